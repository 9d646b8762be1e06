"""Owns one difference between two releases. Pure data."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from shared.errors import Severity

Kind = Literal["added", "removed", "moved", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """What changed, where (a path in the release), from what to what.

    `severity` is `error` where something stops being offered or loses its identity, which is seldom meant;
    `warning` where it deserves a second look.
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
        """The change as plain JSON values; what is absent is left out."""
        return {key: value for key, value in asdict(self).items() if value not in (None, "")}
