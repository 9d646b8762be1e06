"""Separates failures of the server, which become DeliveryErrors, from our own errors, which propagate unchanged."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared.delivery.protocols.base import ProtocolInfo, Secrets
from shared.delivery.protocols.explain import explain
from shared.delivery.transfer.progress import ProgressTracker
from shared.errors import RemoteRefused


class Errors:
    """The failures of one transfer."""

    def __init__(self, info: ProtocolInfo, secrets: Secrets, tracker: ProgressTracker) -> None:
        self._info = info
        self._secrets = secrets
        self._tracker = tracker

    def is_refusal(self, error: Exception) -> bool:
        """Whether the server answered that it does not do what was asked, and the connection is still good."""
        return not self._tracker.is_own(error) and isinstance(explain(error, self._info, self._secrets), RemoteRefused)

    @contextmanager
    def explained(self, path: str = "") -> Iterator[None]:
        """Converts exceptions of the protocol in this block into DeliveryErrors about `path`."""
        try:
            yield
        except Exception as error:
            if self._tracker.is_own(error):
                raise
            raise explain(error, self._info, self._secrets, path) from error
