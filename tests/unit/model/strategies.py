"""Hypothesis strategies for whole documents, derived from the models: every field, every branch, every bound."""

import re
import types
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from shared.errors import Finding, Severity
from shared.model import identifiers
from shared.model.base import LongText, Model, Text

_VALID_CODES: Mapping[Any, list[str]] = {
    identifiers.Isrc: ["QZABC2600001", "USRC17607839", "GBAYE0601498"],
    identifiers.Gtin: ["036000291452", "4006381333931", "96385074"],
    identifiers.Isni: ["000000012281955X"],
    identifiers.Iswc: ["T0345246801"],
    identifiers.Ipi: ["00014107338"],
    identifiers.Dpid: ["PADPIDA2013020802I"],
    identifiers.Grid: ["A12425GABC1234002M"],
}
_CONTROLS = [chr(code) for code in range(0x20) if chr(code) not in "\t\n\r"] + ["\ufffe", "\uffff"]
_TEXTS = st.one_of(
    st.sampled_from(["Ünïcödé", "🎵 émoji 👩‍🎤", "שלום עולם", "مرحبا", "東京", "]]>", "<&\"'>", "a\u202eb", "a\u0301"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters=_CONTROLS), min_size=1, max_size=12),
).filter(lambda text: bool(text.strip()))
_DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
_INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
_ANY = st.one_of(
    st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False), _TEXTS
)


@cache
def documents(model: type[Model], depth: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """Wire documents of `model`; cross-field rules may still reject some of them."""
    required, optional = {}, {}
    for name, field in model.model_fields.items():
        part = required if field.is_required() else optional
        part[field.alias or name] = _field(field, depth)
    return st.fixed_dictionaries(required, optional=optional)


def _field(field: FieldInfo, depth: int) -> st.SearchStrategy[Any]:
    return values(field.annotation, tuple(field.metadata), depth)


def values(kind: Any, constraints: tuple[Any, ...] = (), depth: int = 0) -> st.SearchStrategy[Any]:
    """Values of an annotation."""
    for scalar, codes in _VALID_CODES.items():
        if kind == scalar or any(item in get_args(scalar)[1:] for item in constraints):
            return st.sampled_from(codes)
    if kind in (Text, LongText):
        return _TEXTS
    if get_origin(kind) is Annotated:
        inner, *more = get_args(kind)
        return values(inner, (*constraints, *more), depth)
    if get_origin(kind) in (Union, types.UnionType):
        return st.one_of([values(part, (), depth) for part in get_args(kind) if part is not type(None)])
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if get_origin(kind) is list:
        return st.lists(
            values(get_args(kind)[0], (), depth + 1),
            min_size=_bound(constraints, "min_length", 0),
            max_size=2 if depth < 2 else 1,
        )
    if get_origin(kind) is dict:
        key, value = get_args(kind)
        return st.dictionaries(values(key), values(value, (), depth), max_size=2)
    if isinstance(kind, type) and issubclass(kind, Model):
        return documents(kind, depth + 1)
    if kind is Finding:
        return st.builds(dict, path=_TEXTS, message=_TEXTS, code=_TEXTS, severity=st.sampled_from(get_args(Severity)))
    return _plain(kind, constraints)


def _plain(kind: Any, constraints: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if kind is bool:
        return st.booleans()
    if kind is int:
        low = _bound(constraints, "ge", _bound(constraints, "gt", -(2**63) - 1) + 1)
        return st.integers(low, _bound(constraints, "le", 2**63 - 1))
    if kind is float:
        low, above = _bound(constraints, "ge", None), _bound(constraints, "gt", None)
        least = above if low is None else low
        most = _bound(constraints, "le", None)
        return st.floats(
            least, most, exclude_min=above is not None and low is None, allow_nan=False, allow_infinity=False
        )
    if kind is Decimal:
        return st.decimals(0, 99_999_999, places=4).map(str)
    if kind is datetime:
        return _INSTANTS
    if kind is date:
        return _DAYS
    if kind is str:
        pattern = _bound(constraints, "pattern", None)
        if pattern is None or "x00" in pattern:
            return _TEXTS if pattern is None else _TEXTS.filter(lambda text: re.match(pattern, text) is not None)
        least, most = _bound(constraints, "min_length", 0), _bound(constraints, "max_length", None)
        return st.from_regex(pattern, fullmatch=True).filter(
            lambda text: text.isascii() and least <= len(text) <= (most or len(text))
        )
    assert kind is Any, f"add {kind} to tests/unit/model/strategies.py"
    return _ANY


def _bound(constraints: tuple[Any, ...], name: str, default: Any) -> Any:
    """A constraint's value, wherever pydantic keeps it."""
    for item in constraints:
        for holder in (item, *getattr(item, "metadata", ())):
            if getattr(holder, name, None) is not None:
                return getattr(holder, name)
    return default
