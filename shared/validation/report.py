"""Owns the validation report: stages and findings. Pure data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Stage = Literal["xml", "schema", "rules", "content", "workbench"]
StageOutcome = Literal["passed", "failed", "not run"]
Gravity = Literal["block", "warn", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a message. `source` names the standard and clause, or the asset."""

    stage: Stage
    code: str
    severity: Gravity
    message: str
    xpath: str = ""
    line: int | None = None
    remedy: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found, by stage. A stage that could not run says why in `notes`."""

    stages: Mapping[Stage, StageOutcome]
    findings: tuple[Finding, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def valid(self) -> bool:
        """True if nothing blocks."""
        return not any(finding.severity == "block" for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        return {
            "valid": self.valid,
            "stages": dict(self.stages),
            "notes": dict(self.notes),
            "findings": [asdict(finding) for finding in self.findings],
        }
