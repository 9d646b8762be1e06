"""Documents become lines and come back without loss."""

import math
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.catalog.archives.format.lines import documents_in, line_of
from shared.errors import Tampered

_MOMENTS = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC))
_LEAVES = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
)
_VALUES = st.recursive(
    _LEAVES | st.text() | st.binary() | _MOMENTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.just("$instant"), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text(), _VALUES, max_size=5))
def test_a_document_comes_back_as_it_was(data: dict[str, Any]) -> None:
    [(path, found)] = documents_in(line_of("releases/r", data))
    assert (path, found) == ("releases/r", data)
    assert line_of(path, found) == line_of("releases/r", data)


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan])
def test_a_number_that_json_does_not_have_comes_back(number: float) -> None:
    [(_, found)] = documents_in(line_of("releases/r", {"x": [number]}))
    assert str(found["x"][0]) == str(number)


@pytest.mark.parametrize("text", ["\ufffe", "\ud800", "\u2028", "\x00"])
def test_any_text_comes_back(text: str) -> None:
    [(_, found)] = documents_in(line_of("releases/r", {text: text}))
    assert found == {text: text}


def test_a_value_of_another_kind_becomes_its_text_and_is_told() -> None:
    odd: list[str] = []
    point, reference = SimpleNamespace(latitude=1.5, longitude=-2.5), SimpleNamespace(path="releases/a")
    [(_, found)] = documents_in(line_of("releases/r", {"x": [point, complex(1, 2)], "y": reference}, odd))
    assert (found, odd) == ({"x": ["1.5, -2.5", "(complex)"], "y": "releases/a"}, ["releases/r"])


def test_equal_documents_give_equal_lines() -> None:
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    elsewhere = moment.astimezone(timezone(timedelta(hours=5)))
    assert line_of("a/b", {"x": moment, "y": 1}) == line_of("a/b", {"y": 1, "x": elsewhere})


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b'{"path": 1, "data": {}}',
        b'{"path": "a/b"}',
        b'{"path": "a/b", "data": []}',
        b'{"path": "a/b", "data": {"x": {"$instant": "yesterday"}}}',
        b'{"path": "a/b", "data": {"x": {"$bytes": "!"}}}',
        b'{"path": "a/b", "data": {"x": {"$object": 1}}}',
        b'{"path": "a/b", "data": {"x": {"$number": "many"}}}',
        b'{"path": "a/b", "data": {"x": {"$number": []}}}',
        b"[" * 100_000,
    ],
)
def test_a_malformed_line_is_refused(line: bytes) -> None:
    with pytest.raises(Tampered):
        list(documents_in(line))
