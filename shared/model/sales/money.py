"""Defines the scalars of money: exact decimals, written as texts, never as floating-point numbers."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema


def _exact(value: object) -> object:
    """Refuses binary floating point, in which most amounts have no exact value."""
    if isinstance(value, float):
        raise ValueError(f'{value!r} is a floating-point number. Write it as a text, such as "12.50".')
    return value


def _text(value: Decimal) -> str:
    """The number without an exponent."""
    return format(value, "f")


Exact = Annotated[
    Decimal,
    BeforeValidator(_exact),
    Field(allow_inf_nan=False),
    PlainSerializer(_text, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}),
]
"""An exact number, such as `0.0034`; written as a text."""

Amount = Annotated[Exact, Field(max_digits=30, decimal_places=12)]
"""An amount of money in major units of its currency, such as `12.50`; written as a text."""

PositiveAmount = Annotated[Amount, Field(gt=0)]
"""An amount above zero."""

Percent = Annotated[Exact, Field(ge=0, le=100, max_digits=9, decimal_places=6)]
"""A share of a whole in percent, such as `33.34`; written as a text."""
