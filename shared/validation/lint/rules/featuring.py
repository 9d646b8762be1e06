"""Checks how featured artists are credited: as artists with their role, and at most once in the title."""

import re
from collections.abc import Iterator
from typing import Any

from shared.errors import Edit
from shared.validation.lint.data.sources import apple, music_biz
from shared.validation.lint.data.terms import is_group_name
from shared.validation.lint.rule import Remark, Rule, each_line, rewritten
from shared.validation.lint.sheet import Line, Sheet, list_in, text_in

_MARK = r"(?:(?:[Ff]eat|[Ff]t|FEAT|FT)\.|(?:[Ff]eaturing|FEATURING|[Ff]eat|[Ff]t|FEAT|FT)(?=\s)|f/)"
_IN_BRACKETS = re.compile(rf"(?P<open>[(\[])\s*(?P<mark>{_MARK}|w/)\s*(?P<names>[^()\[\]]+?)\s*[)\]]")
_BARE = re.compile(rf"(?<=\S)\s+(?P<mark>{_MARK})\s+(?P<names>[^()\[\]]+?)(?=\s*(?:[(\[]|\s[-–—]\s|$))")
_IN_NAME = re.compile(rf"\s+[(\[]?(?P<mark>{_MARK})\s+(?P<names>[^()\[\]]+?)[)\]]?\s*$")
_FEET = re.compile(r"(?<!\d)(?<!pt )(?<!pt\. )(?<!part )(?<!vol )(?<!vol\. )(?<!no\. )\d+\s+ft\.?\s", re.IGNORECASE)
"""`6 ft Under`, but not `Harbour, Pt. 6 ft. Orla Finch`."""
_SEPARATORS = re.compile(r"\s*(?:,|&|\+|;|/|\sand\s|\sx\s|\sy\s|\sund\s|\set\s)\s*")


def _spelling(line: Line) -> Iterator[Remark]:
    """`feat.` is the only spelling, in brackets in a title, and without in a display artist."""
    fixed = _spelled(line.text, in_title=line.kind != "display")
    if fixed != line.text:
        yield rewritten(line, fixed, "Featured artists are introduced by “feat.”, in no other spelling.")


def _spelled(text: str, *, in_title: bool) -> str:
    def in_brackets(match: re.Match[str]) -> str:
        word = "with" if match["mark"] == "w/" else "feat."
        closing = ")" if match["open"] == "(" else "]"
        return f"{match['open']}{word} {match['names']}{closing}"

    spelled = _IN_BRACKETS.sub(in_brackets, text)
    if _FEET.search(spelled):
        return spelled
    return _BARE.sub(lambda match: _bare(match, in_title=in_title), spelled)


def _bare(match: re.Match[str], *, in_title: bool) -> str:
    return f" (feat. {match['names']})" if in_title else f" feat. {match['names']}"


def names_in(text: str) -> list[str]:
    """The names in a credit, where it is certain: a group's name is not split."""
    return [text.strip()] if is_group_name(text) else [name for name in _SEPARATORS.split(text.strip()) if name]


def _is_certain(text: str, known: set[str]) -> bool:
    """Whether `names_in` is right about where one name ends: there is one, or each is credited already."""
    names = names_in(text)
    return len(names) == 1 or all(name.casefold() in known for name in names)


def _titled(sheet: Sheet) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "basic", dict(sheet.basic)
    yield from ((f"{track.path}.metadata", dict(track.metadata)) for track in sheet.tracks)


def _artists(part: dict[str, Any]) -> list[dict[str, Any]]:
    return [artist for artist in list_in(part, "artists") if isinstance(artist, dict)]


def _in_title(sheet: Sheet) -> Iterator[Remark]:
    """A guest in the title who is not among the artists; the fix credits them and clears the title."""
    for path, part in _titled(sheet):
        title, artists = text_in(part, "title"), _artists(part)
        for match in _guests(title):
            credited = {text_in(artist, "name").casefold() for artist in artists}
            missing = [name for name in names_in(match["names"]) if name.casefold() not in credited]
            if not missing or match["names"].casefold() in credited:
                continue
            rest = _without(title, match)
            edits: tuple[Edit, ...] = ()
            if rest and artists and _is_certain(match["names"], credited):
                added = [*artists, *({"name": name, "role": "FeaturedArtist"} for name in missing)]
                edits = (Edit(f"{path}.title", title, rest), Edit(f"{path}.artists", part["artists"], added))
            yield Remark(
                f"{path}.title",
                f"{match['names']} is credited in the title only.",
                "Add each guest to the artists, as FeaturedArtist; DSPs show the role with the title.",
                edits,
            )


def _doubled(sheet: Sheet) -> Iterator[Remark]:
    """A guest in the title who is among the artists too: DSPs would show them twice."""
    for path, part in _titled(sheet):
        title = text_in(part, "title")
        credited = {text_in(artist, "name").casefold() for artist in _artists(part)}
        seen: set[str] = set()
        for match in _guests(title):
            names = {name.casefold() for name in names_in(match["names"])}
            if names <= credited | seen or match["names"].casefold() in credited:
                rest = _without(title, match)
                edits = (Edit(f"{path}.title", title, rest),) if rest else ()
                message = f"{match['names']} is credited twice."
                yield Remark(f"{path}.title", message, f"Write “{rest}”; the artist's role says the rest.", edits)
            seen |= names


def _in_artist(sheet: Sheet) -> Iterator[Remark]:
    """An artist's name that contains a guest's."""
    for path, part in _titled(sheet):
        artists = _artists(part)
        for index, artist in enumerate(artists):
            name = text_in(artist, "name")
            match = _IN_NAME.search(name)
            if match is None or not name[: match.start()].strip():
                continue
            edits: tuple[Edit, ...] = ()
            known = {text_in(each, "name").casefold() for each in artists}
            if _is_certain(match["names"], known) and artists == part["artists"]:
                guests = [guest for guest in names_in(match["names"]) if guest.casefold() not in known]
                own = {**artist, "name": name[: match.start()].strip()}
                added = [{"name": guest, "role": "FeaturedArtist"} for guest in guests]
                edits = (Edit(f"{path}.artists", artists, [*artists[:index], own, *artists[index + 1 :], *added]),)
            yield Remark(
                f"{path}.artists[{index}].name",
                f"The name contains that of a featured artist, {match['names']}.",
                "Give each artist an entry, the guest with the role FeaturedArtist.",
                edits,
            )


def _guests(title: str) -> list[re.Match[str]]:
    found = [match for match in _IN_BRACKETS.finditer(title) if match["mark"] != "w/"]
    return found or ([] if _FEET.search(title) else list(_BARE.finditer(title)))


def _without(title: str, match: re.Match[str]) -> str:
    return " ".join(f"{title[: match.start()].rstrip()} {title[match.end() :].lstrip()}".split())


_GUESTS = apple("2.13 Special Guests or Featured Artists")

RULES = (
    Rule(
        "featuring-spelling",
        "warning",
        "Featured artists are introduced by “feat.”, in lower case and in English.",
        _GUESTS,
        each_line(("title", "version", "display"), _spelling),
        fixes=True,
    ),
    Rule(
        "featuring-doubled",
        "warning",
        "A featured artist who is among the artists is not in the title as well.",
        _GUESTS,
        _doubled,
        fixes=True,
    ),
    Rule(
        "featuring-in-title",
        "warning",
        "A featured artist is credited as an artist, not only in the title.",
        _GUESTS,
        _in_title,
        fixes=True,
    ),
    Rule(
        "featuring-in-artist",
        "warning",
        "Each artist has an entry of their own: “feat.” is not part of a name.",
        music_biz("1.4 Featured Artists"),
        _in_artist,
        fixes=True,
    ),
)
