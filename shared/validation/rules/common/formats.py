"""Rules on the header, texts, dates and durations that the schemas do not check."""

import re
from collections.abc import Iterator
from datetime import date, datetime

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Check, Rule, RuleSet, Violation, every, never, tagged

_DURATION = re.compile(r"PT(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?")
_ZERO_DURATION = re.compile(r"PT[0HMS.]*")
_ZONE = re.compile(r"(Z|[+-][0-9]{2}:[0-9]{2})$")
_DURATIONS = ("Duration", "DurationUsed", "UsableResourceDuration")
_TEXTS = ("TitleText", "DisplayTitleText", "FullName", "DisplayArtistName", "LabelName", "GenreText")
_AVS = re.compile(r"[0-9]+(\.[0-9]+)?")


def _is_date(text: str) -> bool:
    """True for a valid date (YYYY, YYYY-MM or YYYY-MM-DD) or an ISO 8601 date and time."""
    try:
        if "T" in text:
            datetime.fromisoformat(text)
        else:
            date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return len(text) in (4, 7, 10) or "T" in text


def impossible_dates(view: MessageView) -> Iterator[Violation]:
    """Dates that do not exist; the schema checks an IsoDate by pattern only."""
    for tag, nodes in view.by_tag.items():
        if tag.endswith(("Date", "DateTime")):
            yield from (node for node in nodes if not node.children and not _is_date(node.text.strip()))


def periods_ending_early(view: MessageView) -> Iterator[Violation]:
    """End dates before the start of their period."""
    for end in view.tagged("EndDate", "EndDateTime"):
        start = end.parent.value(end.tag.replace("End", "Start")) if end.parent else ""
        if end.text.strip() < start:
            yield end


def original_dates_late(view: MessageView) -> Iterator[Violation]:
    """Original release dates after the release date for the same territory."""
    for release in view.releases:
        released = {node.attributes.get("ApplicableTerritoryCode"): node.text for node in release.all("ReleaseDate")}
        for original in release.all("OriginalReleaseDate"):
            other = released.get(original.attributes.get("ApplicableTerritoryCode"), "")
            size = min(len(other), len(original.text))
            if size and original.text[:size] > other[:size]:
                yield original


def _empty_header(tag: str) -> Check:
    return lambda view: [node for node in view.root.all("MessageHeader", tag) if not node.text.strip()]


def _is_duration(node: Node, _view: MessageView) -> bool:
    return bool(_DURATION.fullmatch(node.text.strip()))


def zero_durations(view: MessageView) -> list[Violation]:
    """Recordings and videos with a duration of zero."""
    return [
        node
        for resource in view.resources
        if resource.tag in ("SoundRecording", "Video")
        for node in resource.all("Duration")
        if _ZERO_DURATION.fullmatch(node.text.strip())
    ]


def invalid_value_set_versions(view: MessageView) -> list[Violation]:
    """An AvsVersionId that is not a version number; the schema accepts any text."""
    version = view.root.attributes.get("AvsVersionId")
    return [(view.root, version)] if version is not None and not _AVS.fullmatch(version) else []


def mismatched_schema_version(view: MessageView) -> list[Violation]:
    """3.8.x: a MessageSchemaVersionId that differs from the namespace."""
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
            _empty_header("MessageId"),
            "The message has no id.",
            "Give each message a unique id.",
        ),
        Rule(
            "created-without-zone",
            "MessageHeader/MessageCreatedDateTime: YYYY-MM-DDThh:mm:ssTZD",
            "Warning",
            every(tagged("MessageCreatedDateTime"), lambda node, _: _ZONE.search(node.text.strip())),
            "The creation time {value} has no time zone.",
            "End it with Z or an offset such as +01:00.",
        ),
        Rule(
            "schema-version",
            "NewReleaseMessage/@MessageSchemaVersionId",
            "Fatal Error",
            mismatched_schema_version,
            "MessageSchemaVersionId is {value}, which does not match the namespace.",
            "Use the version of the namespace, such as ern/382.",
        ),
        Rule(
            "value-set-version",
            "NewReleaseMessage/@AvsVersionId",
            "Warning",
            invalid_value_set_versions,
            "The allowed value set version {value} is not a version number.",
            "Use the number of the set, such as 3.",
        ),
        Rule(
            "text-empty",
            "Titles and names",
            "Fatal Error",
            never(tagged(*_TEXTS), lambda node, _: not node.children and not node.text.strip()),
            "A title or name is empty.",
            "Fill it in, or remove the element.",
        ),
        Rule(
            "date-impossible",
            "ddex_IsoDate",
            "Fatal Error",
            impossible_dates,
            "{value} is not a valid date.",
            "Use YYYY, YYYY-MM or YYYY-MM-DD.",
        ),
        Rule(
            "period-ends-early",
            "ValidityPeriod",
            "Fatal Error",
            periods_ending_early,
            "The end {value} is before the start.",
            "Correct the dates, or remove the end.",
        ),
        Rule(
            "original-date-late",
            "Release/OriginalReleaseDate",
            "Warning",
            original_dates_late,
            "The original release date {value} is later than the release date.",
            "Use the date of the first publication as the original date.",
        ),
        Rule(
            "duration",
            "Duration: hours, minutes and seconds",
            "Fatal Error",
            every(tagged(*_DURATIONS), _is_duration),
            "{value} is not a valid duration.",
            "Use a positive duration such as PT3M25S or PT1H2M3.5S.",
        ),
        Rule(
            "duration-zero",
            "SoundRecording/Duration",
            "Warning",
            zero_durations,
            "A recording has the duration {value}.",
            "State the measured duration of the file.",
        ),
    ),
)
