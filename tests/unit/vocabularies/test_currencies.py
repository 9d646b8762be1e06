"""Currencies: what they are, how they are found."""

from shared.messages.ern.data.vocabulary import CURRENCIES_432
from shared.vocabularies.currencies import currencies, currency_index, search_currencies

BY_CODE = {each.code: each for each in currencies()}


def test_the_dictionary_has_the_currencies_in_which_prices_are_stated() -> None:
    assert len(BY_CODE) > 150
    assert {"EUR", "USD", "JPY", "GBP", "BRL"} <= set(BY_CODE) & CURRENCIES_432
    assert not {"XXX", "XTS", "XAU", "XDR"} & set(BY_CODE)
    assert [BY_CODE[code].digits for code in ("JPY", "EUR", "HUF", "KWD", "CLF")] == [0, 2, 2, 3, 4]
    assert (BY_CODE["EUR"].symbol, BY_CODE["EUR"].numeric, BY_CODE["CHF"].symbol) == ("€", "978", None)


def test_currencies_are_found() -> None:
    assert search_currencies("dollar", 1)[0].code == "USD"
    assert [each.code for each in search_currencies("krone", 2)]
    assert search_currencies("Frankn", 1)[0].code == "CHF"


def test_symbols_are_found_and_are_not_taken_for_letters() -> None:
    found = {text: search_currencies(text, 1) for text in ("€", "$", "R$", "a$", "₹", "¥")}
    assert {text: hits[0].code for text, hits in found.items()} == {
        "€": "EUR", "$": "USD", "R$": "BRL", "a$": "AUD", "₹": "INR", "¥": "JPY",
    }  # fmt: skip
    assert currency_index().find("R") is None
