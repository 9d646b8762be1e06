"""Checks the text on the front cover, as far as it could be read."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from shared.validation.lint.data.sources import apple
from shared.validation.lint.data.terms import ADDRESS, ADVERTISING, PRICE, STORES, any_of
from shared.validation.lint.rule import Remark, Rule
from shared.validation.lint.sheet import Sheet, text_in

_COVER = "assets.coverImage"
_NOT_ON_COVERS = (ADDRESS, PRICE, any_of(STORES | ADVERTISING))
_ADVISORY = re.compile(r"parental\s*advisory|explicit\s*(?:content|lyrics)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4,}")
_ALIKE = 0.75
"""How alike a word as read and a word of the release are, from 0 to 1: letters on artwork are often misread."""
_ENOUGH_WORDS = 2


def _advertising(sheet: Sheet) -> Iterator[Remark]:
    for line in sheet.context.cover_text:
        if found := next((match for pattern in _NOT_ON_COVERS if (match := pattern.search(line))), None):
            message = f"The cover shows “{found[0].strip()}”."
            yield Remark(_COVER, message, "Upload artwork without addresses, accounts, prices and names of stores.")


def _advisory(sheet: Sheet) -> Iterator[Remark]:
    text = " ".join(sheet.context.cover_text)
    if _ADVISORY.search(text) and text_in(sheet.metadata, "parentalWarning") != "Explicit":
        message = "The cover has an advisory label, and the release is not flagged as explicit."
        yield Remark(_COVER, message, "Flag the release as Explicit, or upload artwork without the label.")


def _other_names(sheet: Sheet) -> Iterator[Remark]:
    """The cover has text, but no word of the release's titles and names."""
    shown = {word.casefold() for line in sheet.context.cover_text for word in _WORD.findall(line)}
    known = {word.casefold() for line in sheet.lines for word in _WORD.findall(line.text)}
    if len(shown) < _ENOUGH_WORDS or not known or any(_is_known(word, known) for word in shown):
        return
    text = " ".join(sheet.context.cover_text)[:100]
    message = f"The cover says “{text}”, and names neither the title nor the artist."
    yield Remark(_COVER, message, "Make sure that it is the cover of this release.")


def _is_known(word: str, known: set[str]) -> bool:
    return word in known or any(SequenceMatcher(None, word, each).ratio() >= _ALIKE for each in known)


_ARTWORK = apple("Cover Art")

RULES = (
    Rule(
        "cover-advertising",
        "warning",
        "The cover shows no addresses, accounts, prices, stores or phrases of advertising.",
        apple("1.2 Advertising"),
        _advertising,
    ),
    Rule(
        "cover-advisory",
        "warning",
        "Only the cover of an explicit release has an advisory label.",
        _ARTWORK,
        _advisory,
    ),
    Rule(
        "cover-other-names",
        "info",
        "The text on the cover names the title or the artist, not those of another release.",
        _ARTWORK,
        _other_names,
    ),
)
