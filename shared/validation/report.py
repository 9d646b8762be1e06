"""The validation report: stages and findings. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from shared.errors import Finding

Stage = Literal["xml", "schema", "rules", "content", "workbench"]
StageOutcome = Literal["passed", "failed", "not run"]


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of each stage, and the findings. `notes` states why a stage could not run."""

    stages: Mapping[Stage, StageOutcome]
    findings: tuple[Finding, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def valid(self) -> bool:
        """True if there are no errors."""
        return not any(finding.severity == "error" for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        return {
            "valid": self.valid,
            "stages": dict(self.stages),
            "notes": dict(self.notes),
            "findings": [finding.to_dict() for finding in self.findings],
        }
