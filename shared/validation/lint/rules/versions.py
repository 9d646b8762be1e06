"""Checks the version information of titles: its brackets, and terms that do not belong there."""

import re
from collections.abc import Callable, Iterator

from shared.errors import Edit
from shared.model.catalog.lint import LintCode
from shared.validation.lint.brackets import groups_of, is_balanced, trailing_groups, versions_in
from shared.validation.lint.data.sources import apple
from shared.validation.lint.data.terms import EXCLUSIVE, EXPLICITNESS, FORMATS, REDUNDANT_VERSIONS, VERSION_TERMS
from shared.validation.lint.rule import Remark, Rule, each_line, rewritten
from shared.validation.lint.sheet import TITLES, Line, Sheet, text_in

_GUEST = re.compile(r"(?:feat|ft|featuring|with|w/)\b", re.IGNORECASE)
"""Guests may stand in either kind of brackets (Apple Music Style Guide, 2.13)."""
_AFTER_DASH = re.compile(r"(?P<head>.*\S)\s+[-–—]\s+(?P<version>[^-–—()\[\]]+)$")


def _unwanted(terms: frozenset[str], message: str) -> Callable[[Line], Iterator[Remark]]:
    """A check of the version terms of titles, in brackets or in the version field."""

    def check(line: Line) -> Iterator[Remark]:
        for term, rest in versions_in(line.text, is_version=line.kind == "version"):
            if term.strip().casefold() in terms:
                yield rewritten(line, rest, message.format(term=term.strip()))
                return

    return check


def _brackets(line: Line) -> Iterator[Remark]:
    """The first reference is in round brackets, further ones in square brackets."""
    groups = trailing_groups(line.text)
    if not groups or (len(groups) == 1 and _GUEST.match(groups[0].body)):
        return
    fixed = line.text
    for number, group in enumerate(groups):
        opening, closing = "()" if number == 0 else "[]"
        fixed = f"{fixed[: group.start]}{opening}{group.body}{closing}{fixed[group.end :]}"
    only_square = len(groups) == 1 and groups_of(line.text)[0].opening == "("  # (Love Is Like A) Heat Wave [Live]
    if fixed != line.text and not only_square and not any(mark in group.body for group in groups for mark in "[]()"):
        yield rewritten(line, fixed, "The first version is in round brackets, further ones are in square brackets.")


def _unbalanced(line: Line) -> Iterator[Remark]:
    if not is_balanced(line.text):
        yield Remark(line.path, "A bracket has no counterpart.", "Add it, or remove the other one.")


def _after_dash(line: Line) -> Iterator[Remark]:
    found = _AFTER_DASH.match(line.text)
    if found and VERSION_TERMS.fullmatch(found["version"]):
        fixed = f"{found['head']} ({found['version']})"
        yield rewritten(line, fixed, "Version information is in brackets, not after a dash.")


def _doubled(sheet: Sheet) -> Iterator[Remark]:
    """A version that stands in the title and in the version field."""
    parts = [("basic", sheet.basic), *((f"{track.path}.metadata", track.metadata) for track in sheet.tracks)]
    for path, part in parts:
        title, version = text_in(part, "title"), text_in(part, "subtitle")
        for term, rest in versions_in(title, is_version=False):
            if rest and term.strip().casefold() == version.strip().strip("()[]").casefold():
                edit = Edit(f"{path}.title", title, rest)
                message = f"“{term}” stands in the title and in the subtitle."
                yield Remark(f"{path}.title", message, f"Write “{rest}”; the subtitle follows it in brackets.", (edit,))


def _terms(code: LintCode, terms: frozenset[str], says: str, source: str, message: str) -> Rule:
    return Rule(code, "warning", says, source, each_line(TITLES, _unwanted(terms, message)), fixes=True)


RULES = (
    Rule(
        "version-brackets",
        "warning",
        "The first version is in round brackets, further ones are in square brackets.",
        apple("3.6 Multiple Version References"),
        each_line(("title",), _brackets),
        fixes=True,
    ),
    Rule(
        "brackets-unbalanced",
        "warning",
        "Every bracket has its counterpart.",
        apple("3.6 Multiple Version References"),
        each_line(TITLES, _unbalanced),
    ),
    Rule(
        "version-after-dash",
        "warning",
        "Version information is in brackets, not after a dash.",
        apple("3.6 Multiple Version References"),
        each_line(("title",), _after_dash),
        fixes=True,
    ),
    Rule(
        "version-doubled",
        "warning",
        "A version is in the title or in the subtitle, not in both.",
        apple("3.6 Multiple Version References"),
        _doubled,
        fixes=True,
    ),
    _terms(
        "redundant-version",
        REDUNDANT_VERSIONS,
        "The usual version of a recording has no version information: no “Original Mix”, no “Album Version”.",
        apple("Titles: Unnecessary Version Information"),
        "“{term}” says nothing: the recording without a version is the original.",
    ),
    _terms(
        "exclusive-wording",
        EXCLUSIVE,
        "Titles do not praise the offer: no “Exclusive”, no “Limited Edition”.",
        apple("1.2 Advertising"),
        "“{term}” praises the offer.",
    ),
    _terms(
        "format-reference",
        FORMATS,
        "Titles do not name carriers or file formats.",
        apple("7.3 Additional Information"),
        "“{term}” names a carrier or a file format.",
    ),
    _terms(
        "explicit-in-title",
        EXPLICITNESS,
        "Titles do not say “Explicit” or “Clean”; the flag does.",
        apple("Titles: Additional Information"),
        "“{term}” is said by the flag, not by the title.",
    ),
)
