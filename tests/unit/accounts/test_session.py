from datetime import timedelta

import pytest

from shared.accounts.members.sign_up import AcceptRequest, SignUpRequest, accept_invite, complete_sign_up
from shared.accounts.privacy.erase import ErasureRequest, erase_person
from shared.accounts.session import confirm_session
from shared.errors import SignedOut
from shared.platform.identity.memory import MemoryAccounts
from shared.platform.identity.port import Account
from tests.fixtures.people import People
from tests.fixtures.world import START

ISSUED_S = START.timestamp()


@pytest.mark.parametrize(
    ("account", "why"),
    [
        (None, "no longer exists"),
        (Account("one", disabled=True), "disabled"),
        (Account("one", sessions_since=START + timedelta(seconds=1)), "ended"),
    ],
)
def test_a_token_of_an_account_or_session_that_has_ended_is_refused(account: Account | None, why: str) -> None:
    accounts = MemoryAccounts({"one": account} if account else {})
    with pytest.raises(SignedOut, match=why):
        confirm_session("one", ISSUED_S, accounts)


@pytest.mark.parametrize("since", [None, START, START + timedelta(milliseconds=900), START - timedelta(days=1)])
def test_a_token_of_the_current_session_is_accepted(since: object) -> None:
    """Both times are whole seconds at the sign-in service."""
    account = Account("one", sessions_since=since)  # type: ignore[arg-type]
    assert confirm_session("one", ISSUED_S, MemoryAccounts({"one": account})) == account


def test_an_erased_person_does_not_come_back_with_an_old_token() -> None:
    people = People()
    person = people.person("viewer")
    erase_person(ErasureRequest(email=person.email), person=person, adapters=people.adapters)
    with pytest.raises(SignedOut, match="erased"):
        complete_sign_up(SignUpRequest(), person=person, adapters=people.adapters)
    with pytest.raises(SignedOut, match="erased"):
        complete_sign_up(SignUpRequest(invitation="t" * 43), person=person, adapters=people.adapters)
    with pytest.raises(SignedOut, match="erased"):
        accept_invite(AcceptRequest(token="t" * 43), person=person, adapters=people.adapters)
    assert people.store.get("users/viewer") is None
