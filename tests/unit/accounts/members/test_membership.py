from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.accounts.access import Person
from shared.accounts.api_keys.keys import KeyRequest, create_api_key
from shared.accounts.members.invitations import InviteRequest, invite_user
from shared.accounts.members.membership import (
    MemberReference,
    RoleRequest,
    SwitchRequest,
    change_role,
    remove_member,
    switch_tenant,
    transfer_ownership,
)
from shared.accounts.members.sign_up import AcceptRequest, accept_invite
from shared.accounts.tenants.settings import TenantChange, update_tenant
from shared.errors import Conflict, Forbidden, InvalidInput, NotFound
from shared.model.accounts.tenant import Member, Tenant, User
from shared.model.codec import decode
from tests.fixtures.people import People, membership


@pytest.fixture
def people() -> People:
    return People()


def give(people: People, uid: str, role: Any, by: str = "admin") -> Member:
    return change_role(RoleRequest(uid=uid, role=role), caller=people.caller(by), adapters=people.adapters)


def remove(people: People, uid: str, by: str = "admin") -> None:
    remove_member(MemberReference(uid=uid), caller=people.caller(by), adapters=people.adapters)


def transfer(people: People, uid: str, by: str = "owner") -> Tenant:
    return transfer_ownership(MemberReference(uid=uid), caller=people.caller(by), adapters=people.adapters)


def switch(people: People, uid: str, tenant_id: str) -> User:
    return switch_tenant(SwitchRequest(tenant_id=tenant_id), person=people.person(uid), adapters=people.adapters)


def test_a_new_role_is_reflected_in_the_claims(people: People) -> None:
    give(people, "viewer", "admin")
    assert people.claims("viewer")["role"] == "admin"
    user: Any = people.store.get("users/viewer")
    assert user["role"] == "admin"
    (act,) = people.acts()
    assert (act.action, act.actor, dict(act.details)) == (
        "member.role-changed",
        "admin",
        {"from": "viewer", "to": "admin"},
    )
    assert act.changed == ["role"]


def test_only_a_lower_role_ends_the_sessions(people: People) -> None:
    give(people, "viewer", "manager")
    assert people.accounts.ended == []
    give(people, "manager", "viewer")
    assert people.accounts.ended == ["manager"]


def test_setting_the_same_role_is_not_audited(people: People) -> None:
    give(people, "viewer", "viewer")
    assert people.acts() == []


@pytest.mark.parametrize("role", ["viewer", "manager"])
def test_only_admins_change_roles_and_remove_members(people: People, role: str) -> None:
    with pytest.raises(Forbidden):
        give(people, role, "admin", by=role)
    with pytest.raises(Forbidden):
        remove(people, "admin", by=role)
    assert people.role(role) == role


def test_nobody_can_change_another_tenants_members(people: People) -> None:
    for reach in (lambda: give(people, "viewer", "admin", "stranger"), lambda: remove(people, "viewer", "stranger")):
        with pytest.raises(NotFound):
            reach()
    with pytest.raises(NotFound):
        transfer(people, "stranger")


def test_a_removed_member_loses_access_immediately(people: People) -> None:
    remove(people, "manager")
    assert people.role("manager") is None
    assert people.claims("manager") == {}
    assert people.accounts.ended == ["manager"]
    tenant: Any = people.store.get("tenants/tenant")
    user: Any = people.store.get("users/manager")
    assert "manager" not in tenant["users"]
    assert user["tenants"] == []
    assert "activeTenant" not in user


def test_an_outdated_token_of_a_removed_member_grants_nothing(people: People) -> None:
    before = people.caller("admin")
    stale = dict(people.claims("admin"))
    remove(people, "admin", by="owner")
    people.accounts.set_claims("admin", stale)  # like an ID token that has not expired
    with pytest.raises(Forbidden):
        people.caller("admin")
    assert before.role == "admin"


def test_a_token_from_before_a_downgrade_has_the_lower_role(people: People) -> None:
    stale = dict(people.claims("admin"))
    give(people, "admin", "viewer", by="owner")
    people.accounts.set_claims("admin", stale)
    assert people.caller("admin").role == "viewer"


def test_everybody_except_the_owner_may_leave(people: People) -> None:
    remove(people, "viewer", by="viewer")
    assert people.role("viewer") is None
    with pytest.raises(Conflict):
        remove(people, "owner", by="owner")


def test_the_owner_cannot_be_removed_or_demoted(people: People) -> None:
    with pytest.raises(Conflict):
        remove(people, "owner")
    with pytest.raises(Conflict):
        give(people, "owner", "viewer")
    assert people.role("owner") == "admin"


def test_ownership_can_be_transferred(people: People) -> None:
    assert transfer(people, "manager").owner == "manager"
    assert people.role("manager") == "admin"
    assert people.role("owner") == "admin"
    assert people.claims("manager")["role"] == "admin"
    remove(people, "owner", by="manager")
    with pytest.raises(Forbidden):
        transfer(people, "viewer", by="admin")


def test_a_person_switches_between_tenants(people: People) -> None:
    people.put("tenants/tenant/members/stranger", {**as_member(people, "stranger"), "role": "viewer"})
    people.store.transact(lambda t: t.update("users/stranger", {"tenants": ["elsewhere", "tenant"]}))
    assert switch(people, "stranger", "tenant").role == "viewer"
    assert people.claims("stranger") == {"tenantId": "tenant", "role": "viewer"}
    switch(people, "stranger", "elsewhere")
    assert people.claims("stranger") == {"tenantId": "elsewhere", "role": "admin"}
    assert people.accounts.ended == [], "a switch does not reduce rights"
    with pytest.raises(NotFound):
        switch(people, "viewer", "elsewhere")


def test_a_member_removed_from_the_active_tenant_falls_back_to_another(people: People) -> None:
    people.put("tenants/tenant/members/stranger", {**as_member(people, "stranger"), "role": "manager"})
    people.store.transact(lambda t: t.update("users/stranger", {"tenants": ["elsewhere", "tenant"]}))
    switch(people, "stranger", "tenant")
    remove(people, "stranger")
    assert people.claims("stranger") == {"tenantId": "elsewhere", "role": "admin"}
    assert people.accounts.ended == ["stranger"]


def as_member(people: People, uid: str) -> dict[str, Any]:
    from shared.model.codec import encode

    return encode(membership("tenant", uid, "viewer"))


def change(people: People, wanted: dict[str, Any], by: str = "admin") -> Tenant:
    return update_tenant(decode(TenantChange, wanted), caller=people.caller(by), adapters=people.adapters)


PARTY = {"partyId": "PADPIDA2014122301Q", "partyName": "The Label"}


def test_settings_are_merged_validated_and_audited(people: People) -> None:
    change(people, {"settings": {"party": PARTY, "autoDeliver": True}, "branding": {"logo": "logo.png"}})
    changed = change(people, {"name": "New", "settings": {"defaultTerritories": ["DE"]}, "branding": {"logo": None}})
    assert changed.settings.party is not None
    assert changed.settings.auto_deliver
    assert changed.branding.logo is None
    assert people.store.get("tenants/tenant") == {**people.store.get("tenants/tenant"), "name": "New"}  # type: ignore[dict-item]
    assert people.acts()[-1].changed == ["branding", "name", "settings"]


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ({"settings": {"party": {**PARTY, "partyId": "PADPIDA2014122301X"}}}, "settings.party.partyId"),
        ({"settings": {"defaultTerritories": ["Mars"]}}, "settings.defaultTerritories[0]"),
        ({"settings": {"quota": 1}}, "settings.quota"),
        ({"branding": {"primaryColor": "red;"}}, "branding.primaryColor"),
        ({"owner": "admin"}, "owner"),
        ({"users": []}, "users"),
        ({}, ""),
    ],
)
def test_settings_that_an_admin_may_not_change_are_rejected(people: People, wanted: dict[str, Any], path: str) -> None:
    before = people.store.get("tenants/tenant")
    with pytest.raises(InvalidInput) as caught:
        change(people, wanted)
    assert [problem.path for problem in caught.value.problems] == [path]
    assert people.store.get("tenants/tenant") == before
    assert people.acts() == []


def test_only_admins_change_the_tenant(people: People) -> None:
    with pytest.raises(Forbidden):
        change(people, {"name": "Mine"}, by="manager")


def test_if_two_admins_remove_each_other_one_remains(people: People) -> None:
    """The second admin was authorized before the first one acted, and acts afterwards."""
    give(people, "manager", "admin", by="owner")
    second = people.caller("manager")
    remove(people, "manager")
    acts: list[Callable[[], Any]] = [
        lambda: remove_member(MemberReference(uid="admin"), caller=second, adapters=people.adapters),
        lambda: change_role(RoleRequest(uid="admin", role="viewer"), caller=second, adapters=people.adapters),
        lambda: invite_user(InviteRequest(email="spy@example.com"), caller=second, adapters=people.adapters),
        lambda: create_api_key(
            KeyRequest(name="CI", scopes=["releases:read"]), caller=second, adapters=people.adapters
        ),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act()
    assert people.role("admin") == "admin"


def test_of_two_people_accepting_one_invitation_only_one_joins(people: People) -> None:
    made = invite_user(InviteRequest(email="new@example.com"), caller=people.caller("admin"), adapters=people.adapters)
    twins = [Person(uid, "new@example.com", "New", verified=True) for uid in ("one", "two")]

    def accept(person: Person) -> bool:
        try:
            accept_invite(AcceptRequest(token=made.token), person=person, adapters=people.adapters)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        joined = list(pool.map(accept, twins))
    assert sorted(joined) == [False, True]
    tenant: Any = people.store.get("tenants/tenant")
    assert len({"one", "two"} & set(tenant["users"])) == 1
