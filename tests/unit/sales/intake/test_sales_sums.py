"""The sums of a report leave no line out, however many recordings and territories it has."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import InvalidInput
from shared.model.sales.line import SalesLine
from shared.model.sales.stored import MAX_PLACES, MAX_RECORDINGS, ReportSums, SalesFigures
from shared.sales.intake import sums as module
from shared.sales.intake.sums import REST, SumsOfReport


def line(
    isrc: str = "QZEXA2600001",
    territory: str = "DE",
    quantity: int = 1,
    revenue: str | None = "0.5",
    currency: str = "EUR",
    use: str = "OnDemandStream",
) -> SalesLine:
    day = date(2026, 1, 1)
    amount = None if revenue is None else Decimal(revenue)
    return SalesLine(
        "r", day, day, "Example", territory, use, "", quantity, amount, currency if revenue else "", isrc=isrc
    )


def sums(lines: Iterable[SalesLine]) -> ReportSums:
    found = SumsOfReport()
    for each in lines:
        found.add(each)
    return found.result("r", "tenant")


def whole(*parts: SalesFigures) -> tuple[Decimal, dict[str, Decimal]]:
    revenue: dict[str, Decimal] = {}
    for part in parts:
        for currency, amount in part.revenue.items():
            revenue[currency] = revenue.get(currency, Decimal(0)) + amount
    return sum((part.quantity for part in parts), Decimal(0)), revenue


LINES = st.lists(
    st.builds(
        line,
        isrc=st.sampled_from([f"QZEXA26{number:05}" for number in range(9)]),
        territory=st.sampled_from(["DE", "FR", "JP", "Worldwide"]),
        quantity=st.integers(-50, 10_000),
        revenue=st.none() | st.decimals("-9", "9999", places=7).map(str),
        currency=st.sampled_from(["EUR", "USD"]),
        use=st.sampled_from(["OnDemandStream", "PermanentDownload"]),
    ),
    max_size=40,
)


@given(lines=LINES, cells=st.integers(2, 12))
def test_each_list_makes_the_whole(lines: list[SalesLine], cells: int) -> None:
    patch = pytest.MonkeyPatch()
    with patch.context() as patched:
        patched.setattr(module, "MAX_CELLS", cells)
        found = sums(lines)
    quantity = sum((Decimal(each.quantity) for each in lines), Decimal(0))
    revenue: dict[str, Decimal] = {}
    for each in lines:
        if each.revenue is not None:
            revenue[each.currency] = revenue.get(each.currency, Decimal(0)) + each.revenue
    for parts in (found.services, found.territories, found.uses, [*found.recordings, found.others]):
        assert whole(*parts) == (quantity, revenue)


def test_a_recording_has_the_territory_where_it_was_used_most() -> None:
    found = sums([line(quantity=3), line(territory="FR", quantity=5), line(quantity=4), line("QZEXA2600002")])
    first = found.recordings[0]
    assert (first.isrc, first.territory, first.there, first.quantity) == ("QZEXA2600001", "DE", 7, 12)


def test_pairs_of_recordings_and_territories_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_PAIRS", 40)
    monkeypatch.setattr(module, "MAX_CELLS", 30)
    lines = [line(f"QZEXA2{n:06}", f"T{place}", n) for n in range(50) for place in range(8)]
    found = SumsOfReport()
    for each in lines:
        found.add(each)
        assert sum(len(sold.places) for sold in found._recordings.values()) <= 40
    assert whole(*found.result("r", "t").recordings, found.result("r", "t").others)[0] == 8 * sum(range(50))


def test_what_has_only_an_id_of_the_service_is_told_apart_by_it() -> None:
    lines = [line(isrc="")._replace(proprietary_id=f"song-{number}") for number in range(3)]
    assert [each.title for each in sums(lines).recordings] == ["song-0", "song-1", "song-2"]


def test_what_is_beyond_the_lists_is_added_to_their_rest() -> None:
    recordings = sums(line(f"QZEXA2{number:06}", quantity=number) for number in range(MAX_RECORDINGS + 3))
    assert len(recordings.recordings) == MAX_RECORDINGS
    assert recordings.others.quantity == 0 + 1 + 2
    places = sums(line(territory=f"T{number}", quantity=10) for number in range(MAX_PLACES + 4))
    assert len(places.territories) == MAX_PLACES
    assert (places.territories[-1].name, places.territories[-1].quantity) == (REST, 50)


def test_a_document_has_room_for_what_many_currencies_make_of_it() -> None:
    currencies = [f"{a}{b}X" for a in "ABCDEFGHIJKLM" for b in "ABCDEFGHIJ"]
    lines = (line(f"QZEXA2{n:06}", currency=each, revenue="0.1234567") for n in range(400) for each in currencies)
    found = sums(lines)
    assert 0 < len(found.recordings) < 400
    assert len(found.model_dump_json()) < 1_000_000
    assert whole(*found.recordings, found.others)[0] == 400 * len(currencies)


def test_what_has_no_room_at_all_is_refused() -> None:
    lines = (
        line(territory=f"T{place}", use=f"U{place}", currency=f"{a}{b}X", revenue="0.1234567")
        for place in range(MAX_PLACES)
        for a in "ABCDEFGHIJKLM"
        for b in "ABCDEFGHIJ"
    )
    with pytest.raises(InvalidInput) as caught:
        sums(lines)
    assert caught.value.problems[0].code == "too-large"
