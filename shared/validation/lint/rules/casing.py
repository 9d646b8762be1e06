"""Checks upper and lower case by language; warns only where the language's convention is certain."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from shared.validation.lint.data.languages import (
    ACRONYMS,
    ENGLISH_CERTAIN,
    ENGLISH_DETERMINERS,
    ENGLISH_PHRASAL,
    ENGLISH_SMALL,
    FOREIGN,
    KEYS,
    LETTER_NOUNS,
    OPEN_LOWER,
    SENTENCE_CASED,
    SENTENCE_SMALL,
)
from shared.validation.lint.data.sources import apple, music_biz
from shared.validation.lint.rule import Remark, Rule, each_line, rewritten
from shared.validation.lint.sheet import TITLES, Line

_WORD = re.compile(r"\S+")
_CORE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*\.?|[^\W_]")
_GUEST = re.compile(
    r"[(\[]\s*(?:feat\.?|ft\.?|featuring|with|w/|prod\.?(?: by)?)\s.*?[)\]]|\b(?:feat|ft)\.?\s.*$", re.IGNORECASE
)
_RANDOM = re.compile(
    r"\b(?:[a-z]+[A-Z]+[a-z]*[A-Z]\w*|[A-Z]{2,}[a-z]{2,}[A-Z]\w*|[A-Z]{3,}(?!s\b)[a-z]+|[A-Z]?[a-z]+[A-Z]{2,}[a-z]*)\b"
)
_INNER_CAPITAL = re.compile(r"\b(?!Mc|Mac|La|Le|De|Di|O['’])[A-Z]?[a-z]+[A-Z]\w*\b")
"""One may be a name, such as `YouTube`; two are a style."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a title: where its letters are, and whether it begins or ends a part of the title."""

    start: int
    text: str
    opens: bool
    closes: bool

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def is_capitalized(self) -> bool:
        return self.text[0].isupper() and (len(self.text) == 1 or self.text[1:].islower())


def _words(text: str) -> list[_Word]:
    """The words outside of guests' names. Colons, dashes, slashes, sentences and brackets begin a new part."""
    guests = [match.span() for match in _GUEST.finditer(text)]
    found: list[_Word] = []
    opens = True
    tokens = list(_WORD.finditer(text))
    for number, match in enumerate(tokens):
        token = match[0]
        if any(start <= match.start() < end for start, end in guests):
            if found:
                found[-1] = _Word(found[-1].start, found[-1].text, found[-1].opens, True)
            opens = True
            continue
        core = _CORE.search(token)
        if core is None:
            opens = opens or token in ("-", "–", "—", "/", "|", ":", "…", "...")
            if opens and found:
                found[-1] = _Word(found[-1].start, found[-1].text, found[-1].opens, True)
            continue
        opens = opens or token[: core.start()].strip("'’*") != ""
        rest = token[core.end() :]
        following = tokens[number + 1][0] if number + 1 < len(tokens) else ""
        closes = not following or following[0] in "([" or bool(re.search(r"[)\]:/!?;…\"”]|\.\.", rest))
        found.append(_Word(match.start() + core.start(), core[0].rstrip("."), opens, closes))
        opens = bool(re.search(r"[:/!?;…\"”)\]]|\.", rest)) or core[0].endswith(".")
    return found


def english(text: str) -> str:
    """The title in English title case, where that is certain; what may be right is left as it is."""
    words, result = _words(text), text
    if any(word.lower in FOREIGN for word in words) or (not text.isascii() and re.search(r"[^\W\d_a-zA-Z’]", text)):
        return text
    for number, word in enumerate(words):
        before = words[number - 1].lower if number else ""
        after = words[number + 1].lower if number + 1 < len(words) else ""
        if _must_be_lower(word, before, after, text):
            result = _replace(result, word.start, word.text.lower())
        elif _must_be_capital(word, text):
            result = _replace(result, word.start, word.text[0].upper() + word.text[1:])
    return result


def _must_be_lower(word: _Word, before: str, after: str, text: str) -> bool:
    if word.opens or word.closes or not word.is_capitalized or word.lower not in ENGLISH_SMALL:
        return False
    if (word.text == "The" and text[: word.start].rstrip().endswith(("&", "+"))) or before in LETTER_NOUNS:
        return False
    if word.text == "A" and (after in KEYS or text[word.start + 1 : word.start + 2] not in (" ", "")):
        return False
    if word.lower in ENGLISH_CERTAIN:
        return True
    return word.lower in ("in", "on", "by") and after in ENGLISH_DETERMINERS and before not in ENGLISH_PHRASAL


def _must_be_capital(word: _Word, text: str) -> bool:
    if not re.fullmatch(r"[a-z]+(?:['’][a-z]+)?", word.text) or word.lower in OPEN_LOWER:
        return False
    before, after = text[max(word.start - 1, 0) : word.start], text[word.start + len(word.text) :][:1]
    if before in ("'", "’", "-", "/", ".", "&", "@", "#") or after in ("-", "/", ".", "&", "@", "'", "’"):
        return False
    return word.opens or word.closes or word.lower not in ENGLISH_SMALL


def _replace(text: str, start: int, word: str) -> str:
    return text[:start] + word + text[start + len(word) :]


def title_cased(text: str) -> str:
    """A title in capitals or in lower case, in English title case."""

    def word(match: re.Match[str]) -> str:
        upper = match[0].upper()
        if upper in ACRONYMS:
            return upper
        return match[0][0].upper() + match[0][1:].lower()

    composed = unicodedata.normalize("NFC", text)
    return english(re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*", word, composed))


def _letters(text: str) -> str:
    return "".join(character for character in text if character.upper() != character.lower())


def _is_shouting(text: str) -> bool:
    letters = _letters(text)
    return letters.isupper() and (len(letters) > 5 or (len(letters) > 4 and " " in text)) and not _is_initials(text)


def _is_initials(text: str) -> bool:
    """`S.O.S.`, `MMXXVI`, `DNA`: letters that stand for something."""
    return re.fullmatch(r"(?:[A-Z]\.\s?){2,}[A-Z]?|[MDCLXVI]+", text) is not None or all(
        word in ACRONYMS for word in re.findall(r"\w+", text)
    )


def _is_whispering(text: str) -> bool:
    letters = _letters(text)
    return len(letters) > 1 and letters.islower()


def _all_caps(line: Line) -> Iterator[Remark]:
    if not _is_shouting(line.text) or (line.kind == "credit" and " " not in line.text):
        return
    message = "The text is in capitals. Keep it only if the artist writes it so."
    fixed = title_cased(line.text) if line.kind in TITLES and line.language == "en" else line.text
    if fixed != line.text:
        yield rewritten(line, fixed, message)
    else:
        yield Remark(line.path, message, "Write it in upper and lower case.")


def _all_lower(line: Line) -> Iterator[Remark]:
    if not _is_whispering(line.text) or (line.kind == "version" and _GUEST.match(f"({line.text})")):
        return
    message = "The text has no capital letter. Keep it only if the artist writes it so."
    in_english = line.kind in TITLES and line.language == "en"
    fixed = title_cased(line.text) if in_english else line.text
    if fixed != line.text:
        yield rewritten(line, fixed, message)
    elif not in_english:
        yield Remark(line.path, message, "Begin it with a capital letter.")


def _random(line: Line) -> Iterator[Remark]:
    mixed = _INNER_CAPITAL.findall(line.text)
    if found := _RANDOM.search(line.text) or (_INNER_CAPITAL.search(line.text) if len(mixed) > 1 else None):
        message = f"“{found[0]}” mixes upper and lower case. Keep it only if the artist writes it so."
        yield Remark(line.path, message, "Write the word in usual casing.")


def _title_casing(line: Line) -> Iterator[Remark]:
    if line.language != "en" or _is_shouting(line.text) or _is_whispering(line.text):
        return
    fixed = english(line.text)
    if fixed != line.text:
        yield rewritten(
            line,
            fixed,
            "English titles capitalize every word but articles, conjunctions and short prepositions.",
        )


def _sentence_casing(line: Line) -> Iterator[Remark]:
    small = SENTENCE_SMALL.get(line.language)
    if small is None or _is_shouting(line.text):
        return
    words, fixed = _words(line.text), line.text
    for word in words:
        if not word.opens and word.is_capitalized and word.lower in small and (len(word.text) > 1 or not word.closes):
            fixed = _replace(fixed, word.start, word.text.lower())
    if fixed != line.text:
        yield rewritten(line, fixed, "Inside a title, articles, prepositions and conjunctions are lower case.")
    elif line.language in SENTENCE_CASED and len(words) > 3 and all(word.text[0].isupper() for word in words):
        message = "Titles in this language are in sentence case: only the first word and names are capitalized."
        yield Remark(line.path, message, "Write the other words in lower case.")


_CAPITALIZATION = music_biz("10.1 Capitalization, Casing, and Abbreviations")
_NONSTANDARD = apple("Titles: Nonstandard Capitalization")

RULES = (
    Rule(
        "title-casing",
        "warning",
        "English titles are in title case; words that may be adverbs or prepositions are left alone.",
        apple("Appendix 2: Title Case"),
        each_line(TITLES, _title_casing),
        fixes=True,
    ),
    Rule(
        "sentence-casing",
        "warning",
        "Titles in other languages have their articles, prepositions and conjunctions in lower case; French, Italian "
        "and Scandinavian titles are in sentence case.",
        apple("Titles: casing by language"),
        each_line(("title",), _sentence_casing),
        fixes=True,
    ),
    Rule(
        "all-caps",
        "info",
        "Titles and credits are not in capitals, unless the artist writes them so.",
        _NONSTANDARD,
        each_line((*TITLES, "credit"), _all_caps),
        fixes=True,
    ),
    Rule(
        "all-lower-case",
        "info",
        "Titles and credits are not in lower case, unless the artist writes them so.",
        _NONSTANDARD,
        each_line((*TITLES, "credit"), _all_lower),
        fixes=True,
    ),
    Rule(
        "random-casing",
        "info",
        "Words do not mix upper and lower case, unless the artist writes them so.",
        _CAPITALIZATION,
        each_line(("title",), _random),
    ),
)
