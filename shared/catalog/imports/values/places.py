"""Reads the territories and languages of a cell with the dictionaries of both. Pure."""

import re
from functools import lru_cache

from shared.catalog.imports.values.cell import MAX_VALUE, CellProblem, Conventions, parts_of, spaced
from shared.errors import Finding
from shared.vocabularies.languages import reading as languages
from shared.vocabularies.territories import reading as territories

_NONE = frozenset({"none", "no", "n/a", "na", "-", "keine", "aucun", "nil"})
_CODES_LIKE_NONE = frozenset({"NO", "NA"})
"""Norway and Namibia."""
_SMALL_CODES = re.compile(r"[A-Za-z]{2}(?:\s+[A-Za-z]{2})+")
_SEPARATORS = re.compile(r"[;,|/\n+]|\s&\s")


def read_territories(text: str, conventions: Conventions) -> dict[str, list[str]]:
    """`included` or `excluded` territories of a cell: codes, names, `World`, `World except JP`. Raises CellProblem."""
    found = _territories(_lines(text))
    _check(found.findings, "invalid-territory", conventions)
    return {"excluded": [*found.excluded]} if found.excluded else {"included": [*found.included]}


def read_excluded(text: str, conventions: Conventions) -> list[str]:
    """The territories of a cell that names those that are excluded. Raises CellProblem."""
    bare = text.strip()
    if bare in _CODES_LIKE_NONE:
        message = f"{bare!r} was read as the code of a territory."
        conventions.note(message, "territory-or-none", "Leave the cell empty if none is excluded.", "warning")
    elif bare.casefold() in _NONE:
        return []
    found = _territories(_lines(text))
    _check(found.findings, "invalid-territory", conventions)
    if found.worldwide and not found.excluded:
        raise CellProblem("The world is excluded.", "invalid-territory", "Leave the cell empty, or name territories.")
    return [*(found.excluded or found.included)]


def read_language(text: str, conventions: Conventions) -> str:
    """The language's code: ISO 639 with script and region if they are given. Raises CellProblem."""
    found = _language(spaced(text))
    _check(found.findings, "invalid-language", conventions)
    return found.code or ""


def read_languages(text: str, conventions: Conventions) -> list[str]:
    """The languages in a cell. Raises CellProblem."""
    if len(text) <= MAX_VALUE and (code := _language(spaced(text)).code):
        return [code]
    parts = parts_of(_SEPARATORS.sub("\n", _lines(text)))
    return list(dict.fromkeys(read_language(part, conventions) for part in parts))


def _lines(text: str) -> str:
    """The text with one blank for each run of blanks, in lines as it has them."""
    return "\n".join(line for each in text.replace("\t", "\n").splitlines() if (line := spaced(each)))


@lru_cache(maxsize=1024)
def _territories(text: str) -> territories.TerritoryReading:
    return territories.read_territories(text.upper() if _SMALL_CODES.fullmatch(text.strip()) else text)


@lru_cache(maxsize=1024)
def _language(text: str) -> languages.LanguageReading:
    return languages.read_language(text)


def _check(findings: tuple[Finding, ...], code: str, conventions: Conventions) -> None:
    """Raises the first error as a problem of the cell, and notes the other findings."""
    for finding in findings:
        if finding.severity == "error":
            raise CellProblem(finding.message, code, finding.remedy or "Correct it.")
        conventions.note(finding.message, finding.code, finding.remedy or "", finding.severity)
