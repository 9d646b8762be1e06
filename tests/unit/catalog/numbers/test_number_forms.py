"""ISRCs and barcodes are formed under a prefix, with the check digits of published examples."""

from datetime import UTC, datetime

import pytest

from shared.catalog.numbers import forms
from shared.model.numbers import BarcodeForm, NumberKind, NumberPool

AT = datetime(2026, 3, 1, tzinfo=UTC)


def pool(kind: NumberKind, prefix: str, form: BarcodeForm | None = None, **fields: object) -> NumberPool:
    base = NumberPool(
        id="p", tenant_id="t", name="P", kind=kind, source="prefix", created=AT, created_by="u", updated=AT
    )
    highest = forms.last_item(kind, prefix, form)
    return base.model_copy(update={"prefix": prefix, "form": form, "last": highest, **fields})


def test_isrcs_count_from_one_in_each_year() -> None:
    ours = pool("isrc", "QZABC")
    assert forms.number_at(ours, forms.period_of(ours, AT), 1) == "QZABC2600001"
    assert forms.number_at(ours, "2027", 99_999) == "QZABC2799999"
    later = ours.model_copy(update={"cursors": {"2026": 7}})
    assert (forms.cursor_of(later, "2026"), forms.cursor_of(later, "2027")) == (7, 1)


@pytest.mark.parametrize(
    ("prefix", "form", "item", "number"),
    [
        ("4006381", "EAN-13", 33393, "4006381333931"),  # the example of the EAN-13 of a pen, cited in many manuals
        ("036000", "UPC-A", 29145, "036000291452"),  # the example of UPC-A
        ("60244579012", "EAN-13", 8, "6024457901288"),
    ],
)
def test_barcodes_have_the_check_digit_of_gs1(prefix: str, form: BarcodeForm, item: int, number: str) -> None:
    made = forms.number_at(pool("barcode", prefix, form), "all", item)
    assert made == number
    assert forms.checked("barcode", made) == made


def test_keys_compare_a_barcode_however_it_is_written() -> None:
    assert forms.key_of("barcode", "036000291452") == forms.key_of("barcode", "0 036000 291452") == "00036000291452"
    assert forms.key_of("isrc", "QZ-ABC-26-00001") == "QZABC2600001"
    assert forms.key_of("isrc", "ZZXXX2600001") is None
    assert forms.key_of("isrc", 7) is None
    assert forms.key_of("barcode", "４００６３８１３３３９３１") is None


def test_keys_of_a_span_sort_by_item() -> None:
    for ours in (pool("isrc", "QZABC"), pool("barcode", "036000", "UPC-A"), pool("barcode", "4006381", "EAN-13")):
        numbers = [forms.number_at(ours, "2026", item) for item in range(1, 200)]
        keys = [forms.key_of(ours.kind, number) for number in numbers]
        span = forms.span(ours, "2026", 1, 199)
        assert keys == sorted(str(key) for key in keys)
        assert (keys[0], keys[-1]) == (span.low, span.high)


@pytest.mark.parametrize(
    ("kind", "prefix", "form", "told"),
    [
        ("isrc", "QZAB", None, "5 characters"),
        ("isrc", "QZABCD", None, "5 characters"),
        ("isrc", "12ABC", None, "no ISRC prefix"),
        ("isrc", "ZZXXX", None, "unknown ISRCs"),
        ("barcode", "12345", "UPC-A", "6 to 10 digits"),
        ("barcode", "12345678901", "UPC-A", "6 to 10 digits"),
        ("barcode", "123456789012", "EAN-13", "6 to 11 digits"),
        ("barcode", "40063A1", "EAN-13", "6 to 11 digits"),
        ("barcode", "４００６３８１", "EAN-13", "6 to 11 digits"),
        ("barcode", "9790000", "EAN-13", "ISBN"),
        ("barcode", "2000001", "EAN-13", "variable weight"),
        ("barcode", "500000", "UPC-A", "coupons"),
    ],
)
def test_prefixes_that_nobody_can_have_are_refused(
    kind: NumberKind, prefix: str, form: BarcodeForm | None, told: str
) -> None:
    assert told in str(forms.prefix_problem(kind, prefix, form))


@pytest.mark.parametrize(
    ("kind", "prefix", "form"),
    [
        ("isrc", "QZABC", None),
        ("isrc", "DEA12", None),
        ("barcode", "4006381", "EAN-13"),
        ("barcode", "602445", "UPC-A"),
    ],
)
def test_prefixes_of_registrants_are_accepted(kind: NumberKind, prefix: str, form: BarcodeForm | None) -> None:
    assert forms.prefix_problem(kind, prefix, form) is None


def test_what_a_pool_has_not_reached_is_outside() -> None:
    spans = forms.outside_spans(pool("isrc", "QZABC"), AT, "QZABC2600011")
    assert [(span.low, span.high) for span in spans] == [
        ("QZABC26000110", "QZABC2699999"),
        ("QZABC2700000", "QZABC3999999"),
    ]
    assert not spans[0].low <= "QZABC2600011" <= spans[0].high
    assert spans[0].low <= "QZABC2600012" <= spans[0].high
    (barcodes,) = forms.outside_spans(pool("barcode", "4006381", "EAN-13"), AT, None)
    assert (barcodes.low, barcodes.high) == ("04006381000017", "04006381999991")


def test_prefixes_overlap_if_one_contains_the_other() -> None:
    ours = pool("barcode", "4006381", "EAN-13")
    assert forms.overlaps(ours, "400638", "EAN-13")
    assert not forms.overlaps(ours, "400638", "UPC-A")
    assert forms.overlaps(pool("barcode", "036000", "UPC-A"), "0036000", "EAN-13")
