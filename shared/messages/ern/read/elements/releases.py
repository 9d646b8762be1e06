"""Reads releases: identifiers, titles, artists, labels, dates and metadata."""

from dataclasses import dataclass, field
from typing import Any

from shared.messages.ddex.notes import Notes
from shared.messages.ern.read.elements.identifiers import identifiers_of, proprietary_ids
from shared.messages.ern.read.elements.parties import Parties
from shared.messages.ern.read.elements.structure import Playable, Structure, primary_references, read_structure
from shared.messages.ern.read.elements.titles import (
    joined,
    read_display_artists,
    read_genre,
    read_lines,
    read_titles,
    read_warning,
)
from shared.messages.xml.node import Node
from shared.messages.xml.values import coded_value, default_first, flag, is_unlocalised, territory


@dataclass(slots=True)
class ReleaseRecord:
    """A Release of the message; a TrackRelease has only references, titles, label and genre."""

    reference: str
    track_release: bool
    main: bool
    types: list[str]
    identifiers: dict[str, str]
    proprietary_ids: list[dict[str, str]]
    resources: list[str]
    basic: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    related: list[dict[str, Any]] = field(default_factory=list)
    structure: Structure = field(default_factory=Structure)
    visibility: list[str] = field(default_factory=list)
    line: int = 0


def read_release(node: Node, parties: Parties, notes: Notes, is_track: Playable) -> ReleaseRecord:
    """Reads one child of the ReleaseList."""
    types = [value for each in node.all("ReleaseType") if (value := coded_value(each))]
    return ReleaseRecord(
        reference=node.text("ReleaseReference") or "",
        track_release=node.name != "Release" or "TrackRelease" in types or "VideoTrackRelease" in types,
        main=node.attributes.get("IsMainRelease") == "true",
        types=types,
        identifiers=identifiers_of(node),
        proprietary_ids=proprietary_ids(node, "ReleaseId"),
        resources=primary_references(node),
        basic=_basic(node, parties, notes),
        metadata=_metadata(node, notes),
        related=[each for related in node.all("RelatedRelease") if (each := _related(related, parties))],
        structure=read_structure(node, parties.language, is_track),
        visibility=node.texts("ReleaseVisibilityReference"),
        line=node.line,
    )


def _basic(node: Node, parties: Parties, notes: Notes) -> dict[str, Any]:
    shown = read_display_artists(node, parties)
    others = shown.pop("contributors")
    shown["displayArtist"] = shown["displayArtist"] or joined(shown["artists"])
    return {
        **read_titles(node, parties.language),
        **shown,
        "otherArtists": others,
        **_labels(node, parties),
        "releaseDate": notes.day("Release/ReleaseDate", _date(node, "ReleaseDate")),
        "originalReleaseDate": notes.day(
            "Release/OriginalReleaseDate", _date(node, "OriginalReleaseDate", "OriginalDigitalReleaseDate")
        ),
    }


def _date(node: Node, *names: str) -> str | None:
    """The first date found among `names`. Differing dates are left unconsumed."""
    dates = [date for name in names for date in default_first(node.all(name))]
    value = dates[0].consume() if dates else None
    for date in dates:
        date.consumed = date.consumed or date.value.strip() == value
    return value


def _labels(node: Node, parties: Parties) -> dict[str, Any]:
    """4.x refers to a party, 3.8 contains the name."""
    labels = [
        (label, name)
        for label in default_first(node.all("ReleaseLabelReference") + node.all("LabelName"))
        if (name := _label_name(label, parties))
    ]
    return {
        "label": labels[0][1] if labels else None,
        "localLabels": [
            {
                "text": name,
                "language": label.attributes.get("LanguageAndScriptCode", parties.language),
                "territory": territory(label),
            }
            for label, name in labels[1:]
            if not (name == labels[0][1] and is_unlocalised(label))
        ],
    }


def _label_name(label: Node, parties: Parties) -> str | None:
    value = label.consume()
    person = parties.named(value)
    return person.get("name") if person else value


def _metadata(node: Node, notes: Notes) -> dict[str, Any]:
    return {
        **read_genre(node),
        "pLines": read_lines(node, "PLine"),
        "cLines": read_lines(node, "CLine"),
        "parentalWarning": read_warning(node, notes),
        "compilation": _compilation(node),
        "soundtrack": flag(node.text("IsSoundtrack")),
        "keywords": node.texts("Keywords"),
        "synopsis": node.text("Synopsis"),
        "marketingComment": node.text("MarketingComment"),
        "ai": node.text("ContainsAI"),
    }


def _compilation(node: Node) -> str | None:
    single, multi = flag(node.text("IsSingleArtistCompilation")), flag(node.text("IsMultiArtistCompilation"))
    return "single-artist" if single else "multi-artist" if multi else None


def _related(node: Node, parties: Parties) -> dict[str, Any] | None:
    """A related release; None unless it has an identifier that the model knows."""
    relationship = coded_value(node.one("ReleaseRelationshipType"))
    others = proprietary_ids(node, "ReleaseId")
    identifiers = identifiers_of(node)
    if not relationship or not (others or {"ICPN", "GRid", "CatalogNumber"} & identifiers.keys()):
        return None
    shown = read_display_artists(node, parties)
    return {
        "relationship": relationship,
        "barcode": identifiers.get("ICPN"),
        "grid": identifiers.get("GRid"),
        "catalogNumber": identifiers.get("CatalogNumber"),
        "proprietaryIds": others,
        "title": read_titles(node, parties.language)["title"] or node.text("Title/TitleText"),
        "displayArtist": shown["displayArtist"],
    }
