"""Converts between exact amounts and minor units, and rounds parts so that they still make the whole. Pure.

Amounts are Decimals or Fractions in major units; what is booked is a whole number of minor units (ISO 4217).
"""

import decimal
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache

from shared.errors import Finding, InvalidInput
from shared.vocabularies.currencies import ENDED, currencies

EXACT = decimal.Context(prec=200, traps=[decimal.Inexact, decimal.InvalidOperation, decimal.Overflow])
"""Arithmetic that fails rather than rounds."""


@cache
def digits_of(currency: str) -> int:
    """How many digits amounts of the currency have after the point. Raises InvalidInput if it is no currency."""
    found = next((each.digits for each in currencies() if each.code == currency), ENDED.get(currency))
    if found is None:
        remedy = "Write a code of ISO 4217, such as EUR."
        raise InvalidInput([Finding("currency", f"{currency!r} is not a currency.", "unknown-currency", remedy=remedy)])
    return found


def minor_units(amount: Decimal | Fraction, currency: str) -> Fraction:
    """The exact number of minor units that the amount is. Raises InvalidInput if it is no currency."""
    return Fraction(amount) * int(10 ** digits_of(currency))


def whole_units(amount: Decimal, currency: str, where: str = "") -> int:
    """The amount in minor units. Raises InvalidInput, with `where` as the place, if the currency has fewer digits."""
    units = minor_units(amount, currency)
    if units.denominator != 1:
        message = f"{amount} has more digits than amounts in {currency} can have: {digits_of(currency)}."
        raise InvalidInput([Finding(where, message, "too-fine", remedy="Round it.")])
    return units.numerator


def amount_of(units: int, currency: str) -> Decimal:
    """The amount of so many minor units, with all digits of the currency: `12.50`."""
    return Decimal(units).scaleb(-digits_of(currency), EXACT)


def decimal_of(value: Fraction) -> Decimal:
    """The same number as a Decimal. Raises decimal.Inexact if it has no end."""
    return EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))


def nearest(value: Fraction) -> int:
    """The nearest whole number; of two equally near the even one (IEEE 754, roundTiesToEven)."""
    return round(value)


def apportion(parts: Sequence[Fraction], total: int | None = None) -> list[int]:
    """Rounds each part so that together they are `total`, by default the rounded sum. Largest remainder.

    Each part is rounded down; what is missing goes, one unit each, to those that lost most, the first of equal ones.
    With the default total no part moves by a whole unit, and whole parts stay as they are. Without parts, the total
    has to be 0.
    """
    rounded = [part.numerator // part.denominator for part in parts]
    missing = (nearest(sum(parts, Fraction())) if total is None else total) - sum(rounded)
    if not parts:
        assert not missing, "Nothing cannot be divided."
        return []
    every, some = divmod(missing, len(parts))
    by_loss = sorted(range(len(parts)), key=lambda place: (rounded[place] - parts[place], place))
    for rank, place in enumerate(by_loss):
        rounded[place] += every + (rank < some)
    return rounded
