"""Tests that periods keep their meaning: included days, moments, and local times, when written and when read."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from lxml import etree
from pydantic import ValidationError

from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.data.versions import VERSIONS
from shared.messages.ern.diff import diff_releases
from shared.messages.ern.read import ReadResult, read_message
from shared.model.catalog.offer import DealTerm
from shared.model.catalog.release import Release, Rights
from shared.model.codec import decode, encode
from tests.fixtures.messages import request
from tests.fixtures.releases import album

STREAM = "subscription-streaming"
CREATED = datetime(2026, 5, 5, 9, 30, tzinfo=UTC)
NAMES = ("StartDate", "EndDate", "StartDateTime", "EndDateTime")


def period(xml: bytes) -> list[str | None]:
    found = etree.fromstring(xml).find(".//ValidityPeriod")
    assert found is not None
    return [found.findtext(name) for name in NAMES]


def with_term(**term: Any) -> Release:
    return album().model_copy(update={"deals": [DealTerm.model_validate({"use": STREAM, **term})]})


def composed(release: Release, version: str = "4.3", **more: Any) -> bytes:
    return compose_message(request(release, version=version, **{"deals": (STREAM,), **more})).xml


def read_period(*written: str) -> ReadResult:
    """A message whose only deals have this period, as read."""
    xml = composed(album()).decode()
    start = xml.index("<ValidityPeriod>")
    original = xml[start : xml.index("</ValidityPeriod>") + len("</ValidityPeriod>")]
    return read_message(xml.replace(original, f"<ValidityPeriod>{''.join(written)}</ValidityPeriod>").encode())


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ({"startDate": "2026-06-01", "endDate": "2026-06-30"}, ["2026-06-01", "2026-06-30", None, None]),
        ({"startDate": "2026-06-01", "endDate": "2026-06-01"}, ["2026-06-01", "2026-06-01", None, None]),
        ({"startDate": "2026-06-01"}, [None, None, "2026-06-01T00:00:00", None]),
        ({"startAt": "2026-06-01T09:00:00"}, [None, None, "2026-06-01T09:00:00", None]),
        (
            {"startAt": "2026-06-01T09:00:00", "endDate": "2026-06-30"},
            [None, None, "2026-06-01T09:00:00", "2026-06-30T23:59:59"],
        ),
        (
            {"startAt": "2026-06-01T09:00:00Z", "endAt": "2026-06-30T12:00:00+02:00"},
            [None, None, "2026-06-01T09:00:00Z", "2026-06-30T10:00:00Z"],
        ),
    ],
)
def test_periods_are_written_as_stated_and_survive_reading(
    version: str, term: dict[str, str], expected: list[str | None]
) -> None:
    xml = composed(with_term(**term), version)
    assert period(xml) == expected
    read = read_message(xml)
    rebuilt = album().model_copy(update={"deals": list(read.terms)})
    assert period(composed(rebuilt, version)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (("<StartDate>2026-06-01</StartDate>", "<EndDate>2026-06-30</EndDate>"), ("2026-06-01", None, "2026-06-30")),
        (("<StartDateTime>2026-06-01T09:00:00</StartDateTime>",), (None, datetime(2026, 6, 1, 9), None)),
        (("<StartDateTime>2026-06-01T00:00:00</StartDateTime>",), ("2026-06-01", None, None)),
        (
            ("<StartDateTime>2026-06-01T09:00:00+09:00</StartDateTime>",),
            (None, datetime(2026, 6, 1, 0, tzinfo=UTC), None),
        ),
    ],
)
def test_days_moments_and_local_times_are_read_as_such(
    written: tuple[str, ...], expected: tuple[str | None, datetime | None, str | None]
) -> None:
    term = read_period(*written).terms[0]
    day = term.start_date.isoformat() if term.start_date else None
    end = term.end_date.isoformat() if term.end_date else None
    assert (day, term.start_at, end) == expected


def test_the_last_second_of_a_local_day_is_kept() -> None:
    result = read_period(
        "<StartDateTime>2026-06-01T00:00:00</StartDateTime>", "<EndDateTime>2026-06-30T23:59:59</EndDateTime>"
    )
    assert result.terms[0].end_at == datetime(2026, 6, 30, 23, 59, 59)
    rebuilt = album().model_copy(update={"deals": list(result.terms)})
    assert period(composed(rebuilt)) == [None, None, "2026-06-01T00:00:00", "2026-06-30T23:59:59"]


@pytest.mark.parametrize(
    ("last_day", "action"),
    [("2026-05-05", "Initial"), ("2026-05-04", "Initial"), ("2026-05-03", "Takedown")],
)
def test_a_message_is_no_takedown_until_its_last_day_is_over_everywhere(last_day: str, action: str) -> None:
    """The fixture's messages are created at 09:30 UTC: then the 4th is not over yet at UTC-12."""
    assert read_period("<StartDate>2026-01-01</StartDate>", f"<EndDate>{last_day}</EndDate>").action == action


def test_staggered_prices_leave_no_day_out() -> None:
    release = album().model_copy(
        update={
            "deals": [
                DealTerm(use="download", start_date=date(2026, 6, 5), end_date=date(2026, 6, 30), price_code="FRONT"),
                DealTerm(use="download", start_date=date(2026, 7, 1), price_code="MID"),
            ]
        }
    )
    xml = composed(release, deals=("download",))
    ends = [each.text for each in etree.fromstring(xml).iterfind(".//EndDate")]
    assert set(ends) == {"2026-06-30"}
    first, second = (term for term in read_message(xml).terms)
    assert (first.end_date, second.start_date) == (date(2026, 6, 30), date(2026, 7, 1))


def test_a_deal_is_sent_until_its_last_day_is_over_everywhere() -> None:
    release = with_term(startDate="2026-06-01", endDate="2026-06-30")
    late = datetime(2026, 7, 1, 11, 0, tzinfo=UTC)
    assert period(composed(release, created=late))[1] == "2026-06-30"
    over = compose_message(
        request(
            release.model_copy(update={"deals": [*release.deals, DealTerm(use="download")]}),
            deals=(STREAM, "download"),
            created=datetime(2026, 7, 1, 12, 0, tzinfo=UTC),
        )
    ).xml
    assert b"2026-06-30" not in over


@pytest.mark.parametrize(
    "fields",
    [
        {"startDate": "2026-06-02", "endDate": "2026-06-01"},
        {"startAt": "2026-06-02T00:00:00", "endDate": "2026-06-01"},
        {"startAt": "2026-06-02T12:00:00Z", "endAt": "2026-06-02T11:59:59Z"},
    ],
)
def test_periods_that_end_before_they_start_are_refused(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="is before"):
        DealTerm.model_validate({"use": STREAM, **fields})
    with pytest.raises(ValidationError, match="is before"):
        Rights.model_validate({"startDate": "2026-06-01", **fields})


def test_equal_moments_are_a_period() -> None:
    same = DealTerm.model_validate({"use": STREAM, "startAt": "2026-06-02T12:00:00Z", "endAt": "2026-06-02T12:00:00Z"})
    assert same.start_at == same.end_at


def test_a_deal_that_ends_before_the_release_starts_is_left_out_with_a_warning() -> None:
    release = with_term(endDate="2026-05-20")
    release = release.model_copy(update={"deals": [*release.deals, DealTerm(use="download")]})
    message = compose_message(request(release, deals=(STREAM, "download")))
    assert "ends-before-start" in {warning.code for warning in message.warnings}
    assert b"OnDemandStream" not in message.xml


def test_local_times_are_stored_as_texts_and_moments_as_timestamps() -> None:
    stored = encode(DealTerm.model_validate({"use": STREAM, "startAt": "2026-04-01T09:00:00", "endAt": CREATED}))
    assert (stored["startAt"], stored["endAt"]) == ("2026-04-01T09:00:00", CREATED)
    assert decode(DealTerm, stored).start_at == datetime(2026, 4, 1, 9)


def test_a_day_with_offset_is_the_day_as_written() -> None:
    rights = Rights.model_validate({"startDate": "2026-07-10T00:00:00+02:00"})
    assert rights.start_date == date(2026, 7, 10)


def test_a_shorter_period_is_reported_with_its_last_day() -> None:
    before = with_term(startDate="2026-06-01", endDate="2026-06-30")
    changes = diff_releases(before, with_term(startDate="2026-06-01", endDate="2026-06-29"), asked_at=CREATED)
    assert [(each.code, each.before, each.after) for each in changes] == [("end-changed", "2026-06-30", "2026-06-29")]
