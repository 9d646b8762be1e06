"""Acknowledgements in three formats are parsed into one form, and invalid ones are rejected with the reason."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from infra.local.dsp.simulator.answers import Answer, as_json, as_sftp_16, as_sftp_18
from shared.delivery.acknowledgements.parse.acknowledgement import MAX_BYTES, read_acknowledgement
from shared.delivery.acknowledgements.parse.status_vocabulary import FILE_STATUS, RELEASE_STATUS
from shared.errors import InvalidInput
from shared.model.delivery.acknowledgement import Statement
from shared.platform.schemas import SchemaSource

ANSWER = Answer(
    message_id="MSG-1",
    batch_id="20260301120000000",
    icpn="0724384960650",
    created=datetime(2026, 3, 2, 10, tzinfo=UTC),
    sender="PADPIDA3897722461G",
    recipient="PADPIDA2014122301Q",
)
REJECTION = replace(
    ANSWER,
    status="ProcessingErrorAtReleaseDistributor",
    file_status="ResourceCorrupt",
    reason="Track 2 cannot be decoded & played.",
    action="ResendXmlAndResources",
    manual_check=False,
    isrcs=("DEA372600001",),
)


def read(data: bytes, **words: str) -> Statement:
    (statement,) = read_acknowledgement(data, words).statements  # type: ignore[arg-type]
    return statement


def test_1_6_identifies_the_release_and_the_status_of_its_file() -> None:
    reading = read_acknowledgement(as_sftp_16(ANSWER), {})
    assert (reading.format, reading.sender, reading.created) == ("ern-c-1.6", ANSWER.sender, ANSWER.created)
    (statement,) = reading.statements
    assert (statement.subject.release_id, statement.status, statement.code) == (ANSWER.icpn, "received", None)


def test_1_8_identifies_message_batch_and_release() -> None:
    reading = read_acknowledgement(as_sftp_18(ANSWER), {})
    assert (reading.format, reading.message_id) == ("ern-c-1.8", "ACK-1")
    (statement,) = reading.statements
    subject = statement.subject
    assert (subject.message_id, subject.batch_id, subject.icpn) == ("MSG-1", ANSWER.batch_id, ANSWER.icpn)
    assert statement.status == "ingested"


@pytest.mark.parametrize("write", [as_sftp_16, as_sftp_18, as_json])
def test_a_rejection_has_a_reason_resources_and_a_proposed_action(write: object) -> None:
    statement = read(write(REJECTION))  # type: ignore[operator]
    assert statement.status == "rejected"
    assert statement.code in ("ResourceCorrupt", "ProcessingErrorAtReleaseDistributor")
    assert statement.reason == REJECTION.reason
    assert (statement.action, statement.manual_check) == ("ResendXmlAndResources", False)
    assert [resource.isrc for resource in statement.resources] == ["DEA372600001"]


def test_1_8_a_rejected_file_overrides_the_status_of_the_release() -> None:
    statement = read(as_sftp_18(replace(ANSWER, file_status="ResourceMissing")))
    assert (statement.status, statement.code) == ("rejected", "ResourceMissing")


def test_1_8_the_more_specific_status_is_the_code_of_a_rejection() -> None:
    assert read(as_sftp_18(REJECTION)).code == "ResourceCorrupt"


@pytest.mark.parametrize("word", RELEASE_STATUS)
def test_every_status_of_a_release_has_its_meaning(word: str) -> None:
    assert read(as_sftp_18(replace(ANSWER, status=word))).status == RELEASE_STATUS[word]


@pytest.mark.parametrize("word", FILE_STATUS)
def test_every_status_of_a_file_has_its_meaning(word: str) -> None:
    assert read(as_sftp_16(replace(ANSWER, file_status=word))).status == FILE_STATUS[word]


def test_supply_chain_statuses_before_the_recipient_are_ignored_but_file_statuses_are_not() -> None:
    assert read(as_sftp_18(replace(ANSWER, status="ReleaseStagedForPublication"))).status == "received"
    silent = replace(ANSWER, status="OrderPlacedForReleaseDistributor", file_status="UserDefined")
    assert read(as_sftp_18(silent)).status is None


def test_a_dsps_own_status_values_are_mapped() -> None:
    own = as_sftp_16(ANSWER).replace(b"<FileStatus>FileOK", b'<FileStatus UserDefinedValue="InShop">UserDefined')
    assert read(own).status is None
    assert (read(own, InShop="live").status, read(own).word) == ("live", "InShop")


def test_the_status_values_are_those_of_the_schemas(schemas_folder: Path) -> None:
    known = {"16": set(FILE_STATUS), "18": {*FILE_STATUS, *RELEASE_STATUS}}
    for version, file_name in (("16", "avs.xsd"), ("18", "allowed-value-sets.xsd")):
        tree = etree.parse(schemas_folder / "ern-c-sftp" / version / file_name)
        space = {"xs": "http://www.w3.org/2001/XMLSchema"}
        declared = {
            str(value)
            for name in ("ErncFileStatus", "SupplyChainStatus")
            for value in tree.xpath(f'//xs:simpleType[@name="{name}"]//xs:enumeration/@value', namespaces=space)
        }
        silent = {word for word in declared - known[version] if "Creator" not in word}
        assert known[version] <= declared
        assert silent <= {
            "UserDefined",
            "InDeliveryToReleaseDistributor",
            "InPreparationForDeliveryToReleaseDistributor",
            "OrderPlacedForReleaseDistributor",
            "ReleaseNotAvailable",
            "ReleaseStagedForPublication",
        }


@pytest.mark.parametrize("answer", [ANSWER, REJECTION])
def test_the_simulators_acknowledgements_are_valid_against_the_official_schemas(
    schemas_folder: Path, answer: Answer
) -> None:
    source = SchemaSource(schemas_folder)
    for version, data in (("16", as_sftp_16(answer)), ("18", as_sftp_18(answer))):
        assert list(source.errors(f"ern-c-sftp/{version}", etree.fromstring(data))) == []


def test_1_8_may_contain_many_messages() -> None:
    one = as_sftp_18(ANSWER)
    start, end = one.index(b"<Acknowledgement>"), one.index(b"</Acknowledgement>") + len(b"</Acknowledgement>")
    again = one[start:end].replace(b"MSG-1", b"MSG-2").replace(b"FileOK", b"ErnMissing")
    reading = read_acknowledgement(one[:end] + again + one[end:], {})
    statements = [(each.subject.message_id, each.status) for each in reading.statements]
    assert statements == [("MSG-1", "ingested"), ("MSG-2", "rejected")]


@pytest.mark.parametrize(
    "fields",
    [
        {"messageId": "MSG-1", "status": "accepted"},
        {"message_id": "MSG-1", "state": "Ingested"},
        {"acknowledgements": [{"ernMessageId": "MSG-1", "releaseStatus": "processed"}]},
        [{"message-id": "MSG-1", "status": "SUCCESS"}],
    ],
)
def test_json_fields_may_have_several_names(fields: object) -> None:
    statement = read(json.dumps(fields).encode())
    assert (statement.subject.message_id, statement.status) == ("MSG-1", "ingested")


def test_json_errors_may_be_nested_and_dated() -> None:
    fields = {"upc": "1", "status": "error", "errorCode": "E7", "error": {"message": "No cover."}, "date": "2026-03-02"}
    statement = read(json.dumps(fields).encode())
    assert (statement.code, statement.reason, statement.said) == ("E7", "No cover.", datetime(2026, 3, 2, tzinfo=UTC))


BILLION_LAUGHS = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<a>", "not-well-formed"),
        (b"<a/>", "unknown-root"),
        (BILLION_LAUGHS, "doctype"),
        (b"{", "not-json"),
        (b"[" * 100_000, "not-json"),
        (b"[7]", "not-objects"),
        (b"[]", "silent"),
        (b"{}", "missing"),
        (b"<" * (MAX_BYTES + 1), "too-large"),
        (b"\x00\x01\x02", "not-well-formed"),
        (as_sftp_16(ANSWER).replace(b"FileStatus", b"FileState"), "missing"),
        (json.dumps([{"status": "ok"}] * 201).encode(), "too-many"),
    ],
)
def test_invalid_acknowledgements_are_rejected_with_the_reason(data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_acknowledgement(data, {})
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.problems[0].remedy


def test_a_status_that_is_no_text_is_left_out() -> None:
    assert read(b'{"status": 7}').status is None


def statements_or_problems(data: bytes) -> tuple[object, ...]:
    try:
        return read_acknowledgement(data, {}).statements
    except InvalidInput as error:
        return error.problems


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_parser(data: bytes) -> None:
    assert statements_or_problems(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["status", "messageId", "error", "upc", "isrcs", "timestamp", "action"]), inner, max_size=5
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_json_crashes_the_parser(value: object) -> None:
    assert statements_or_problems(json.dumps(value).encode())


@given(st.text(min_size=1, max_size=60), st.sampled_from([as_sftp_16, as_sftp_18]))
def test_no_text_in_an_element_crashes_the_parser(text: str, write: object) -> None:
    data: bytes = write(replace(REJECTION, reason=text, icpn=text, file_status=text))  # type: ignore[operator]
    assert statements_or_problems(data)
