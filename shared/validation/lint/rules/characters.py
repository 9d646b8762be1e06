"""Checks the characters of every text: Unicode form, invisible ones, blanks, symbols, and traces of other encodings."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator

from shared.validation.lint.data.sources import PROJECT, apple, music_biz
from shared.validation.lint.rule import Remark, Rule, each_line, rewritten
from shared.validation.lint.sheet import Line, LineKind

_ALL: tuple[LineKind, ...] = ("title", "version", "artist", "display", "label", "credit", "line")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\x7f-\x9f]")
_JOINERS = re.compile("(?<![\u0600-\u1aff])[\u200c\u200d](?![\u0600-\u1aff\u2190-\u2bff\U0001f000-\U0001faff])")
"""Joiners belong into Arabic, Indic and other scripts, and between emoji."""
_MARKS = re.compile("[\u200e\u200f\u061c]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_EMOJI = re.compile(
    "[\u2300-\u23ff\u25a0-\u25ff\u2600-\u266c\u2670-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
    "[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]*"
)
"""Pictographs and dingbats. Sharp, flat and natural signs are music."""
_DECORATION = re.compile(
    r"(?<!\w)[*~_=|^<>#•·+]{2,}(?!\w)|[~*_=^]{3,}|[!?]{4,}|\.{4,}|(?<!\w)[-–—]{3,}|[-~*.]+[=<>^][-~*.]+"
)
_MOJIBAKE = re.compile(
    "[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™œ“”˜¦\x9d]|Ð[\u0080-\u00bf]|ï»¿"
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,6}|#x[0-9a-fA-F]{2,5});")


def _rewriting(find: Callable[[str], str], message: str) -> Callable[[Line], Iterator[Remark]]:
    """A check that finds every text that `find` changes. A text of which nothing is left has no fix."""

    def check(line: Line) -> Iterator[Remark]:
        fixed = find(line.text)
        if fixed == line.text:
            return
        if fixed:
            yield rewritten(line, fixed, message)
        else:
            yield Remark(line.path, message, "Write it in letters.")

    return check


def composed(text: str) -> str:
    """The text in Unicode's composed form (NFC)."""
    return unicodedata.normalize("NFC", text)


def visible(text: str) -> str:
    """The text without invisible characters. Those that a script needs are kept."""
    plain = _JOINERS.sub("", _INVISIBLE.sub("", text))
    return plain if _RIGHT_TO_LEFT.search(plain) else _MARKS.sub("", plain)


def single_spaced(text: str) -> str:
    """The text with one blank between words and none around it. A single non-breaking or ideographic space stays."""
    return re.sub(r"\s{2,}|[\t\n\r\v\f\u2028\u2029]", " ", text).strip()


def without_emoji(text: str) -> str:
    """The text without pictographs."""
    return single_spaced(_EMOJI.sub(" ", text)) if _EMOJI.search(text) else text


def repaired(text: str) -> str:
    """The text as it was before UTF-8 was read as Windows-1252; the same text if that is not what happened."""
    if not _MOJIBAKE.search(text):
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


def unescaped(text: str) -> str:
    """The text with the characters that HTML entities stand for."""
    return html.unescape(text) if _ENTITY.search(text) else text


def _decoration(line: Line) -> Iterator[Remark]:
    if (found := _DECORATION.search(line.text)) and re.search(r"\w", line.text):
        yield Remark(line.path, f"“{found[0].strip()}” is decoration.", "Leave it out.")


RULES = (
    Rule(
        "mojibake",
        "warning",
        "Texts have no traces of a wrong encoding, such as “BeyoncÃ©”.",
        PROJECT,
        each_line(_ALL, _rewriting(repaired, "The text was read in the wrong encoding.")),
        fixes=True,
    ),
    Rule(
        "html-entity",
        "warning",
        "Texts have characters, not HTML entities.",
        music_biz("Special XML Characters"),
        each_line(_ALL, _rewriting(unescaped, "The text has HTML entities in place of characters.")),
        fixes=True,
    ),
    Rule(
        "not-nfc",
        "warning",
        "Texts are in Unicode's composed form (NFC), so that a letter with an accent is one character.",
        "Unicode Standard Annex 15 (NFC)",
        each_line(_ALL, _rewriting(composed, "Letters and their accents are separate characters.")),
        fixes=True,
    ),
    Rule(
        "invisible-characters",
        "warning",
        "Texts have no zero-width and no bidirectional control characters.",
        "Unicode Technical Report 36 (security considerations)",
        each_line(_ALL, _rewriting(visible, "The text has invisible characters.")),
        fixes=True,
    ),
    Rule(
        "blanks",
        "warning",
        "There is one blank between words, and none at either end.",
        PROJECT,
        each_line(_ALL, _rewriting(single_spaced, "The text has superfluous blanks.")),
        fixes=True,
    ),
    Rule(
        "emoji",
        "warning",
        "Texts have no emoji and no pictographs.",
        apple("Titles: Special Characters"),
        each_line(_ALL, _rewriting(without_emoji, "The text has emoji or pictographs.")),
        fixes=True,
    ),
    Rule(
        "decoration",
        "info",
        "Texts have no ASCII art and no repeated punctuation.",
        apple("Titles: Special Characters"),
        each_line(("title", "version", "label"), _decoration),
    ),
)
