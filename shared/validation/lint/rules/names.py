"""Checks artists' names: one per entry, one spelling per artist, none that is generic."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache

from shared.errors import Edit
from shared.validation.lint.data.sources import apple, music_biz
from shared.validation.lint.data.terms import GENERIC_ARTISTS, VARIOUS_ARTISTS, is_group_name
from shared.validation.lint.rule import Remark, Rule, each_line
from shared.validation.lint.sheet import Line, Sheet, list_in, text_in

_CERTAIN = re.compile(r"\s+(?:/|;|\||x|vs\.?|presents|pres\.)\s+|\s*;\s+")
_POSSIBLE = re.compile(r"\s*,\s+|\s+(?:&|\+|and|und|et|y|e|och|og)\s+")


def _various(line: Line) -> Iterator[Remark]:
    if line.track is not None and line.text.casefold() in VARIOUS_ARTISTS:
        message = "A track has an artist of its own, not “Various Artists”."
        yield Remark(line.path, message, "Enter the track's artist.")


def _generic(line: Line) -> Iterator[Remark]:
    if line.text.casefold() in GENERIC_ARTISTS - VARIOUS_ARTISTS:
        yield Remark(
            line.path, f"“{line.text}” is no artist's name.", "Enter the name under which the artist is known."
        )


def _compound(sheet: Sheet) -> Iterator[Remark]:
    """Several artists in one name, where it is certain: by the separator, or because each is credited alone."""
    alone = {line.text.casefold() for line in sheet.lines if line.kind == "artist"}
    for line in _artist_lines(sheet):
        names = _split_certainly(line.text, alone)
        if not names:
            continue
        yield Remark(
            line.path,
            "The name is that of several artists.",
            f"Give each an entry: {', '.join(names)}.",
            _splitting(sheet, line, names, alone),
        )


def _split_certainly(name: str, alone: set[str]) -> list[str]:
    if is_group_name(name):
        return []
    certain = [part for part in _CERTAIN.split(name) if part.strip()]
    if len(certain) > 1:
        return certain
    parts = [part for part in _POSSIBLE.split(name) if part.strip()]
    return parts if len(parts) > 1 and all(part.casefold() in alone for part in parts) else []


def _splitting(sheet: Sheet, line: Line, names: list[str], alone: set[str]) -> tuple[Edit, ...]:
    """The edit that gives each artist an entry, if every name is one that the release credits elsewhere."""
    if not all(name.casefold() in alone for name in names):
        return ()
    path, _, position = line.path.rpartition(".name")[0].rpartition("[")
    part = sheet.basic if line.track is None else sheet.tracks[_view(sheet, line.track)].metadata
    artists, index = list_in(part, "artists"), int(position.rstrip("]"))
    present = {text_in(each, "name").casefold() for each in artists if isinstance(each, dict)}
    kept = {key: value for key, value in artists[index].items() if key == "role"}
    added = [{**kept, "name": name} for name in names if name.casefold() not in present]
    return (Edit(path, artists, [*artists[:index], *added, *artists[index + 1 :]]),)


def _view(sheet: Sheet, track: int) -> int:
    return next(number for number, each in enumerate(sheet.tracks) if each.index == track)


def _joined(sheet: Sheet) -> Iterator[Remark]:
    """Names that may be several artists'; a person knows."""
    alone = {line.text.casefold() for line in sheet.lines if line.kind == "artist"}
    for line in _artist_lines(sheet):
        if is_group_name(line.text) or _split_certainly(line.text, alone):
            continue
        if _POSSIBLE.search(line.text):
            yield Remark(
                line.path,
                "The name may be that of several artists.",
                "Give each an entry, unless it is the name of one group.",
            )


def _artist_lines(sheet: Sheet) -> Iterator[Line]:
    return (line for line in sheet.lines if line.kind == "artist")


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    """What two spellings of a name have in common: letters and digits, without accents, case and `The`."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(each))
    words = re.findall(r"\w+", plain.replace("&", " and ").replace("$", "s"))
    return "".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def _spelling(sheet: Sheet) -> Iterator[Remark]:
    """A name that the release, or the catalogue, spells in two ways. The catalogue's spelling wins, then the usual."""
    lines = [line for line in sheet.lines if line.kind in ("artist", "display", "credit")]
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        if key := _key(line.text):
            spellings[key][line.text] += 1
    catalogue = {_key(name): name for name in sorted(sheet.context.artists)}
    for line in lines:
        used = spellings.get(_key(line.text), Counter())
        usual = catalogue.get(_key(line.text)) or (used.most_common(1)[0][0] if len(used) > 1 else line.text)
        if line.text not in (usual, *sheet.context.artists):
            where = "The catalogue" if _key(line.text) in catalogue else "The release"
            message = f"{where} spells this name “{usual}” elsewhere."
            yield Remark(line.path, message, "Spell each name in one way.", (Edit(line.path, line.text, usual),))


_COMPOUND = music_biz("1.3 Compound Artists")

RULES = (
    Rule(
        "artist-spelling",
        "warning",
        "A name is spelt in one way, on a release and in a catalogue.",
        apple("Artists: Consistency"),
        _spelling,
        fixes=True,
    ),
    Rule(
        "compound-artist",
        "warning",
        "Each entry is one artist. “Simon & Garfunkel” is one.",
        _COMPOUND,
        _compound,
        fixes=True,
    ),
    Rule(
        "joined-names",
        "info",
        "Names with “&”, “and” or commas may be several artists'.",
        _COMPOUND,
        _joined,
    ),
    Rule(
        "various-artists-on-track",
        "warning",
        "“Various Artists” is the artist of a compilation, never of a track.",
        music_biz("1.2 Various Artists"),
        each_line(("artist", "display"), _various),
    ),
    Rule(
        "generic-artist",
        "warning",
        "An artist's name does not describe music, or nobody.",
        apple("Artists: Generic Artist Names"),
        each_line(("artist", "display"), _generic),
    ),
)
