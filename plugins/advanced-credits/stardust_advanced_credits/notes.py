"""Reads credits from plain text, as people write session notes: line by line, in English, German and French.

What is understood: `Drums: Ada`, `Ada - drums`, `Ada (drums, piano)`, `Produced by Ada and Ben`, names under the
heading of a role, headings of tracks (`Track 2`, `2. Title`, or a title of the release), `Track 2 - bass: Ada`, and
`(tracks 1, 3-5)` at the end of a line.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from stardust_advanced_credits.credit import (
    MAX_CHARACTERS,
    MAX_CREDITS,
    Credit,
    Source,
    Unreadable,
    Where,
    folded,
    tidy,
)
from stardust_advanced_credits.roles import find

_TRACK = r"(?:tracks?|titel|stücke?|songs?|titres?|pistes?|plages?|nr\.?|no\.?|n°|#)"
_NUMBERS = r"[0-9]{1,3}(?:\s*(?:,|&|and|und|et|-|–)\s*[0-9]{1,3})*"
_HEADING = re.compile(rf"^{_TRACK}\s*({_NUMBERS})\b\s*[:.)–—-]?\s*(.*)$", re.IGNORECASE)
_NUMBERED = re.compile(r"^([0-9]{1,3})\s*[.)]\s*(.+)$")
_LIMITED = re.compile(
    rf"\s*(?:[(\[]\s*(?:on|auf|sur)?\s*{_TRACK}\s*({_NUMBERS})\s*[)\]]|\b(?:on|auf|sur)\s+{_TRACK}\s*({_NUMBERS}))\s*$",
    re.IGNORECASE,
)
_EVERY = re.compile(r"^(all (tracks|songs)|alle (titel|stücke|songs)|tous les titres|album)\s*:?$", re.IGNORECASE)
_BY = re.compile(r"^(.{2,60}?)\s+(?:by|von|par)\s*:?\s+(\S.*)$", re.IGNORECASE)
_PLACE = re.compile(r"\s+(?:at|@|im|in|au|aux|à|chez)\s+\S.*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?::|\t|\.{2,}|…|\s[–—-]\s)\s*")
_ROLES = re.compile(r"\s*(?:,|;|/|\+|&|\band\b|\bund\b|\bet\b)\s*", re.IGNORECASE)
_NAMES = re.compile(
    r"\s*[;,/]\s*(?:(?:and|und|et)\s+)?"
    r"|\s*(?:&|\+|\band\b|\bund\b|\bet\b)(?!\s+(?:the|his|her|die|seine|ihre|les|ses)\b)\s*",
    re.IGNORECASE,
)
"""Between names; `Ada and the Examples` is one."""
_NUMBER = re.compile(r"[,;(\[]?\s*\b(ISNI|IPI)\b\s*[:#]?\s*([0-9][0-9 .]{3,22}[0-9X])\s*[)\]]?", re.IGNORECASE)
_MAX_LINE = 500


@dataclass(slots=True)
class _Reader:
    """What the lines so far mean for the next."""

    titles: frozenset[str]
    where: tuple[Where, ...] = ()
    words: tuple[str, ...] = ()
    """The roles of the heading that the line stands under."""

    def line(self, text: str) -> list[Credit] | None:
        """The credits of a line; None: it was not understood."""
        if "://" in text:
            return None
        if _EVERY.match(text) or folded(text.rstrip(":")) in self.titles:
            self.where = () if _EVERY.match(text) else (Where(title=text.rstrip(": ")),)
            self.words = ()
            return []
        if heading := _HEADING.match(text) or _NUMBERED.match(text):
            return self._under(tuple(_wheres(heading[1])), heading[2].strip())
        limited = _LIMITED.search(text)
        found = self._credits(text[: limited.start()] if limited else text)
        if limited and found:
            return [replace(each, where=tuple(_wheres(limited[1] or limited[2]))) for each in found]
        return found

    def _under(self, where: tuple[Where, ...], rest: str) -> list[Credit] | None:
        """A line that begins with a track: its heading, or a credit of the track alone."""
        before, self.words = (self.where, self.words), ()
        self.where = where
        found = self._credits(rest) if rest and folded(rest) not in self.titles else []
        if found:
            self.where, self.words = before
            return found
        title = "" if self.words else rest
        self.where = tuple(replace(each, title=title) for each in where) if len(where) == 1 else where
        return []

    def _credits(self, text: str) -> list[Credit] | None:
        if by := _BY.match(text):
            words = _roles(by[1])
            if words and all(map(find, words)):
                return self._made(words, _PLACE.sub("", by[2]))
        if (words := _roles(text.rstrip(": "))) and all(map(find, words)):
            self.words = words
            return []
        if parts := re.match(r"^([^()\[\]]+)[(\[]([^()\[\]]+)[)\]]$", text):
            words = _roles(parts[2])
            if words and all(map(find, words)) and not _BETWEEN.search(parts[1]):
                return self._made(words, parts[1])
        if between := _BETWEEN.search(text):
            return self._pair(text[: between.start()], text[between.end() :], colon=":" in between[0])
        return self._made(self.words, text) if self.words else None

    def _pair(self, left: str, right: str, *, colon: bool) -> list[Credit] | None:
        """Two parts of a line, of which one is a role. A word before a colon is one, even if it is unknown."""
        first, second = _roles(left), _roles(right)
        if first and all(map(find, first)):
            return self._made(first, right)
        if second and all(map(find, second)):
            return self._made(second, left)
        if not colon or not left.strip():
            return None
        if not right.strip():
            self.words = (tidy(left),)
            return []
        return self._made((tidy(left),), right)

    def _made(self, words: Iterable[str], names: str) -> list[Credit] | None:
        numbers = {kind.lower(): value.strip() for kind, value in _NUMBER.findall(names)}
        people = [name for part in _NAMES.split(_NUMBER.sub("", names)) if (name := tidy(part.strip(" .:;,-–—")))]
        alone = numbers if len(people) == 1 else {}
        return [Credit(name, word, self.where, **alone) for name in people for word in words] or None


def read_notes(text: str, titles: Iterable[str] = ()) -> Source:
    """The credits of a text; `titles`: of the release's tracks, which are headings. Raises Unreadable."""
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(f"The text has more than {MAX_CHARACTERS:,} characters. Split it.")
    reader = _Reader(frozenset(filter(None, map(folded, titles))))
    credits: list[Credit] = []
    unread: list[tuple[int, str]] = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = re.sub(r"^[\s*•·‣▪>–—-]+", "", raw[:_MAX_LINE]).strip().strip("*_").strip()
        if not line or not any(map(str.isalnum, line)):
            reader.words = ()
            continue
        found = reader.line(line)
        if found is None or len(raw) > _MAX_LINE:
            unread.append((number, tidy(line)))
        credits += [replace(each, line=number) for each in found or ()]
        if len(credits) > MAX_CREDITS:
            raise Unreadable(f"The text has more than {MAX_CREDITS:,} credits. Split it.")
    return Source("notes", tuple(credits), tuple(unread))


def _roles(text: str) -> tuple[str, ...]:
    """The words for roles in a text: as a whole if it is one, such as `Music & Lyrics`."""
    return (tidy(text),) if find(text) else tuple(filter(None, map(tidy, _ROLES.split(text))))


def _wheres(numbers: str) -> Iterable[Where]:
    """The tracks of `1, 3-5`."""
    for part in re.findall(r"([0-9]+)(?:\s*[-–]\s*([0-9]+))?", numbers):
        first, last = int(part[0]), int(part[1] or part[0])
        yield from (Where(number) for number in range(first, min(last, first + 199) + 1))
