"""Claims converge on the memberships, in whatever order they are written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from shared.accounts.members.claims import sync_claims
from shared.errors import Unavailable
from shared.platform.identity.memory import MemoryAccounts
from tests.fixtures.people import People


@dataclass
class Interrupted(MemoryAccounts):
    """Accounts that run other actions during their writes."""

    meanwhile: list[Callable[[], None]] = field(default_factory=list)

    def set_claims(self, uid: str, claims: Mapping[str, Any]) -> None:
        if self.meanwhile:
            self.meanwhile.pop(0)()
        super().set_claims(uid, claims)


@pytest.fixture
def people() -> People:
    people = People()
    people.accounts = Interrupted(people.accounts.accounts)
    return people


def set_role(people: People, role: str) -> None:
    people.store.transact(lambda transaction: transaction.update("tenants/tenant/members/viewer", {"role": role}))


def sync(people: People) -> dict[str, str]:
    return sync_claims("viewer", store=people.store, accounts=people.accounts)


def test_a_change_during_the_write_is_seen(people: People) -> None:
    assert isinstance(people.accounts, Interrupted)
    set_role(people, "manager")
    people.accounts.meanwhile = [lambda: set_role(people, "admin")]
    assert sync(people)["role"] == "admin"
    assert people.claims("viewer")["role"] == "admin"


def test_a_slow_writer_does_not_leave_outdated_claims(people: People) -> None:
    """The slow writer has read `admin`; before it writes, the role is lowered and a fast writer writes that."""
    assert isinstance(people.accounts, Interrupted)
    set_role(people, "admin")

    def lower() -> None:
        set_role(people, "viewer")
        sync(people)

    people.accounts.meanwhile = [lower]
    sync(people)
    assert people.claims("viewer")["role"] == "viewer"


def test_endless_changes_raise_unavailable(people: People) -> None:
    assert isinstance(people.accounts, Interrupted)
    roles = ["manager", "admin"] * 5
    set_role(people, "manager")
    people.accounts.meanwhile = [lambda role=role: set_role(people, role) for role in roles]  # type: ignore[misc]
    people.accounts.meanwhile.insert(0, lambda: set_role(people, "admin"))
    with pytest.raises(Unavailable):
        sync(people)


def test_correct_claims_are_not_written_again(people: People) -> None:
    assert isinstance(people.accounts, Interrupted)
    people.accounts.meanwhile = [lambda: pytest.fail("it wrote")]
    sync(people)


def test_unmanaged_claims_are_kept(people: People) -> None:
    people.accounts.set_claims("viewer", {**people.claims("viewer"), "beta": True})
    set_role(people, "manager")
    sync(people)
    assert people.claims("viewer") == {"tenantId": "tenant", "role": "manager", "beta": True}


def test_a_crash_after_ending_the_sessions_is_repeated(people: People) -> None:
    assert isinstance(people.accounts, Interrupted)
    people.store.transact(lambda transaction: transaction.delete("tenants/tenant/members/viewer"))

    def crash() -> None:
        raise Unavailable

    people.accounts.meanwhile = [crash]
    with pytest.raises(Unavailable):
        sync(people)
    assert sync(people) == {}
    assert people.accounts.ended == ["viewer", "viewer"]


def test_a_missing_account_is_not_an_error(people: People) -> None:
    people.accounts.delete("viewer")
    sync(people)
    assert people.accounts.find("viewer") is None
