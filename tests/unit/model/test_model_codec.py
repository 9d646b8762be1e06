"""Documents survive a round trip, and invalid ones are reported completely: every finding, with path and remedy."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from google.cloud.firestore_v1._helpers import decode_dict, encode_dict
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from shared.errors import InvalidInput
from shared.model.accounts.tenant import User
from shared.model.base import Model
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode, to_json
from shared.model.delivery.target import DeliveryTarget
from shared.model.schema import DOCUMENTS
from tests.documents import release, sample
from tests.unit.model.strategies import documents


def problems(model: type[Model], data: Any, **options: Any) -> dict[str, tuple[str, str]]:
    """The findings of decode by path: code and remedy."""
    with pytest.raises(InvalidInput) as caught:
        decode(model, data, **options)
    return {problem.path: (problem.code, problem.remedy) for problem in caught.value.problems}


def draft(**fields: Any) -> dict[str, Any]:
    return {**sample("releases", "one", "label", "me"), **fields}


@pytest.mark.parametrize("model", DOCUMENTS.values(), ids=lambda model: model.__name__)
@given(data=st.data())
@settings(max_examples=10, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_document_survives_a_round_trip(model: type[Model], data: st.DataObject) -> None:
    try:
        document = decode(model, data.draw(documents(model)))
    except InvalidInput as error:
        if {problem.code for problem in error.problems} <= {"value-error"}:  # a cross-field rule
            reject()
        raise
    stored = decode_dict(encode_dict(encode(document)), client=None)  # Firestore's own wire format
    assert decode(model, stored) == document
    assert encode(decode(model, stored)) == encode(document)
    assert decode(model, to_json(document)) == document


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
def test_a_time_that_utc_cannot_express_is_a_finding(moment: str) -> None:
    rights = {"startDate": "2026-01-01", "startAt": moment}
    assert set(problems(Release, draft(created=moment, rights=rights))) == {"created", "rights.startAt"}


@pytest.mark.parametrize("word", ["__ok__", "é" * 301])
def test_names_that_no_document_can_hold_are_findings(word: str) -> None:
    dialogue = {"words": {"fine": "live", word: "live"}}
    target = {**sample("deliveryTargets", "one", "label", "me"), "dialogue": dialogue}
    assert [path.startswith(f"dialogue.words.{word}") for path in problems(DeliveryTarget, target)] == [True]


def test_all_findings_are_reported_at_once_with_path_and_remedy() -> None:
    found = problems(
        Release,
        draft(
            type="Podcast",
            basic={
                "title": "a\x00b",
                "displayArtist": "",
                "releaseDate": "soon",
                "label": "l" * 1001,
                "barcode": "123",
            },
            tracks=[{"id": "a b", "isrc": "QZABC2600001", "sequenceNumber": 0, "metadata": {"title": "t"}}],
            territories={"mode": "selected"},
            rights={"startDate": "2026-02-02", "endDate": "2026-02-01"},
            colour="red",
        ),
    )
    assert found == {
        "type": ("literal-error", "Use one of the allowed values."),
        "basic.title": ("string-pattern-mismatch", "Remove them."),
        "basic.displayArtist": ("string-too-short", "Enter a value or omit the field."),
        "basic.releaseDate": ("date-from-datetime-parsing", ""),
        "basic.label": ("string-too-long", "Shorten it."),
        "basic.barcode": ("value-error", ""),
        "tracks[0].id": ("string-pattern-mismatch", "Use the required format."),
        "tracks[0].sequenceNumber": ("greater-than-equal", ""),
        "tracks[0].metadata.displayArtist": ("missing", "Add it."),
        "tracks[0].metadata.duration": ("missing", "Add it."),
        "territories": ("value-error", ""),
        "rights": ("value-error", ""),
        "colour": ("extra-forbidden", "Remove it or check its spelling."),
    }


def test_at_most_a_hundred_findings_are_reported() -> None:
    assert len(problems(Release, draft(tracks=[{"id": f"t{number}"} for number in range(300)]))) == 100


def test_a_prefix_is_prepended_to_the_paths() -> None:
    assert set(
        problems(User, {"email": "a", "displayName": "", "id": "x", "created": "2026-01-01"}, prefix="user")
    ) == {"user.displayName"}
    assert set(problems(User, None, prefix="user")) == {"user"}


@pytest.mark.parametrize("data", [None, [], "text", 7, [{}]])
def test_a_value_that_is_not_a_document_is_rejected(data: Any) -> None:
    with pytest.raises(InvalidInput, match="must be an object with named fields"):
        decode(Release, data)


@pytest.mark.parametrize("protocol", ["Gopher", "", "custom:", "custom:Ünï", "sftp", None, ["SFTP"]])
def test_an_unknown_protocol_is_one_finding_at_its_own_path(protocol: Any) -> None:
    target = {**sample("deliveryTargets", "t", "label", "me"), "protocol": protocol}
    assert set(problems(DeliveryTarget, target)) == {"protocol"}


@pytest.mark.parametrize(
    "control",
    [chr(code) for code in range(0x20) if chr(code) not in "\t\n\r"] + ["\ufffe", "\uffff", "\ud800", "\udfff"],
)
def test_text_that_xml_does_not_allow_is_rejected(control: str) -> None:
    basic = {**draft()["basic"], "title": f"a{control}b"}
    assert "basic.title" in problems(Release, draft(basic=basic))


@pytest.mark.parametrize(
    "text",
    [
        "👩‍🎤🎵",
        "שלום עולם",
        "مرحبا\u202eabc\u202c",
        "e\u0301",
        "𝄞",
        "]]>",
        "<script>&amp;",
        "a\tb",
        "line\nline",
        "a\x7fb\x85c",
        "'; --",
    ],
)
def test_all_other_text_is_kept_unchanged(text: str) -> None:
    kept = decode(Release, draft(basic={**draft()["basic"], "title": text}))
    assert kept.basic.title == text
    assert encode(kept)["basic"]["title"] == text


def test_surrounding_whitespace_is_stripped() -> None:
    assert decode(Release, draft(notes="  a b \n")).notes == "a b"
    assert set(problems(Release, draft(notes=" \u3000\t"))) == {"notes"}


BERLIN = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2026-02-01", date(2026, 2, 1)),
        (date(2026, 2, 1), date(2026, 2, 1)),
        (datetime(2026, 2, 1, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 2, 1, 23, 59, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 2, 1, 1, 0, tzinfo=BERLIN), date(2026, 2, 1)),
        (datetime(2026, 2, 1), date(2026, 2, 1)),
        ("2026-02-01T00:00:00Z", date(2026, 2, 1)),
        ("2026-02-01T01:00:00+02:00", date(2026, 2, 1)),
    ],
)
def test_days(given: Any, day: date) -> None:
    read = decode(Release, draft(basic={**draft()["basic"], "releaseDate": given}))
    assert read.basic.release_date == day
    assert encode(read)["basic"]["releaseDate"] == datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert to_json(read)["basic"]["releaseDate"] == day.isoformat()


@pytest.mark.parametrize("given", ["2026-02-30", "yesterday", "2026-13-01T00:00:00Z", "T", "", [], {}])
def test_an_invalid_day_is_rejected(given: Any) -> None:
    assert set(problems(Release, draft(basic={**draft()["basic"], "releaseDate": given}))) == {"basic.releaseDate"}


def test_instants_are_utc() -> None:
    read = decode(Release, draft(created=datetime(2026, 2, 1, 1, tzinfo=BERLIN), updated=datetime(2026, 2, 1)))
    assert read.created == datetime(2026, 1, 31, 23, tzinfo=UTC)
    assert (read.created.tzinfo, read.updated.tzinfo) == (UTC, UTC)


@pytest.mark.parametrize("duration", [float("inf"), float("-inf"), float("nan"), -1, "long", 10**400])
def test_a_duration_must_be_a_finite_number(duration: Any) -> None:
    metadata = {"title": "t", "displayArtist": "a", "duration": duration}
    track = {"id": "t", "isrc": "QZABC2600001", "sequenceNumber": 1, "metadata": metadata}
    assert set(problems(Release, draft(tracks=[track]))) == {"tracks[0].metadata.duration"}


def test_numbers_that_firestore_cannot_store_are_rejected() -> None:
    metadata = {"title": "t", "displayArtist": "a", "duration": 1}
    track = {"id": "t", "isrc": "QZABC2600001", "sequenceNumber": 1, "metadata": metadata}
    audio = {"fileId": "f", "format": "WAV", "bitrate": 2**63}
    assert set(problems(Release, draft(tracks=[{**track, "audio": audio}]))) == {"tracks[0].audio.bitrate"}


def test_absent_values_are_omitted_and_empty_lists_kept() -> None:
    document = encode(release("one", "label", "me"))
    assert "notes" not in document
    assert document["tracks"] == []
    assert None not in _leaves(document)


def test_names_are_camel_case_on_the_wire_and_snake_case_is_accepted() -> None:
    assert {"tenantId", "createdBy"} <= set(encode(release("one", "label", "me")))
    user = decode(
        User, {"id": "u", "email": "a@example.com", "display_name": "A", "photo_url": "x", "created": "2026-01-01"}
    )
    assert {"displayName", "photoURL"} <= set(encode(user))


def test_a_price_is_stored_exactly() -> None:
    deal = {"use": "download", "price": {"amount": "0.1000", "currency": "EUR"}}
    assert encode(decode(Release, draft(deals=[deal])))["deals"][0]["price"]["amount"] == "0.1000"


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [value]
