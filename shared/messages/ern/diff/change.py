"""One difference between two releases. Pure data."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from shared.errors import Severity

Kind = Literal["added", "removed", "moved", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """What changed: the path in the release, the value before and the value after.

    `severity` is `error` if something is no longer offered or loses its identity, which is rarely intended, and
    `warning` if the change deserves a review.
    """

    code: str
    kind: Kind
    path: str
    message: str
    severity: Severity = "info"
    before: str | None = None
    after: str | None = None
    remedy: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The change as plain JSON values, without absent ones."""
        return {key: value for key, value in asdict(self).items() if value not in (None, "")}
