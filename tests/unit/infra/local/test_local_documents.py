"""Firestore's REST values: everything that a document can contain survives a round trip."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.local.demo.documents import from_values, to_values

SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text()
INSTANTS = st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC))
VALUES = st.recursive(
    SCALARS | INSTANTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(min_size=1), VALUES, max_size=5))
def test_round_trip(fields: dict[str, object]) -> None:
    assert from_values(to_values(fields)) == fields


def test_an_instant_is_written_in_utc() -> None:
    there = datetime(2026, 1, 16, 1, 0, tzinfo=timezone(timedelta(hours=2)))
    assert to_values({"at": there}) == {"at": {"timestampValue": "2026-01-15T23:00:00Z"}}


def test_true_is_not_a_number() -> None:
    assert to_values({"a": True, "b": 1}) == {"a": {"booleanValue": True}, "b": {"integerValue": "1"}}


def test_unsupported_types_are_refused() -> None:
    with pytest.raises(TypeError, match="cannot store a set"):
        to_values({"tags": {"a"}})
