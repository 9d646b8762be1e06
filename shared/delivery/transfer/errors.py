"""Tells the server's failures, which are explained, from the worker's own errors, which pass as they are."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared.delivery.protocols.base import ProtocolInfo, Secrets
from shared.delivery.protocols.explain import explain
from shared.delivery.transfer.progress import Pulse


class Errors:
    """The failures of one transfer."""

    def __init__(self, info: ProtocolInfo, secrets: Secrets, pulse: Pulse) -> None:
        self._info = info
        self._secrets = secrets
        self._pulse = pulse

    @contextmanager
    def explained(self, path: str = "") -> Iterator[None]:
        """Turns what the protocol raises within into a DeliveryError about `path`."""
        try:
            yield
        except Exception as error:
            if self._pulse.is_own(error):
                raise
            raise explain(error, self._info, self._secrets, path) from error
