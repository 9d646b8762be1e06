"""Owns the account of a reading: what was not carried over, and what had to be assumed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from shared.errors import Finding
from shared.messages.ern.read.xml.node import Node
from shared.messages.ern.read.xml.values import day

_PLUMBING = """
    ResourceReference ReleaseReference TechnicalResourceDetailsReference PartyReference VisibilityReference
    CueSheetReference ChapterReference DealReference ResourceType ExpressionType IsPreview IsClip IsMainRelease
    DataType
"""
_SAYS_NOTHING = frozenset(_PLUMBING.split())
"""Names of links, order and formats of what follows: the release holds what they are for."""

_MADE_UP = """
    Release/Duration SoundRecording/TechnicalDetails/Type Video/TechnicalDetails/Type
    Image/ResourceId/ProprietaryId Text/ResourceId/ProprietaryId Image/ParentalWarningType
    Image/ImageId/ProprietaryId Text/TextId/ProprietaryId SoundRecording/AudioChannelConfiguration
    SoundRecording/RecordingMode Video/RecordingMode Text/ParentalWarningType
"""
_DERIVED = frozenset(_MADE_UP.split())
"""Paths of what a composer makes up again from the rest."""

_MAX_NOTES = 1000
"""A hostile message could say a million different things that nobody asked for."""
_FEW = 5


@dataclass(slots=True)
class _Lost:
    times: int
    line: int
    example: str


@dataclass(slots=True)
class Notes:
    """Collects problems, each once. What is left at the same path many times is one problem with a count."""

    assumptions: list[Finding] = field(default_factory=list)
    _said: dict[Finding, None] = field(default_factory=dict)
    _left: dict[str, _Lost] = field(default_factory=dict)

    def leftovers(self, record: Node) -> None:
        """Notes every value of the record that nobody took."""
        alone = [(record.said, record)] if record.value and not (record.children or record.taken) else []
        for path, node in (*alone, *record.leftovers()):
            if node.name in _SAYS_NOTHING or path in _DERIVED:
                continue
            if known := self._left.get(path):
                known.times += 1
            elif len(self._left) < _MAX_NOTES:
                self._left[path] = _Lost(1, node.line, node.value.strip()[:60])

    def lost(self, path: str, message: str, code: str = "not-carried", remedy: str = "") -> None:
        """Notes something that the release cannot hold as the message says it; the same only once."""
        if len(self._said) < _MAX_NOTES:
            self._said[Finding(path=path, message=message, code=code, severity="warning", remedy=remedy)] = None

    def day(self, path: str, said: str | None) -> date | None:
        """A whole date, as a day; a year or month alone is noted."""
        found = day(said)
        if said and not found:
            self.lost(path, f"{said!r} is not a whole date.", "partial-date")
        return found

    def assumed(self, path: str, message: str, remedy: str) -> None:
        """Notes a stand-in for what the release needs and the message does not say."""
        self.assumptions.append(Finding(path=path, message=message, code="assumed", remedy=remedy))

    def not_carried(self) -> tuple[Finding, ...]:
        """Everything that was not carried over: what was said of it, then what was left."""
        left = (
            Finding(
                path=path,
                message=f"The release has no place for it: {lost.example!r} at line {lost.line}"
                + (f" and {lost.times - 1} more." if lost.times > 1 else "."),
                code="not-carried",
                severity="warning",
            )
            for path, lost in self._left.items()
        )
        return (*self._said, *left)


def some(names: Sequence[str]) -> str:
    """The first few of many names."""
    few = ", ".join(names[:_FEW])
    return few if len(names) <= _FEW else f"{few} and {len(names) - _FEW} more"
