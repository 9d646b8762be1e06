"""Whoever has a payee's link sees that payee's statements and confirms its shares, and nothing else."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from shared.api.route import ANONYMOUS
from shared.errors import Conflict, Forbidden, NotFound
from shared.sales.settlement.payees.links import (
    PayeeLinkListing,
    PayeeLinkReference,
    PayeeLinkRequest,
    create_payee_link,
    list_payee_links,
    revoke_payee_link,
)
from shared.sales.settlement.payees.page import (
    PayeeRequest,
    PayeeStatementRequest,
    PayeeView,
    confirm_shares,
    link_payee_statement,
    view_payee,
)
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.sales_intake import row, sheet, take_in
from tests.fixtures.settlement import agreements, approve, propose, statements, store_terms

_AWAITED = [
    {"payee": "label", "percent": "40"},
    {"payee": "artist", "percent": "60", "confirmation": "awaited"},
]


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    world = ArchiveWorld(tmp_path)
    deal = {"id": "deal", "startDate": "2020-01-01", "rules": [{"id": "all", "shares": _AWAITED}]}
    store_terms(world, {"agreements.json": agreements(agreements=[deal])})
    take_in(world, {"january.csv": sheet(row(100, "10.00"))})
    return world


def link(world: ArchiveWorld, payee: str = "artist") -> str:
    """The token of a new link."""
    return create_payee_link(PayeeLinkRequest(payee=payee), caller=world.admin, adapters=world.adapters).token


def view(world: ArchiveWorld, token: str) -> PayeeView:
    """What the payee sees."""
    return view_payee(PayeeRequest(token=token), caller=ANONYMOUS, adapters=world.adapters)


def confirm(world: ArchiveWorld, token: str) -> PayeeView:
    """Confirms the payee's shares."""
    return confirm_shares(PayeeRequest(token=token), caller=ANONYMOUS, adapters=world.adapters)


def test_what_is_held_is_released_once_the_payee_has_confirmed(world: ArchiveWorld) -> None:
    approve(world, propose(world))
    assert statements(world)["artist"].account.held == Decimal("6.00")
    token = link(world)
    assert [(each.percent, each.awaited) for each in view(world, token).shares] == [(Decimal(60), True)]
    confirmed = confirm(world, token)
    assert [each.awaited for each in confirmed.shares] == [False]
    planned = propose(world)
    assert planned.reports == 0  # a confirmation divides nothing anew
    approve(world, planned)
    account = statements(world)["artist"].account
    assert (account.confirmed, account.payable) == (Decimal("6.00"), Decimal("6.00"))
    with pytest.raises(Conflict, match="None of your shares"):
        confirm(world, token)


def test_a_payee_sees_its_own_issued_statements_only(world: ArchiveWorld) -> None:
    planned, token = propose(world), link(world)
    assert view(world, token).statements == []
    approve(world, planned)
    (own,) = view(world, token).statements
    stored = statements(world)
    assert own.id == stored["artist"].id

    def read(statement_id: str) -> str:
        request = PayeeStatementRequest(token=token, statement_id=statement_id, form="csv")
        return link_payee_statement(request, caller=ANONYMOUS, adapters=world.adapters).items[0].name

    assert read(own.id) == "statement-artist-2026-01-31.csv"
    for other in (stored["label"].id, "none"):
        with pytest.raises(NotFound, match="no such statement"):
            read(other)


def test_a_link_that_is_revoked_or_over_opens_nothing(world: ArchiveWorld) -> None:
    token, second = link(world), link(world, "label")
    listed = list_payee_links(PayeeLinkListing(), caller=world.admin, adapters=world.adapters).items
    assert {each.payee for each in listed} == {"artist", "label"}
    assert not any(token in str(data) for data in world.store.documents.values())
    reference = PayeeLinkReference(link_id=next(each.id for each in listed if each.payee == "artist"))
    stranger = replace(world.admin, tenant_id="other")
    with pytest.raises(NotFound):
        revoke_payee_link(reference, caller=stranger, adapters=world.adapters)
    revoke_payee_link(reference, caller=world.admin, adapters=world.adapters)
    world.clock.now += timedelta(days=91)
    for each in (token, second, "x" * 43):
        with pytest.raises(NotFound, match="The link is not valid"):
            view(world, each)


def test_only_an_admin_who_is_a_person_makes_links_for_payees_that_there_are(world: ArchiveWorld) -> None:
    request = PayeeLinkRequest(payee="artist")
    for caller in (world.manager, replace(world.admin, scopes=frozenset({"royalties:write"}))):
        with pytest.raises(Forbidden):
            create_payee_link(request, caller=caller, adapters=world.adapters)
    with pytest.raises(NotFound, match="no payee nobody"):
        link(world, "nobody")


def test_a_payee_that_the_agreements_have_no_more_sees_nothing(world: ArchiveWorld) -> None:
    token = link(world)
    deal = {
        "id": "deal",
        "startDate": "2020-01-01",
        "rules": [{"id": "all", "shares": [{"payee": "x", "percent": "100"}]}],
    }
    payees = [{"id": "x", "name": "X", "currency": "EUR"}]
    store_terms(world, {"agreements.json": agreements(payees=payees, agreements=[deal])})
    with pytest.raises(NotFound, match="do not have you any more"):
        view(world, token)
