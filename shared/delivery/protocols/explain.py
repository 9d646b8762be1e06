"""Converts exceptions of a protocol into DeliveryErrors that say what happened and contain no credentials."""

from collections.abc import Iterable

from shared.delivery.protocols.base import ProtocolInfo, Secrets
from shared.errors import DeliveryError, StardustError
from shared.redaction import redact

_MAX_WORDS = 500


def explain(error: Exception, info: ProtocolInfo, secrets: Secrets, path: str = "") -> DeliveryError:
    """The server's failure as an error about `path`. Raises `error` itself if this deployment caused it."""
    if isinstance(error, StardustError) and not isinstance(error, DeliveryError):
        raise error
    failure = error if isinstance(error, DeliveryError) else info.classify(error)
    message = f"{path}: {failure.message}" if path else failure.message
    return type(failure)(
        redact(message, secrets.values()),
        remedy=redact(failure.remedy, secrets.values()),
        retry_after_s=failure.retry_after_s,
        said=servers_words(failure.said, secrets.values()),
    )


def servers_words(said: str, secrets: Iterable[str] = ()) -> str:
    """What a server said, for people: on one line, printable, without `secrets`, at most 500 characters."""
    clean = "".join(character if character.isprintable() else " " for character in redact(said, secrets))
    return " ".join(clean.split())[:_MAX_WORDS]
