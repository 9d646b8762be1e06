"""Owns the reading of titles, display artists, lines and genres: what recordings and releases share."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.messages.ern.read.elements.parties import Parties, identified
from shared.messages.ern.read.notes import Notes
from shared.messages.ern.read.xml.node import Node
from shared.messages.ern.read.xml.values import default_first, in_sequence, says_no_place, territory, word

_DISPLAY_ROLES = ("MainArtist", "FeaturedArtist", "Artist")
_WARNINGS = ("Explicit", "ExplicitContentEdited", "NotExplicit", "NoAdviceAvailable")


def read_titles(node: Node, language: str) -> dict[str, Any]:
    """`title`, `subtitle`, `localTitles`, `formalTitle`, `groupingTitle`, `versions`."""
    display = default_first(_titles(node, "DisplayTitle"))
    shown = display[0] if display else None
    titles: dict[str, Any] = _title(shown) if shown else {}
    titles["localTitles"] = [
        {
            **_title(each),
            "language": each.attributes.get("LanguageAndScriptCode", language),
            "territory": territory(each),
        }
        for each in display[1:]
    ]
    formal, repeats = _further(node, "FormalTitle", titles)
    title = titles.get("title") or node.text("DisplayTitleText") or formal or node.text("ReferenceTitle/TitleText")
    for said_again in ("DisplayTitleText", "ReferenceTitle/TitleText", "ReferenceTitle/SubTitle"):
        node.texts(said_again)
    titles["title"] = title
    # 3.8 asks for a formal title always (Release Profiles 1.4, clause 4.3(4)): one that repeats is nobody's word.
    titles["formalTitle"] = None if repeats and node.one("Title") else formal
    titles["groupingTitle"] = _further(node, "GroupingTitle", titles)[0]
    _take_repeated(node, title)
    titles["versions"] = [said for each in node.all("VersionType") if (said := word(each))]
    return titles


def _titles(node: Node, kind: str) -> list[Node]:
    """4.3.2 has an element per kind of title; before, an attribute says the kind."""
    typed = [
        title
        for name in ("Title", "AdditionalTitle")
        for title in node.all(name)
        if title.attributes.get("TitleType", "DisplayTitle" if name == "Title" else "") == kind
    ]
    return node.all(kind) + typed


def _take_repeated(node: Node, title: str | None) -> None:
    """An additional title that only says the title again says nothing."""
    for each in node.all("AdditionalTitle"):
        said = each.one("TitleText")
        if said and said.value.strip() == title:
            each.take_all()


def _title(node: Node) -> dict[str, Any]:
    return {"title": node.text("TitleText"), "subtitle": " ".join(node.texts("SubTitle")) or None}


def _further(node: Node, kind: str, shown: Mapping[str, Any]) -> tuple[str | None, bool]:
    """The title of that kind, and whether it only repeats the one shown."""
    titles = default_first(_titles(node, kind))
    if not titles:
        return None, False
    said = _title(titles[0])
    repeats = all(said[key] == shown.get(key) for key in said)
    for subtitle in titles[0].all("SubTitle"):
        subtitle.taken = repeats
    return said["title"], repeats


def read_display_artists(node: Node, parties: Parties) -> dict[str, Any]:
    """`displayArtist` if said, `localDisplayArtists`, `artists`, and `contributors` for artists of other roles."""
    names = default_first(node.all("DisplayArtistName"))
    artists, others = [], []
    for each in in_sequence(node.all("DisplayArtist")):
        person = parties.of(each, "ArtistPartyReference")
        roles = [said for role in each.all("DisplayArtistRole") if (said := word(role))]
        if not person or not person.get("name"):
            continue
        role = next((role for role in _DISPLAY_ROLES if role in roles), None)
        artist = {**identified(person, "isni", "ipi", "localNames"), "role": role or "MainArtist"}
        if role or not roles:
            artists.append(artist)
        others += [
            {**identified(person, "isni", "ipi"), "role": other} for other in roles if other not in _DISPLAY_ROLES
        ]
    said = _name(names[0]) if names else None
    return {
        "displayArtist": said,
        "localDisplayArtists": [
            {
                "text": text,
                "language": name.attributes.get("LanguageAndScriptCode", parties.language),
                "territory": territory(name),
            }
            for name in names[1:]
            if (text := _name(name)) and not (text == said and says_no_place(name))
        ],
        "artists": artists,
        "contributors": others,
    }


def joined(artists: Sequence[Mapping[str, Any]]) -> str | None:
    """Artists in order as one text."""
    return ", ".join(artist["name"] for artist in artists) or None


def _name(node: Node) -> str | None:
    """3.8 and 4.1 wrap the name in FullName."""
    return node.take() or node.text("FullName")


def read_lines(node: Node, kind: str) -> list[dict[str, Any]]:
    """The P lines or C lines (`kind` PLine or CLine) in their order."""
    return [
        {
            "text": line.text(f"{kind}Text"),
            "year": line.text("Year"),
            "company": line.text(f"{kind}Company"),
            "territory": territory(line),
        }
        for line in node.all(kind)
    ]


def main_line(lines: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The line for everywhere, else the first."""
    return next((line for line in lines if not line["territory"]), lines[0] if lines else None)


def read_genre(node: Node) -> dict[str, Any]:
    """`genreName` and `subgenreName` of the default genre."""
    genres = default_first(node.all("Genre"))
    if not genres:
        return {}
    return {"genreName": genres[0].text("GenreText"), "subgenreName": genres[0].text("SubGenre")}


def read_warning(node: Node, notes: Notes) -> str | None:
    """The parental warning, if it is one of those that the release knows."""
    said = [word(each) for each in default_first(node.all("ParentalWarningType"))]
    known = [warning for warning in said if warning in _WARNINGS]
    if said and not known:
        notes.lost(
            f"{node.said}/ParentalWarningType", f"{said[0]!r} says nothing about the content.", "unknown-warning"
        )
    return known[0] if known else None
