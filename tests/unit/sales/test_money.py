"""Money: minor units, parts that make the whole, the European Central Bank's rates."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.errors import InvalidInput
from shared.sales.money.rates import NO_RATES, read_rates
from shared.sales.money.rounding import amount_of, apportion, decimal_of, digits_of, whole_units

HISTORY = "Date,USD,JPY,BGN,\n2026-03-31,1.2500,160.00,N/A,\n2026-03-27,1.2000,,1.9558,\n"
PARTS = st.lists(st.fractions(-50, 50, max_denominator=997), min_size=1, max_size=12)


@given(PARTS)
@settings(max_examples=30, deadline=None)
def test_rounded_parts_make_the_rounded_sum_and_none_moves_by_a_unit(parts: list[Fraction]) -> None:
    rounded = apportion(parts)
    assert sum(rounded) == round(sum(parts))
    assert all(abs(part - whole) < 1 for part, whole in zip(parts, rounded, strict=True))
    assert all(part == whole for part, whole in zip(parts, rounded, strict=True) if part.denominator == 1)


@given(PARTS, st.integers(-200, 200))
@settings(max_examples=30, deadline=None)
def test_any_total_is_met(parts: list[Fraction], total: int) -> None:
    assert sum(apportion(parts, total)) == total


def test_the_largest_remainder_gets_the_unit_and_the_first_of_equal_ones() -> None:
    third = Fraction(10, 3)
    assert apportion([third, third, third]) == [4, 3, 3]
    assert apportion([Fraction(5, 2), Fraction(26, 10), Fraction(49, 10)]) == [2, 3, 5]
    assert apportion([-third, -third, -third]) == [-3, -3, -4]
    assert (apportion([]), apportion([Fraction(1, 2)]), apportion([Fraction(3, 2)])) == ([], [0], [2])


def test_amounts_have_the_digits_of_their_currency() -> None:
    assert [digits_of(code) for code in ("JPY", "EUR", "KWD", "CLF")] == [0, 2, 3, 4]
    assert [str(amount_of(units, code)) for units, code in ((1250, "EUR"), (-7, "JPY"), (1, "KWD"))] == [
        "12.50", "-7", "0.001",
    ]  # fmt: skip
    assert whole_units(Decimal("12.5"), "EUR") == 1250
    assert decimal_of(Fraction(1, 8)) == Decimal("0.125")
    with pytest.raises(InvalidInput, match=r"x: 0\.5 has more digits"):
        whole_units(Decimal("0.5"), "JPY", "x")
    with pytest.raises(InvalidInput, match="'EURO' is not a currency"):
        digits_of("EURO")


def test_rates_are_those_of_the_last_day_that_has_one() -> None:
    rates = read_rates(HISTORY.splitlines())
    assert rates.rate("EUR", "USD", date(2026, 3, 31)) == Fraction(5, 4)
    assert rates.rate("USD", "EUR", date(2026, 3, 30)) == Fraction(5, 6)
    assert rates.rate("USD", "JPY", date(2026, 4, 2)) == 128
    assert rates.rate("BGN", "BGN", date(1990, 1, 1)) == 1
    for currency, day in (("USD", date(2026, 3, 26)), ("BGN", date(2026, 4, 7)), ("GBP", date(2026, 3, 31))):
        with pytest.raises(InvalidInput, match=f"no exchange rate between EUR and {currency}"):
            rates.rate("EUR", currency, day)
    with pytest.raises(InvalidInput, match="no exchange rate"):
        NO_RATES.rate("USD", "EUR", date(2026, 3, 31))


def test_the_file_of_the_last_day_is_read_and_others_are_refused() -> None:
    daily = read_rates(["Date, USD, JPY, \n", "31 March 2026, 1.2500, 160.00, \n"])
    assert daily.rate("EUR", "USD", date(2026, 4, 1)) == Fraction(5, 4)
    with pytest.raises(InvalidInput, match="not Date"):
        read_rates(["Day,USD\n"])
    with pytest.raises(InvalidInput, match=r"line 2: 'x' is not a rate.*line 3: 'soon' is not a day"):
        read_rates(["Date,USD\n", "2026-03-31,x\n", "soon,1.0\n"])


def test_rates_that_are_no_table_of_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "rates.csv").write_bytes(b"Date,USD\n2026-01-30,\xff\n")
    with (tmp_path / "rates.csv").open(encoding="utf-8") as file, pytest.raises(InvalidInput, match="not UTF-8"):
        read_rates(file)
    with pytest.raises(InvalidInput, match="no table"):
        read_rates(["Date,USD", "2026-01-30," + "1" * 200_000])
