"""Reads territories as people write them: `US;CA`, `EU except FR`, `World ex Japan`, `Großbritannien`. Pure.

What is not understood is a finding, and nothing is guessed: `Korea` or `England` is refused with what it may mean.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shared.errors import Finding, Severity
from shared.vocabularies.names import fold
from shared.vocabularies.territories.dictionary import (
    WORLD_NAMES,
    WORLDWIDE,
    former_index,
    group_index,
    territory_index,
)

SOURCE = "ISO 3166-1; CISAC TIS; groups as named in each finding"
_MAX_NAMES = 300
"""How many names a text may have."""
_WORLD = frozenset(fold(name) for name in WORLD_NAMES)
_EXCEPT = re.compile(
    r"(?<!\w)(?:except(?:ing|ion)?(?:\s+for)?|exclud(?:ing|es|e)|ex(?:cl|c)?\.?|exclusive\s+of|other\s+than|but\s+not|without"
    r"|minus|ohne|au(?:ß|ss)er|ausgenommen|sauf|hors|excepté|excepto|salvo|menos)(?!\w)[:.]?\s*",
    re.IGNORECASE,
)
_SEPARATED = (re.compile(r"[;|\n\t]+"), re.compile(r"\s*[,/+]\s*"), re.compile(r"\s+(?:and|und|et|y|&)\s+|\s*&\s*"))
"""What separates names, from what only separates to what may also be part of a name."""
_CODES = re.compile(r"[A-Z]{2,3}(?:\s+[A-Z]{2,3})+")
_AMBIGUOUS = {
    "korea": "KR (South Korea) or KP (North Korea)",
    "congo": "CG (Congo) or CD (Democratic Republic of the Congo)",
    "england": "GB, which is the whole United Kingdom",
    "scotland": "GB, which is the whole United Kingdom",
    "wales": "GB, which is the whole United Kingdom",
    "northern ireland": "GB, which is the whole United Kingdom",
    "america": "US, North America, South America or Americas",
    "virgin islands": "VG (British) or VI (of the United States)",
}
"""Names that do not say which territory is meant, and what they may mean."""


@dataclass(frozen=True, slots=True)
class TerritoryReading:
    """What a text says of territories, in the terms of a release or a deal."""

    included: tuple[str, ...]
    """The codes, sorted, or `Worldwide` alone. Empty: nothing was understood."""
    excluded: tuple[str, ...] = ()
    """The codes that the world is taken without, sorted. Those of a smaller area are removed from `included`."""
    findings: tuple[Finding, ...] = ()
    """What is not understood (`error`), what changes nothing (`warning`), and how groups are read (`info`)."""

    @property
    def worldwide(self) -> bool:
        """Whether the text names the whole world, with or without exceptions."""
        return self.included == (WORLDWIDE,)


def read_territories(text: str, path: str = "territories") -> TerritoryReading:
    """The territories that a text names, with findings at `path`.

    Codes may be of ISO 3166-1 (alpha-2, alpha-3, numeric) or TIS, names in English, German or French. What follows
    `except` (also `excl.`, `without`, `ohne`, `sauf` ...) is taken out. A text that begins so is of the whole world.
    """
    findings: list[Finding] = []
    named, excepted = _halves(text)
    if excepted == "":
        finding = _finding(path, "It does not say which territories are taken out.", "no-territory")
        return TerritoryReading((), (), (finding,))
    included = _codes(named, path, findings) if named else [WORLDWIDE]
    excluded = _codes(excepted, path, findings) if excepted else []
    if not named and not excepted:
        return TerritoryReading((), (), (_finding(path, "No territory is named.", "no-territory"),))
    if WORLDWIDE in excluded:
        findings.append(_finding(path, "The whole world is taken out, so nothing is left.", "no-territory"))
        return TerritoryReading((), (), tuple(findings))
    if WORLDWIDE in included:
        findings += _beside_the_world(included, path)
        return TerritoryReading((WORLDWIDE,), tuple(sorted({*excluded})), tuple(findings))
    return _selected({*included}, {*excluded}, path, findings)


def _selected(included: set[str], excluded: set[str], path: str, findings: list[Finding]) -> TerritoryReading:
    """The reading of some territories: what is excluded is taken out of what is included."""
    if unneeded := sorted(excluded - included):
        message = f"{', '.join(unneeded)} is taken out, but is not among the territories."
        findings.append(_finding(path, message, "territory-not-included", "warning"))
    left = tuple(sorted(included - excluded))
    if included and not left:
        findings.append(_finding(path, "Every territory is taken out, so nothing is left.", "no-territory"))
    return TerritoryReading(left, (), tuple(findings))


def _beside_the_world(included: list[str], path: str) -> Iterator[Finding]:
    """A warning about territories that are named beside the whole world."""
    if others := sorted({*included} - {WORLDWIDE}):
        message = f"{', '.join(others[:10])} is named beside the whole world, and changes nothing."
        yield _finding(path, message, "territories-contradict", "warning", "Name the world or the territories.")


def _halves(text: str) -> tuple[str, str | None]:
    """What a text names, and what it excepts; None if nothing. Brackets around the exceptions are removed."""
    named, *excepted = _EXCEPT.split(text.strip(), maxsplit=1)
    if not excepted:
        return named.strip(" ,;:(-"), None
    (rest,) = excepted
    if rest.count(")") > rest.count("(") and rest.rstrip().endswith(")"):
        rest = rest.replace(")", " ", 1)
    return named.strip(" \t\n,;:(/-"), rest.strip(" ,;:.")


def _codes(text: str, path: str, findings: list[Finding]) -> list[str]:
    """The codes of all names in a text, with a finding for each that is not understood, once."""
    names = list(dict.fromkeys(_names(text)))
    if len(names) > _MAX_NAMES:
        findings.append(
            _finding(path, f"The text names {len(names)} territories; {_MAX_NAMES} are allowed.", "too-long")
        )
        return []
    found: list[str] = []
    for name in names:
        codes, finding = _read(name, path)
        found += codes
        findings += [finding] if finding else []
    return found


def _names(text: str, level: int = 0) -> Iterator[str]:
    """The names in a text. A separator that is part of a known name does not separate."""
    text = text.strip(" .;,")
    if not text:
        return
    if level == len(_SEPARATED) or (level > 0 and _is_known(text)):
        yield from text.split() if level == len(_SEPARATED) and _CODES.fullmatch(text) else (text,)
        return
    parts = _SEPARATED[level].split(text)
    if level and len(parts) > 2 and (joined := _joined(parts, text)):
        parts = joined
    for part in parts:
        yield from _names(part, level + 1)


def _joined(parts: list[str], text: str) -> list[str]:
    """The parts where two that follow each other are one name, such as `Korea, Republic of`."""
    found: list[str] = []
    position = 0
    while position < len(parts):
        pair = f"{parts[position]}, {parts[position + 1]}" if position + 1 < len(parts) else ""
        joins = bool(pair) and "," in text and not _is_known(parts[position + 1]) and _is_known(pair)
        found.append(pair if joins else parts[position])
        position += 2 if joins else 1
    return found


def _is_known(name: str) -> bool:
    return fold(name) in _WORLD or group_index().find(name) is not None or territory_index().find(name) is not None


def _read(name: str, path: str) -> tuple[tuple[str, ...], Finding | None]:
    """The codes of one name, and what is to be said of it."""
    wanted = fold(name)
    if wanted in _WORLD:
        return (WORLDWIDE,), None
    if wanted in _AMBIGUOUS:
        message = f"{name[:100]!r} does not say which territory is meant."
        return (), _finding(path, message, "ambiguous-territory", remedy=f"Write {_AMBIGUOUS[wanted]}.")
    if territory := territory_index().find(name):
        return (territory.code,), None
    if group := group_index().find(name):
        message = f"{name[:100]!r} is read as {len(group.members)} territories: {group.name}, as of {group.since}."
        return group.members, Finding(path, message, "territory-group", "info", source=group.source)
    if ended := former_index().find(name):
        message = f"{ended.name} is no territory any more (until {ended.ended})."
        remedy = f"Write {', '.join(ended.successors)}." if ended.successors else None
        return (), _finding(path, message, "former-territory", remedy=remedy)
    return (), _unknown(name, path)


def _unknown(name: str, path: str) -> Finding:
    near = [f"{each.code} ({each.name})" for each in territory_index().nearest(name, 2)]
    near += [each.name for each in group_index().nearest(name, 1)]
    remedy = (
        f"Did you mean {', '.join(near)}?" if near else "Write a code of ISO 3166-1, such as DE, or an English name."
    )
    return _finding(path, f"{name[:100]!r} is not a territory that is known.", "unknown-territory", remedy=remedy)


def _finding(path: str, message: str, code: str, severity: Severity = "error", remedy: str | None = None) -> Finding:
    return Finding(path, message, code, severity, remedy, SOURCE)
