"""Identifiers: valid ones in every spelling, invalid ones with the reason, and the arithmetic of check digits."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from stdnum import ean
from stdnum.iso7064 import mod_37_36

from shared.model.identifiers import Dpid, Grid, Gtin, Ipi, Isni, Isrc, Iswc, gtin_forms, iswc_check_digit

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COUNTRIES = ["US", "GB", "DE", "FR", "QZ", "QM", "UK", "JP", "BR"]


def read(kind: Any, value: object) -> Any:
    return TypeAdapter(kind).validate_python(value)


def rejection(kind: Any, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        read(kind, value)
    (error,) = caught.value.errors()
    return error["msg"]


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        (Isrc, "QZABC2600001", "QZABC2600001"),
        (Isrc, "US-RC1-76-07839", "USRC17607839"),
        (Isrc, "gb aye 06 01498", "GBAYE0601498"),
        (Gtin, "036000291452", "036000291452"),
        (Gtin, "0 36000 29145 2", "036000291452"),
        (Gtin, "4006381333931", "4006381333931"),
        (Gtin, "96385074", "96385074"),
        (Gtin, "10036000291459", "10036000291459"),
        (Isni, "0000 0001 2281 955X", "000000012281955X"),
        (Isni, "000000012281955x", "000000012281955X"),
        (Iswc, "T-034.524.680-1", "T0345246801"),
        (Iswc, "t0345246801", "T0345246801"),
        (Ipi, "00014107338", "00014107338"),
        (Ipi, "000.14.10.73.38", "00014107338"),
        (Dpid, "PADPIDA2013020802I", "PADPIDA2013020802I"),
        (Dpid, "PA-DPIDA-2013020802-I", "PADPIDA2013020802I"),
        (Grid, "A1-2425G-ABC1234002-M", "A12425GABC1234002M"),
        (Grid, "a12425gabc1234002m", "A12425GABC1234002M"),
    ],
)
def test_valid_identifiers_are_normalized(kind: Any, written: str, kept: str) -> None:
    assert read(kind, written) == kept
    assert read(kind, kept) == kept


@pytest.mark.parametrize(
    ("kind", "written", "reason"),
    [
        (Isrc, "", "write it as"),
        (Isrc, "QZABC260001", "write it as"),
        (Isrc, "QZABC26000011", "write it as"),
        (Isrc, "1ZABC2600001", "write it as"),
        (Isrc, "XXABC2600001", "write it as"),
        (Isrc, "QZABC26O0001", "write it as"),
        (Isrc, "QZÄBC2600001", "write it as"),
        (Gtin, "036000291453", "check digit is wrong"),
        (Gtin, "123", "write it as"),
        (Gtin, "03600029145X", "write it as"),
        (Gtin, "٠٣٦٠٠٠٢٩١٤٥٢", "write it as"),
        (Isni, "0000000122819550", "check digit is wrong"),
        (Isni, "000000012281955", "write it as"),
        (Iswc, "T0345246802", "check digit is wrong"),
        (Iswc, "0345246801", "write it as"),
        (Iswc, "T034524680X", "write it as"),
        (Ipi, "14107338", "leading zeros"),
        (Ipi, "0001410733A", "leading zeros"),
        (Dpid, "PADPIDA2013020802J", "check character is wrong"),
        (Dpid, "PADPIDB2013020802I", "write it as"),
        (Dpid, "PADPIDA2013020802", "write it as"),
        (Grid, "A12425GABC1234002N", "check character is wrong"),
        (Grid, "B12425GABC1234002M", "write it as"),
        (Grid, "A12425GABC1234002", "write it as"),
    ],
)
def test_invalid_identifiers_are_rejected_with_the_reason(kind: Any, written: str, reason: str) -> None:
    message = rejection(kind, written)
    assert reason in message
    assert repr(written) in message


@pytest.mark.parametrize("kind", [Isrc, Gtin, Isni, Iswc, Ipi, Dpid, Grid])
@pytest.mark.parametrize("value", [None, 36000291452, ["036000291452"], {"code": "x"}, True])
def test_values_other_than_strings_are_rejected(kind: Any, value: object) -> None:
    with pytest.raises(ValidationError):
        read(kind, value)


@given(
    country=st.sampled_from(COUNTRIES),
    registrant=st.text(ALPHABET, min_size=3, max_size=3),
    rest=st.integers(0, 10**7 - 1),
)
def test_isrcs(country: str, registrant: str, rest: int) -> None:
    code = f"{country}{registrant}{rest:07}"
    assert read(Isrc, code) == code
    assert read(Isrc, f"{code[:2]}-{code[2:5]}-{code[5:7]}-{code[7:]}") == code


@given(body=st.text("0123456789", min_size=7, max_size=13).filter(lambda text: len(text) in (7, 11, 12, 13)))
def test_gtins_have_exactly_one_check_digit(body: str) -> None:
    right = ean.calc_check_digit(body)
    assert read(Gtin, body + right) == body + right
    for wrong in set("0123456789") - {right}:
        assert "check digit" in rejection(Gtin, body + wrong)


@given(digits=st.text("0123456789", min_size=9, max_size=9), place=st.integers(0, 8), shift=st.integers(1, 9))
def test_iswc_check_digits_detect_single_errors(digits: str, place: int, shift: int) -> None:
    code = f"T{digits}{iswc_check_digit(digits)}"
    assert read(Iswc, code) == code
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    if shift * (place + 1) % 10:  # weights 2, 4, 5, 6 and 8 share factors with 10: ISO 15707 cannot detect those
        assert "check digit" in rejection(Iswc, f"T{wrong}{code[-1]}")


@pytest.mark.parametrize(("kind", "prefix", "length"), [(Dpid, "PADPIDA", 10), (Grid, "A1", 15)])
@given(data=st.data())
@settings(max_examples=40)
def test_mod_37_36_detects_every_single_error_and_swap(
    kind: Any, prefix: str, length: int, data: st.DataObject
) -> None:
    body = prefix + data.draw(st.text(ALPHABET, min_size=length, max_size=length))
    code = body + mod_37_36.calc_check_digit(body)
    assert read(kind, code) == code
    place = data.draw(st.integers(len(prefix), len(code) - 1))
    other = data.draw(st.sampled_from(ALPHABET).filter(lambda letter: letter != code[place]))
    assert "check character" in rejection(kind, code[:place] + other + code[place + 1 :])
    if place + 1 < len(code) and code[place] != code[place + 1]:
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert "check character" in rejection(kind, swapped)


@given(st.text(max_size=30))
@settings(max_examples=100)
def test_any_text_is_either_normalized_or_rejected(text: str) -> None:
    for kind in (Isrc, Gtin, Isni, Iswc, Ipi, Dpid, Grid):
        try:
            kept = read(kind, text)
        except ValidationError:
            continue
        assert kept.isascii()
        assert read(kind, kept) == kept


@pytest.mark.parametrize(
    ("given", "forms"),
    [
        ("602445790098", ["602445790098", "0602445790098", "00602445790098"]),
        ("00602445790098", ["602445790098", "0602445790098", "00602445790098"]),
        ("4006381333931", ["4006381333931", "04006381333931"]),
        ("96385074", ["96385074", "000096385074", "0000096385074", "00000096385074"]),
    ],
)
def test_a_gtin_has_the_same_number_in_every_length(given: str, forms: list[str]) -> None:
    assert gtin_forms(given) == forms
