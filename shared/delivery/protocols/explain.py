"""Converts exceptions of a protocol into DeliveryErrors that say what happened and contain no credentials."""

from collections.abc import Mapping

from shared.delivery.protocols.base import ProtocolInfo, Secrets
from shared.errors import DeliveryError, StardustError


def explain(error: Exception, info: ProtocolInfo, secrets: Secrets, path: str = "") -> DeliveryError:
    """The server's failure as an error about `path`. Raises `error` itself if this deployment caused it."""
    if isinstance(error, StardustError) and not isinstance(error, DeliveryError):
        raise error
    failure = error if isinstance(error, DeliveryError) else info.classify(error)
    message = f"{path}: {failure.message}" if path else failure.message
    return type(failure)(
        redact(message, secrets),
        remedy=redact(failure.remedy, secrets),
        retry_after_s=failure.retry_after_s,
        said=redact(failure.said, secrets),
    )


def redact(text: str, secrets: Mapping[str, str]) -> str:
    """The text with the value of every secret, and each line of a multi-line value, redacted."""
    parts = {part.strip() for secret in secrets.values() for part in (secret, *secret.splitlines())}
    for part in sorted((part for part in parts if len(part) >= 4), key=len, reverse=True):
        text = text.replace(part, "[redacted]")
    return text
