"""Agreements: what is consistent, which rule counts, how shares are passed on."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from shared.errors import InvalidInput
from shared.model.codec import decode
from shared.model.sales.agreement import Agreements
from shared.sales.agreements.matching import Sale
from shared.sales.agreements.terms import TermsBook

PAYEES = [{"id": name, "name": name.title(), "currency": "EUR"} for name in ("ada", "ben", "label")]
CATALOGUE = {"id": "best", "tracks": ["QZ-ABC-26-00002"], "releases": ["036000291452"]}


def whole(payee: str) -> list[dict[str, Any]]:
    return [{"payee": payee, "percent": "100"}]


def rule(payee: str, **scope: Any) -> dict[str, Any]:
    return {"id": f"{payee}-{'-'.join(scope)}", "scope": scope, "shares": whole(payee)}


def agreement(name: str, *rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "startDate": "2026-01-01", "rules": list(rules), **more}


def book(*agreements: dict[str, Any], **more: Any) -> TermsBook:
    document = {"payees": PAYEES, "catalogues": [CATALOGUE], "agreements": list(agreements), **more}
    return TermsBook(decode(Agreements, document))


def sale(isrc: str = "QZABC2600001", upc: str = "", territory: str = "DE", start: str = "2026-03-01") -> Sale:
    return Sale(isrc, upc.lstrip("0"), territory, "OnDemandStream", date.fromisoformat(start))


def payees(found: TermsBook, which: Sale) -> dict[str, Fraction]:
    return {part.payee: part.fraction for part in found.terms_of(which).parts}


def only(found: TermsBook, which: Sale) -> str:
    (payee,) = payees(found, which)
    return payee


def test_the_most_specific_rule_counts() -> None:
    tracks = rule("ada", tracks=["QZABC2600001"])
    rules = book(
        agreement("all", rule("label"), rule("ben", territories=["FR"]), rule("ben", catalogues=["best"])),
        agreement("one", tracks),
    )
    assert only(rules, sale()) == "ada"
    assert only(rules, sale(territory="FR")) == "ada"
    assert only(rules, sale("QZABC2600003")) == "label"
    assert only(rules, sale("QZABC2600003", territory="FR")) == "ben"
    assert only(rules, sale("QZABC2600002")) == "ben"
    assert only(rules, sale("QZABC2600003", upc="00036000291452")) == "ben"


def test_two_rules_that_are_equally_specific_are_named() -> None:
    rules = book(agreement("all", rule("ada", territories=["DE", "FR"]), rule("ben", territories=["FR", "US"])))
    assert (only(rules, sale()), only(rules, sale(territory="US"))) == ("ada", "ben")
    with pytest.raises(InvalidInput, match=r"rule ada-territories of agreement all.*rule ben-territories"):
        rules.terms_of(sale(territory="FR"))


def test_the_whole_world_is_no_limit() -> None:
    rules = book(agreement("all", rule("ada", territories=["Worldwide"]), rule("ben", territories=["FR"])))
    assert (only(rules, sale(territory="ZZ")), only(rules, sale(territory="FR"))) == ("ada", "ben")


def test_a_version_counts_from_its_first_day_until_the_next() -> None:
    second = agreement("all", rule("ben"), version=2) | {"startDate": "2026-04-01"}
    rules = book(agreement("all", rule("ada"), rule("label", startDate="2026-02-01", endDate="2026-02-28")), second)
    starts = ("2025-12-31", "2026-01-01", "2026-02-28", "2026-03-31", "2026-04-01")
    assert [only(rules, sale(start=start)) for start in starts] == ["", "ada", "label", "ada", "ben"]


def test_a_label_takes_its_part_and_passes_the_rest_on() -> None:
    passed = {"id": "in", "shares": [{"payee": "label", "percent": "20"}, {"agreement": "sub", "percent": "80"}]}
    further = {"id": "sub", "shares": [{"payee": "ada", "percent": "62.5"}, {"payee": "ben", "percent": "37.5"}]}
    only_german = {**further, "scope": {"territories": ["DE"]}}
    rules = book(agreement("top", passed), agreement("sub", only_german, subordinate=True))
    assert payees(rules, sale()) == {"label": Fraction(1, 5), "ada": Fraction(1, 2), "ben": Fraction(3, 10)}
    assert payees(rules, sale(territory="FR")) == {"label": Fraction(1, 5), "": Fraction(4, 5)}
    assert rules.terms_of(sale()) is rules.terms_of(sale("QZABC2600007"))


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        ([{"payee": "ada", "percent": "99.99"}], "make 99.99 percent"),
        ([{"payee": "ada", "percent": 99.9}], "floating-point"),
        ([{"percent": "100"}], "State one of them"),
        ([{"agreement": "a", "percent": "100", "confirmation": "awaited"}], "no terms of its own"),
        (whole("eve"), "no payee eve"),
        (
            [{"payee": "ada", "percent": "100", "confirmation": "awaited", "reserve": {"percent": "1", "months": 1}}],
            "is held has no reserve",
        ),
        ([{"payee": "ada", "percent": "100", "reserve": {"percent": "1", "months": 1201}}], "1200"),
    ],
)
def test_shares_that_cannot_be_are_refused(shares: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        book(agreement("a", {"id": "r", "shares": shares}))


def test_what_is_inconsistent_is_refused_all_at_once() -> None:
    with pytest.raises(InvalidInput, match=r"payees ada.*first days of agreements a.*no catalogue worst"):
        book(
            agreement("a", rule("ada", catalogues=["worst"])),
            agreement("a", rule("ada"), version=2),
            payees=[*PAYEES, PAYEES[0]],
        )
    with pytest.raises(InvalidInput, match="not a valid IBAN"):
        book(payees=[{**PAYEES[0], "account": {"holder": "A", "iban": "DE89370400440532013001"}}])


def test_agreements_that_pass_on_in_a_circle_are_refused() -> None:
    to = {name: {"id": "r", "shares": [{"agreement": name, "percent": "100"}]} for name in ("a", "b")}
    with pytest.raises(InvalidInput, match="Agreement a passes a share on to itself"):
        book(agreement("a", to["b"]), agreement("b", to["a"], subordinate=True))


def test_agreements_that_pass_on_too_often_are_refused() -> None:
    def chain(length: int) -> TermsBook:
        passed = [[{"agreement": f"a{number + 1}", "percent": "50"}] * 2 for number in range(length - 1)]
        rules = [{"id": "r", "shares": shares} for shares in [*passed, whole("ada")]]
        return book(*(agreement(f"a{number}", each, subordinate=number > 0) for number, each in enumerate(rules)))

    assert payees(chain(10), sale()) == {"ada": Fraction(1, 512)}
    with pytest.raises(InvalidInput, match="Agreement a0 passes shares on more than 9 times"):
        chain(11)


def test_a_higher_version_begins_later() -> None:
    with pytest.raises(InvalidInput, match="Version 2 of agreement a begins before version 1"):
        book(agreement("a", rule("ada")), agreement("a", rule("ben"), version=2) | {"startDate": "2025-12-31"})
