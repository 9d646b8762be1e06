"""Records what was not carried over from a message, and what had to be assumed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from shared.errors import Finding
from shared.messages.xml.node import Node
from shared.messages.xml.values import day

_MAX_NOTES = 1000
"""A hostile message could contain a million different unknown elements."""
_FEW = 5
_YEAR_OR_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?", re.ASCII)


@dataclass(slots=True)
class _UnreadValue:
    count: int
    line: int
    example: str


@dataclass(slots=True)
class Notes:
    """Collects findings, each once. Several unread values at the same path become one finding with a count.

    `structural`: names of elements whose meaning is in the structure of what is read. `derived`: paths of values that
    a composer derives from other values. Neither is noted.
    """

    structural: frozenset[str] = frozenset()
    derived: frozenset[str] = frozenset()
    assumptions: list[Finding] = field(default_factory=list)
    _losses: dict[Finding, None] = field(default_factory=dict)
    _unread: dict[str, _UnreadValue] = field(default_factory=dict)

    def add_unconsumed(self, record: Node) -> None:
        """Notes every value of the record that was not consumed."""
        alone = [(record.tag, record)] if record.value and not (record.children or record.consumed) else []
        for path, node in (*alone, *record.unconsumed()):
            if node.name in self.structural or path in self.derived:
                continue
            if known := self._unread.get(path):
                known.count += 1
            elif len(self._unread) < _MAX_NOTES:
                self._unread[path] = _UnreadValue(1, node.line, node.value.strip()[:60])

    def lost(self, path: str, message: str, code: str = "not-carried", remedy: str = "") -> None:
        """Notes data that the result cannot hold as the message states it. Duplicates are ignored."""
        if len(self._losses) < _MAX_NOTES:
            self._losses[Finding(path=path, message=message, code=code, severity="warning", remedy=remedy)] = None

    def day(self, path: str, text: str | None) -> date | None:
        """Parses a complete date. A year or month alone is noted."""
        found = day(text)
        if text and not found:
            self.lost(path, f"{text!r} is not a complete date.", "partial-date")
        return found

    def partial_day(self, path: str, text: str | None) -> str | None:
        """Parses a date, or a year or month alone."""
        if text and _YEAR_OR_MONTH.fullmatch(text):
            return text
        found = self.day(path, text)
        return found.isoformat() if found else None

    def assumed(self, path: str, message: str, remedy: str) -> None:
        """Notes a placeholder for a value that the result requires and the message lacks."""
        self.assumptions.append(Finding(path=path, message=message, code="assumed", severity="warning", remedy=remedy))

    def not_carried(self) -> tuple[Finding, ...]:
        """Everything that was not carried over: the explicit notes first, then the unread values."""
        unread = (
            Finding(
                path=path,
                message=f"The release has no field for this: {value.example!r} at line {value.line}"
                + (f" and {value.count - 1} more." if value.count > 1 else "."),
                code="not-carried",
                severity="warning",
            )
            for path, value in self._unread.items()
        )
        return (*self._losses, *unread)


def first_few(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    few = ", ".join(names[:_FEW])
    return few if len(names) <= _FEW else f"{few} and {len(names) - _FEW} more"
