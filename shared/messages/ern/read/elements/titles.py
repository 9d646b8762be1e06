"""Reads what recordings and releases have in common: titles, display artists, P and C lines, genres, warnings."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.messages.ddex.notes import Notes
from shared.messages.ern.read.elements.parties import CREDITED, Parties, identified
from shared.messages.xml.node import Node
from shared.messages.xml.values import coded_value, default_first, in_sequence, is_unlocalised, territory

_DISPLAY_ROLES = ("MainArtist", "FeaturedArtist", "Artist")
_WARNINGS = ("Explicit", "ExplicitContentEdited", "NotExplicit", "NoAdviceAvailable")


def read_titles(node: Node, language: str) -> dict[str, Any]:
    """Reads `title`, `subtitle`, `localTitles`, `formalTitle`, `groupingTitle`, `versions`."""
    display = default_first(_titles(node, "DisplayTitle"))
    shown = display[0] if display else None
    titles: dict[str, Any] = _divided(_title(shown), node) if shown else {}
    translated = [each for each in _titles(node, "TranslatedTitle") if each.attributes.get("LanguageAndScriptCode")]
    titles["localTitles"] = [
        {
            **_title(each),
            "language": each.attributes.get("LanguageAndScriptCode", language),
            "territory": territory(each),
        }
        for each in (*display[1:], *translated)
    ]
    formal, repeats = _additional(node, "FormalTitle", titles)
    reference = node.text("ReferenceTitle/TitleText")
    title = titles.get("title") or node.text("DisplayTitleText") or formal or reference
    for redundant in ("DisplayTitleText", "ReferenceTitle/SubTitle"):
        node.texts(redundant)
    titles["title"] = title
    if formal is None and reference and reference != title and not str(title).startswith(f"{reference} ("):
        formal = reference
    # In 3.8 a formal title is mandatory (Release Profiles 1.4, clause 4.3(4)), so one that repeats means nothing.
    titles["formalTitle"] = None if repeats and node.one("Title") else formal
    titles["groupingTitle"] = _additional(node, "GroupingTitle", titles)[0]
    _consume_repeated(node, title)
    titles["versions"] = [value for each in node.all("VersionType") if (value := coded_value(each))]
    return titles


def _divided(title: dict[str, Any], node: Node) -> dict[str, Any]:
    """The title without the subtitle that it ends in, if a formal or reference title tells them apart (3.8)."""
    if title["subtitle"]:
        return title
    for each in (*_titles(node, "FormalTitle"), *node.all("ReferenceTitle")):
        text, subtitle = (_peeked(each, name) for name in ("TitleText", "SubTitle"))
        if text and subtitle and title["title"] == f"{text} ({subtitle})":
            return {"title": text, "subtitle": subtitle}
    return title


def _peeked(node: Node, name: str) -> str | None:
    """The text of a child, which is not counted as read."""
    child = node.one(name)
    return (child.value.strip() or None) if child else None


def _titles(node: Node, kind: str) -> list[Node]:
    """4.3.2 has an element per kind of title; in earlier versions an attribute tells the kind."""
    typed = [
        title
        for name in ("Title", "AdditionalTitle")
        for title in node.all(name)
        if title.attributes.get("TitleType", "DisplayTitle" if name == "Title" else "") == kind
    ]
    return node.all(kind) + typed


def _consume_repeated(node: Node, title: str | None) -> None:
    """Consumes additional titles that only repeat the title."""
    for each in node.all("AdditionalTitle"):
        text = each.one("TitleText")
        if text and text.value.strip() == title:
            each.consume_all()


def _title(node: Node) -> dict[str, Any]:
    return {"title": node.text("TitleText"), "subtitle": " ".join(node.texts("SubTitle")) or None}


def _additional(node: Node, kind: str, shown: Mapping[str, Any]) -> tuple[str | None, bool]:
    """The title of that kind, and whether it only repeats the display title."""
    titles = default_first(_titles(node, kind))
    if not titles:
        return None, False
    title = _title(titles[0])
    repeats = all(title[key] == shown.get(key) for key in title)
    for subtitle in titles[0].all("SubTitle"):
        subtitle.consumed = repeats
    return title["title"], repeats


def read_display_artists(node: Node, parties: Parties) -> dict[str, Any]:
    """Reads `displayArtist`, `localDisplayArtists`, `artists`, and `contributors` for artists with other roles."""
    names = default_first(node.all("DisplayArtistName"))
    artists, others = [], []
    for each in in_sequence(node.all("DisplayArtist")):
        person = parties.of(each, "ArtistPartyReference")
        roles = [value for role in each.all("DisplayArtistRole") if (value := coded_value(role))]
        if not person or not person.get("name"):
            continue
        role = next((role for role in _DISPLAY_ROLES if role in roles), None)
        artist = {**identified(person, *CREDITED), "role": role or "MainArtist"}
        if role or not roles:
            artists.append(artist)
        others += [{**identified(person, *CREDITED), "role": other} for other in roles if other not in _DISPLAY_ROLES]
    main = display_name(names[0]) if names else None
    return {
        "displayArtist": main,
        "localDisplayArtists": [
            {
                "text": text,
                "language": name.attributes.get("LanguageAndScriptCode", parties.language),
                "territory": territory(name),
            }
            for name in names[1:]
            if (text := display_name(name)) and not (text == main and is_unlocalised(name))
        ],
        "artists": artists,
        "contributors": others,
    }


def joined(artists: Sequence[Mapping[str, Any]]) -> str | None:
    """The artists' names in order, as one text."""
    return ", ".join(artist["name"] for artist in artists) or None


def display_name(node: Node) -> str | None:
    """The text of a DisplayArtistName. 3.8 and 4.1 wrap the name in FullName."""
    return node.consume() or node.text("FullName")


def read_lines(node: Node, kind: str) -> list[dict[str, Any]]:
    """The P lines or C lines (`kind` is PLine or CLine) in order."""
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
    """The worldwide line, else the first."""
    return next((line for line in lines if not line["territory"]), lines[0] if lines else None)


def read_genre(node: Node) -> dict[str, Any]:
    """`genreName` and `subgenreName` of the default genre."""
    genres = default_first(node.all("Genre"))
    if not genres:
        return {}
    return {"genreName": genres[0].text("GenreText"), "subgenreName": genres[0].text("SubGenre")}


def read_warning(node: Node, notes: Notes) -> str | None:
    """The parental warning, if the release model knows it."""
    warnings = [coded_value(each) for each in default_first(node.all("ParentalWarningType"))]
    known = [warning for warning in warnings if warning in _WARNINGS]
    if warnings and not known:
        message = f"Unknown parental warning {warnings[0]!r}."
        notes.lost(f"{node.tag}/ParentalWarningType", message, "unknown-warning")
    return known[0] if known else None
