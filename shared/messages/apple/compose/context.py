"""What the composing of one package shares: the request, and the warnings found on the way."""

from dataclasses import dataclass, field

from shared.errors import Finding
from shared.messages.apple.data.certainty import SPECIFICATION
from shared.messages.ern.request import MessageRequest
from shared.model.catalog.release import Release


@dataclass(frozen=True, slots=True)
class Context:
    """The request of one package. `warnings` has each message once."""

    request: MessageRequest
    warnings: dict[str, Finding] = field(default_factory=dict)

    @property
    def release(self) -> Release:
        """The release of the request."""
        return self.request.release

    def warn(self, path: str, message: str, code: str, remedy: str) -> None:
        """Adds a warning, once per message."""
        self.warnings.setdefault(message, Finding(path, message, code, "warning", remedy, SPECIFICATION))
