"""Owns the rules on header, texts, dates and durations that schemas let pass."""

import re
from collections.abc import Iterator
from datetime import date, datetime

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Check, Offence, Rule, RuleSet, every, never, tagged

_DURATION = re.compile(r"PT(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?")
_NO_TIME = re.compile(r"PT[0HMS.]*")
_ZONE = re.compile(r"(Z|[+-][0-9]{2}:[0-9]{2})$")
_DURATIONS = ("Duration", "DurationUsed", "UsableResourceDuration")
_TEXTS = ("TitleText", "DisplayTitleText", "FullName", "DisplayArtistName", "LabelName", "GenreText")
_AVS = re.compile(r"[0-9]+(\.[0-9]+)?")


def _is_moment(text: str) -> bool:
    """YYYY, YYYY-MM or YYYY-MM-DD of the calendar, or an ISO 8601 date and time."""
    try:
        if "T" in text:
            datetime.fromisoformat(text)
        else:
            date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return len(text) in (4, 7, 10) or "T" in text


def impossible_dates(view: MessageView) -> Iterator[Offence]:
    """Dates that no calendar has; the schema of an IsoDate is a pattern only."""
    for tag, nodes in view.by_tag.items():
        if tag.endswith(("Date", "DateTime")):
            yield from (node for node in nodes if not node.children and not _is_moment(node.text.strip()))


def periods_ending_early(view: MessageView) -> Iterator[Offence]:
    """Ends that lie before the start of their period."""
    for end in view.tagged("EndDate", "EndDateTime"):
        start = end.parent.value(end.tag.replace("End", "Start")) if end.parent else ""
        if end.text.strip() < start:
            yield end


def original_dates_late(view: MessageView) -> Iterator[Offence]:
    """Original release dates after the release date for the same territory."""
    for release in view.releases:
        released = {node.attributes.get("ApplicableTerritoryCode"): node.text for node in release.all("ReleaseDate")}
        for original in release.all("OriginalReleaseDate"):
            other = released.get(original.attributes.get("ApplicableTerritoryCode"), "")
            size = min(len(other), len(original.text))
            if size and original.text[:size] > other[:size]:
                yield original


def _header(tag: str) -> Check:
    return lambda view: [node for node in view.root.all("MessageHeader", tag) if not node.text.strip()]


def _is_long(node: Node, _view: MessageView) -> bool:
    return bool(_DURATION.fullmatch(node.text.strip()))


def empty_recordings(view: MessageView) -> list[Offence]:
    """Recordings and videos that last no time."""
    return [
        node
        for resource in view.resources
        if resource.tag in ("SoundRecording", "Video")
        for node in resource.all("Duration")
        if _NO_TIME.fullmatch(node.text.strip())
    ]


def unknown_value_sets(view: MessageView) -> list[Offence]:
    """AvsVersionId that is no version number; the schema takes any text."""
    version = view.root.attributes.get("AvsVersionId")
    return [(view.root, version)] if version is not None and not _AVS.fullmatch(version) else []


def foreign_schema_version(view: MessageView) -> list[Offence]:
    """3.8.x: MessageSchemaVersionId that is not the namespace's."""
    named = view.root.attributes.get("MessageSchemaVersionId")
    expected = "ern/" + view.version.replace(".", "")
    return [(view.root, named)] if named is not None and named != expected else []


FORMATS = RuleSet(
    "ERN",
    frozenset("34"),
    (
        Rule(
            "message-id-empty",
            "MessageHeader/MessageId",
            "Fatal Error",
            _header("MessageId"),
            "The message has no id.",
            "Give each message an id that the sender never uses again.",
        ),
        Rule(
            "created-without-zone",
            "MessageHeader/MessageCreatedDateTime: YYYY-MM-DDThh:mm:ssTZD",
            "Fatal Error",
            every(tagged("MessageCreatedDateTime"), lambda node, _: _ZONE.search(node.text.strip())),
            "The creation time {value} has no time zone.",
            "End it with Z or an offset such as +01:00.",
        ),
        Rule(
            "schema-version",
            "NewReleaseMessage/@MessageSchemaVersionId",
            "Fatal Error",
            foreign_schema_version,
            "The message calls itself {value}, which is not the version of its namespace.",
            "Write the version as in the namespace, such as ern/382.",
        ),
        Rule(
            "value-set-version",
            "NewReleaseMessage/@AvsVersionId",
            "Warning",
            unknown_value_sets,
            "The allowed value set version {value} is no version number.",
            "Write the number of the set, such as 3.",
        ),
        Rule(
            "text-empty",
            "Titles and names",
            "Fatal Error",
            never(tagged(*_TEXTS), lambda node, _: not node.children and not node.text.strip()),
            "A title or name is empty.",
            "Write it, or leave the element out.",
        ),
        Rule(
            "date-impossible",
            "ddex_IsoDate",
            "Fatal Error",
            impossible_dates,
            "{value} is no date of the calendar.",
            "Write YYYY, YYYY-MM or YYYY-MM-DD.",
        ),
        Rule(
            "period-ends-early",
            "ValidityPeriod",
            "Fatal Error",
            periods_ending_early,
            "The end {value} lies before the start.",
            "Correct the dates, or leave the end out.",
        ),
        Rule(
            "original-date-late",
            "Release/OriginalReleaseDate",
            "Warning",
            original_dates_late,
            "The original release date {value} is later than the release date.",
            "The original date is that of the first publication.",
        ),
        Rule(
            "duration",
            "Duration: hours, minutes and seconds",
            "Fatal Error",
            every(tagged(*_DURATIONS), _is_long),
            "{value} is no length of a recording.",
            "Write it as PT3M25S or PT1H2M3.5S, never negative.",
        ),
        Rule(
            "duration-zero",
            "SoundRecording/Duration",
            "Warning",
            empty_recordings,
            "A recording lasts {value}.",
            "Write the measured length of the file.",
        ),
    ),
)
