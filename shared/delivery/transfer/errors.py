"""Owns what leaves the engine as an error: the server's failures explained, our own side's as they are."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared.delivery.protocols.base import ProtocolInfo, Secrets
from shared.delivery.protocols.options import redact
from shared.delivery.transfer.progress import Pulse
from shared.errors import DeliveryError, StardustError


class Errors:
    """Tells the server's failures from our own, and makes the former say where they happened."""

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
            if isinstance(error, StardustError) and not isinstance(error, DeliveryError):
                raise
            failure = error if isinstance(error, DeliveryError) else self._info.classify(error)
            raise self._located(failure, path) from error

    def _located(self, failure: DeliveryError, path: str) -> DeliveryError:
        message = f"{path}: {failure.message}" if path else failure.message
        return type(failure)(
            redact(message, self._secrets),
            remedy=failure.remedy,
            retry_after_s=failure.retry_after_s,
            said=redact(failure.said, self._secrets),
        )
