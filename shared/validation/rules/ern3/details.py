"""Rules on ERN 3.8 release details by territory: titles, lines, labels (Release Profile 1.4, clause 4.3)."""

from collections.abc import Iterator

from shared.validation.message import MessageView
from shared.validation.rules.ern3.profiles import DETAILS, FULL
from shared.validation.rules.rule import Check, Rule, Violation, never, tagged
from shared.validation.rules.select import at, message, release

_WITH_LINES = FULL - {"FilmBundle", "TVSeries"}

_WITH_FORMAL_TITLE = _WITH_LINES - {"DigitalClassicalAudioAlbum"}

_TERRITORIES = ("TerritoryCode", "ExcludedTerritoryCode")


def _without_title(kind: str) -> Check:
    """First territory details of a release that have no title of this type."""

    def check(view: MessageView) -> Iterator[Violation]:
        for node in (details[0] for found in view.releases if (details := found.all(DETAILS))):
            titles = [title for title in node.all("Title") if title.attributes.get("TitleType") == kind]
            if not any(title.value("TitleText") for title in titles):
                yield node, kind

    return check


def _misplaced_lines(tag: str) -> Check:
    """Releases that lack a P or C line in some territory, or have it both in the release and in every territory."""

    def check(view: MessageView) -> Iterator[Violation]:
        for node in view.releases:
            details = node.all(DETAILS)
            lines = sum(len(found.all(tag)) for found in details)
            if (node.has(tag) and details and lines == len(details)) or (
                not node.has(tag) and any(not found.has(tag) for found in details)
            ):
                yield node, tag

    return check


def _missing_in_territories(*path: str) -> Check:
    """Releases whose first territory details lack an element that other details lack too."""

    def check(view: MessageView) -> Iterator[Violation]:
        for node in view.releases:
            missing = [not any(found.values(*path)) for found in node.all(DETAILS)]
            if missing and missing[0] and any(missing[1:]):
                yield node, path[0]

    return check


def mismatched_territories(view: MessageView) -> Iterator[Violation]:
    """Territory codes that do not match their IdentifierType, or that are TIS codes."""
    for node in view.tagged(*_TERRITORIES):
        kind, text = node.attributes.get("IdentifierType", "ISO")[:3], node.text.strip()
        iso = text == "Worldwide" or len(text) == 2 or (text.isascii() and text.isalpha())
        old = len(text) == 4 and not text.isdigit()
        if kind == "TIS" or (kind == "ISO" and not iso) or (kind == "Dep" and not old):
            yield node


DETAILS_3 = (
    Rule(
        "formal-title",
        "clause 4.3(4)",
        "Fatal Error",
        _without_title("FormalTitle"),
        "The first ReleaseDetailsByTerritory of a release has no {value}.",
        "Add a Title of that type.",
        _WITH_FORMAL_TITLE,
    ),
    Rule(
        "display-title",
        "clause 4.3(4)",
        "Fatal Error",
        _without_title("DisplayTitle"),
        "The first ReleaseDetailsByTerritory of a release has no {value}.",
        "Add a Title of that type.",
        FULL,
    ),
    Rule(
        "p-line",
        "clause 4.3(5a), rule 1017-1",
        "Fatal Error",
        _misplaced_lines("PLine"),
        "A release has its P line neither once nor in every territory.",
        "Give it for the release, or in every ReleaseDetailsByTerritory.",
        _WITH_LINES,
    ),
    Rule(
        "c-line",
        "rule 1017-1NR",
        "Fatal Error",
        _misplaced_lines("CLine"),
        "A release has its C line neither once nor in every territory.",
        "Give it for the release, or in every ReleaseDetailsByTerritory.",
        FULL,
    ),
    Rule(
        "display-label",
        "clause 4.3(6)",
        "Error",
        never(
            at("ReleaseList", "Release", DETAILS),
            lambda node, _: (
                len(node.all("LabelName")) > 1
                and [name.attributes.get("LabelNameType") for name in node.all("LabelName")].count("DisplayLabelName")
                != 1
            ),
        ),
        "Not exactly one of several label names is the display name.",
        "Set LabelNameType to DisplayLabelName on exactly one.",
        FULL,
    ),
    Rule(
        "label-in-territories",
        "clauses 4.3(6a) and 4.3(6b)",
        "Error",
        _missing_in_territories("LabelName"),
        "A release has no label name for some territories.",
        "Add it to the first ReleaseDetailsByTerritory, or to all others.",
        FULL,
    ),
    Rule(
        "label-type",
        "clause 4.3(6b)",
        "Error",
        never(
            tagged("LabelName"),
            lambda node, _: (
                "UserDefinedValue" in node.attributes
                and (node.attributes.get("LabelNameType") != "UserDefined" or "Namespace" not in node.attributes)
            ),
        ),
        "The label name {value} has a UserDefinedValue, but not the type UserDefined or no Namespace.",
        "Set LabelNameType to UserDefined and add Namespace.",
        FULL,
    ),
    Rule(
        "genre-in-territories",
        "clause 4.3(7)",
        "Fatal Error",
        _missing_in_territories("Genre", "GenreText"),
        "A release has no genre for some territories.",
        "Add it to the first ReleaseDetailsByTerritory, or to all others.",
        FULL,
    ),
    Rule(
        "parental-warning",
        "clause 4.3(8)",
        "Error",
        never(message, lambda _node, view: not any(node.text.strip() for node in view.tagged("ParentalWarningType"))),
        "There is no parental warning.",
        "Add ParentalWarningType, such as NotExplicit.",
        FULL,
    ),
    Rule(
        "release-date-missing",
        "clause 4.3(9)",
        "Conditional Error",
        never(release, lambda node, _: not node.has(DETAILS, "ReleaseDate") and not node.has("GlobalReleaseDate")),
        "A release has no release date.",
        "Add one if you know it.",
        FULL,
    ),
    Rule(
        "catalog-transfer",
        "clause 4.3(23)",
        "Conditional Fatal Error",
        never(at("CatalogTransfer")),
        "The message announces a catalogue transfer.",
        "Remove CatalogTransfer unless a catalogue is transferred.",
        FULL,
    ),
    Rule(
        "territory-kind",
        "clause 4.3(25)",
        "Fatal Error",
        mismatched_territories,
        "The territory {value} does not match its IdentifierType, or is a TIS code.",
        "Use ISO 3166-1 codes or Worldwide.",
        FULL,
    ),
    Rule(
        "comment",
        "clause 4.3(32)",
        "Error",
        never(tagged("Comment")),
        "The message has a Comment.",
        "Remove it.",
        FULL,
    ),
    Rule(
        "date-deprecated",
        "deprecated date elements",
        "Information",
        never(tagged("OriginalDigitalReleaseDate", "GlobalReleaseDate", "GlobalOriginalReleaseDate", "RemasteredDate")),
        "The date {value} is in a deprecated element.",
        "Use ReleaseDate and OriginalReleaseDate in each territory.",
        FULL,
    ),
)
