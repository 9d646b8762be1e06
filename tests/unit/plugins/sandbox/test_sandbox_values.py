"""Payloads and answers survive the way through JSON; what does not fit is refused with its place."""

import json
import typing
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.errors import Edit, Finding
from shared.plugins.sandbox.answers import checked
from shared.plugins.sandbox.values import BadValue, Builder, hints_of, plain
from shared.sdk import Answer, Files, Processed, Read, Reply, Status
from shared.sdk.points import POINTS


def there_and_back(value: Any, kind: Any = None) -> Any:
    body = bytearray()
    text = json.dumps(plain(value, body))
    return Builder(bytes(body)).build(kind or type(value), json.loads(text), "value")


def sample(hint: Any) -> Any:
    """A value of a payload's field."""
    match typing.get_origin(hint), typing.get_args(hint):
        case kind, (inner, *_) if kind is tuple:
            return (sample(inner), sample(inner))
        case kind, _ if kind is Mapping:
            return {"a": "b"}
        case None, _:
            return {str: "text", bool: True, int: 5}.get(hint, [{"a": 1.5}])
    return None


@pytest.mark.parametrize("point", POINTS.values(), ids=lambda point: point.name)
def test_every_payload_survives(point: Any) -> None:
    payload = point.payload(**{name: sample(hint) for name, hint in hints_of(point.payload).items()})
    assert there_and_back(payload) == payload


@pytest.mark.parametrize(
    "answer",
    [
        Answer(),
        Answer((Finding("a", "b", "c", "warning", "d", "e", "f", 7, (Edit("a", [1], {"b": None}),)),), {"x": "y"}),
        Files({"a": b"\x00\xff", "b": b"", "c": b"123"}, (Finding("a", "b", "c"),)),
        Processed(facts={"a": 1.5}),
        Read((Status("live", "m", None, "c", "r"), Status("rejected"))),
        Reply([1, None, {"a": True}], 404),
    ],
)
def test_every_answer_survives(answer: Any) -> None:
    assert there_and_back(answer) == answer


def test_times_become_texts() -> None:
    assert plain({"at": datetime(2026, 3, 1, tzinfo=UTC)}, bytearray()) == {"at": "2026-03-01T00:00:00+00:00"}


@pytest.mark.parametrize(
    ("kind", "value", "problem"),
    [
        (Answer, [], "value is not an object"),
        (Answer, {"finding": []}, "value has no field 'finding'"),
        (Answer, {"findings": [{"path": "a"}]}, r"value\.findings\[0\]\.message is missing"),
        (Answer, {"findings": {"a": 1}}, r"value\.findings is not a list"),
        (Answer, {"findings": [{"path": 1, "message": "", "code": ""}]}, r"findings\[0\]\.path is not a text"),
        (Status, {"status": "sold"}, r"value\.status is not one of: received, ingested"),
        (Reply, {"status": True}, r"value\.status is not a whole number"),
        (Reply, {"status": 1.5}, r"value\.status is not a whole number"),
        (Files, {"files": {"a": 3}}, r"value\.files\.a has other bytes"),
        (Files, {"files": {"a": -1}}, r"value\.files\.a has other bytes"),
        (Files, {"files": {"a": "x"}}, r"value\.files\.a is not a whole number"),
    ],
)
def test_what_does_not_fit_is_refused(kind: Any, value: Any, problem: str) -> None:
    with pytest.raises(BadValue, match=problem):
        Builder(b"").build(kind, value, "value")


def test_bytes_are_taken_once() -> None:
    """A file cannot claim the bytes of another, and so be many times as large as what was sent."""
    found = Builder(b"abc").build(Files, {"files": {"a": 2, "b": 1}}, "value")
    assert found.files == {"a": b"ab", "b": b"c"}
    with pytest.raises(BadValue, match="other bytes"):
        Builder(b"abc").build(Files, {"files": {"a": 3, "b": 3}}, "value")


@pytest.mark.parametrize(
    "point", [point for point in POINTS.values() if point.answer is None], ids=lambda point: point.name
)
def test_where_nothing_is_answered_nothing_is_accepted(point: Any) -> None:
    assert checked(point, None, b"") is None
    with pytest.raises(BadValue, match="return None"):
        checked(point, {}, b"")


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [
        ("before.import.row", {"title": 5}, "not a text"),
        ("before.import.row", ["a"], "not an object"),
        ("before.catalogue.search", {"upc": None}, "not a text"),
        ("after.catalogue.search", {"a": [[1]]}, "list in a list"),
        ("after.catalogue.search", {"__a__": 1}, "which no document can have"),
        ("rule.check", {"a": 1}, "nothing may be changed"),
    ],
)
def test_a_change_fits_its_field(name: str, change: Any, problem: str) -> None:
    with pytest.raises(BadValue, match=problem):
        checked(POINTS[name], {"findings": [], "change": change}, b"")


@pytest.mark.parametrize(
    "changes",
    [
        {"message": "x" * 1001},
        {"remedy": "x" * 1001},
        {"message": "\ud800"},
        {"fix": [{"path": "a"}] * 21},
        {"fix": [{"path": "x" * 1001}]},
        {"fix": [{"path": "a", "value": 2**64}]},
        {"fix": [{"path": "a", "before": [[1]]}]},
    ],
)
def test_findings_are_bounded(changes: dict[str, Any]) -> None:
    finding = {"path": "a", "message": "b", "code": "c", **changes}
    with pytest.raises(BadValue, match="findings"):
        checked(POINTS["rule.check"], {"findings": [finding]}, b"")
