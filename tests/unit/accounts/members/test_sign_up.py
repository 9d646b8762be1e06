from dataclasses import replace
from typing import Any

import pytest

from shared.accounts.members.invitations import (
    InviteListing,
    InviteReference,
    InviteRequest,
    invite_id,
    invite_user,
    list_invites,
    revoke_invite,
)
from shared.accounts.members.sign_up import AcceptRequest, SignUpRequest, SignUpResult, accept_invite, complete_sign_up
from shared.accounts.tenants.operation import lift_suspension, suspend_tenant
from shared.errors import Conflict, Forbidden, InvalidInput, NotFound, RateLimited
from shared.model.codec import decode
from tests.fixtures.people import People


@pytest.fixture
def people() -> People:
    return People()


def sign_up(people: People, uid: str = "new", **fields: Any) -> SignUpResult:
    person = people.sign_up(uid) if uid not in people.accounts.accounts else people.person(uid)
    return complete_sign_up(SignUpRequest(**fields), person=person, adapters=people.adapters)


def invite(people: People, email: str = "new@example.com", role: str = "manager", by: str = "admin") -> str:
    request = decode(InviteRequest, {"email": email, "role": role})
    return invite_user(request, caller=people.caller(by), adapters=people.adapters).token


def accept(people: People, token: str, uid: str = "new") -> SignUpResult:
    return accept_invite(AcceptRequest(token=token), person=people.person(uid), adapters=people.adapters)


def test_signing_up_creates_a_tenant(people: People) -> None:
    result = sign_up(people, display_name="Nova", organization_name="Nova Records")
    tenant_id = result.user.active_tenant
    assert result.created
    assert tenant_id is not None
    tenant: Any = people.store.get(f"tenants/{tenant_id}")
    assert (tenant["name"], tenant["owner"], tenant["users"]) == ("Nova Records", "new", ["new"])
    assert people.claims("new") == {"tenantId": tenant_id, "role": "admin"}
    assert people.caller("new").role == "admin"
    assert [act.action for act in people.acts(tenant_id)] == ["tenant.created"]


def test_signing_up_is_idempotent(people: People) -> None:
    first = sign_up(people)
    assert sign_up(people) == SignUpResult(user=first.user, created=False)
    assert len(people.store.paths("tenants")) == 3


def test_lost_claims_are_restored_by_the_next_call(people: People) -> None:
    sign_up(people)
    people.accounts.set_claims("new", {})
    sign_up(people)
    assert people.claims("new")["role"] == "admin"


def test_an_invited_person_joins_the_inviting_tenant(people: People) -> None:
    result = sign_up(people, invitation=invite(people))
    assert result.user.active_tenant == "tenant"
    assert result.user.tenants == ["tenant"]
    assert people.claims("new") == {"tenantId": "tenant", "role": "manager"}
    assert people.acts()[-1].action == "member.joined"
    assert people.acts()[-1].actor == "new"
    tenant: Any = people.store.get("tenants/tenant")
    assert tenant["users"][-1] == "new"


def test_accepting_an_invitation_switches_the_active_tenant(people: People) -> None:
    token = invite(people, "stranger@example.com", "viewer")
    result = accept(people, token, "stranger")
    assert result.user.tenants == ["elsewhere", "tenant"]
    assert people.claims("stranger") == {"tenantId": "tenant", "role": "viewer"}
    assert people.role("stranger", "elsewhere") == "admin"
    assert people.accounts.ended == []


def test_accepting_again_changes_nothing(people: People) -> None:
    token = invite(people)
    sign_up(people, invitation=token)
    again = accept(people, token)
    assert not again.created
    assert again.user.active_tenant == "tenant"
    assert len(people.acts()) == 2


def test_a_token_is_valid_for_one_person_only(people: People) -> None:
    token = invite(people)
    sign_up(people, invitation=token)
    people.sign_up("other")
    with pytest.raises(Forbidden):
        accept(people, token, "other")
    assert people.role("other") is None


def test_the_address_is_compared_case_insensitively(people: People) -> None:
    token = invite(people, "NEW@Example.COM")
    people.sign_up("new")
    assert accept(people, token).created


def test_an_unverified_address_accepts_no_invitation(people: People) -> None:
    """Anybody can create an account with the address of somebody else."""
    token = invite(people)
    people.sign_up("new")
    unverified = replace(people.person("new"), verified=False)
    for enter in (
        lambda: accept_invite(AcceptRequest(token=token), person=unverified, adapters=people.adapters),
        lambda: complete_sign_up(SignUpRequest(invitation=token), person=unverified, adapters=people.adapters),
    ):
        with pytest.raises(Forbidden, match="not verified"):
            enter()
    assert people.role("new") is None
    assert accept(people, token).created


def test_an_address_has_one_open_invitation_per_tenant(people: People) -> None:
    token = invite(people)
    with pytest.raises(Conflict, match="open invitation"):
        invite(people, "NEW@example.com")
    other = InviteRequest(email="new@example.com")
    invite_user(other, caller=people.caller("stranger"), adapters=people.adapters)
    reference = InviteReference(invite_id=invite_id(token))
    revoke_invite(reference, caller=people.caller("admin"), adapters=people.adapters)
    invite(people)
    people.clock.forward(days=7)
    assert invite(people)


def test_invitations_per_day_are_limited_for_a_tenant_and_an_address(people: People) -> None:
    for number in range(50):
        invite(people, f"n{number}@example.com")
    with pytest.raises(RateLimited):
        invite(people, "one-more@example.com")
    people.clock.forward(days=2)
    for _ in range(10):
        reference = InviteReference(invite_id=invite_id(invite(people)))
        revoke_invite(reference, caller=people.caller("admin"), adapters=people.adapters)
    with pytest.raises(RateLimited):
        invite(people)


def test_a_refused_invitation_counts_towards_no_limit(people: People) -> None:
    invite(people)
    for _ in range(12):
        with pytest.raises(Conflict):
            invite(people)
    assert invite(people, by="stranger")


def test_only_a_verified_person_invites(people: People) -> None:
    unverified = replace(people.caller("admin"), verified=False)
    with pytest.raises(Forbidden, match="not verified"):
        invite_user(InviteRequest(email="new@example.com"), caller=unverified, adapters=people.adapters)


def test_an_api_key_revokes_no_invitation(people: People) -> None:
    reference = InviteReference(invite_id=invite_id(invite(people)))
    key = replace(people.caller("admin"), scopes=frozenset({"tenant:write"}))
    with pytest.raises(Forbidden, match="API keys"):
        revoke_invite(reference, caller=key, adapters=people.adapters)


def test_a_removed_member_cannot_rejoin_with_the_old_token(people: People) -> None:
    from shared.accounts.members.membership import MemberReference, remove_member

    token = invite(people)
    sign_up(people, invitation=token)
    remove_member(MemberReference(uid="new"), caller=people.caller("admin"), adapters=people.adapters)
    with pytest.raises(Conflict):
        accept(people, token)
    assert people.role("new") is None


def test_an_invitation_expires(people: People) -> None:
    token = invite(people)
    people.sign_up("new")
    people.clock.forward(days=7)
    with pytest.raises(Conflict):
        accept(people, token)


def test_an_unknown_token_is_not_found(people: People) -> None:
    people.sign_up("new")
    with pytest.raises(NotFound):
        accept(people, "a-token-that-nobody-ever-made")


@pytest.mark.parametrize("token", ["", "short", "has a blank in the middle", "x" * 201, "../../inviteCodes"])
def test_a_malformed_token_is_rejected(token: str) -> None:
    with pytest.raises(InvalidInput):
        decode(AcceptRequest, {"token": token})


def test_the_token_is_not_stored(people: People) -> None:
    token = invite(people)
    assert token not in repr(people.store.documents)
    assert people.store.get(f"inviteCodes/{token}") is None
    assert people.store.get(f"inviteCodes/{invite_id(token)}") is not None


@pytest.mark.parametrize("role", ["viewer", "manager"])
def test_only_admins_invite(people: People, role: str) -> None:
    with pytest.raises(Forbidden):
        invite(people, by=role)


def test_a_member_cannot_be_invited_again(people: People) -> None:
    with pytest.raises(Conflict):
        invite(people, "viewer@example.com")


def test_open_invitations_are_listed_and_can_be_revoked(people: People) -> None:
    kept, revoked = invite(people), invite(people, "other@example.com")
    invite_user(InviteRequest(email="x@example.com"), caller=people.caller("stranger"), adapters=people.adapters)
    reference = InviteReference(invite_id=invite_id(revoked))
    with pytest.raises(NotFound):
        revoke_invite(reference, caller=people.caller("stranger"), adapters=people.adapters)
    revoke_invite(reference, caller=people.caller("owner"), adapters=people.adapters)
    listed = list_invites(InviteListing(), caller=people.caller("admin"), adapters=people.adapters)
    assert [each.invite_id for each in listed] == [invite_id(kept)]
    people.sign_up("other")
    with pytest.raises(NotFound):
        accept(people, revoked, "other")
    sign_up(people, invitation=kept)
    assert list_invites(InviteListing(), caller=people.caller("admin"), adapters=people.adapters) == []
    with pytest.raises(Conflict):
        revoke_invite(
            InviteReference(invite_id=invite_id(kept)), caller=people.caller("admin"), adapters=people.adapters
        )
    with pytest.raises(Forbidden):
        list_invites(InviteListing(), caller=people.caller("viewer"), adapters=people.adapters)


@pytest.mark.parametrize("email", ["", "nobody", "a@b@c", "a b@c", "a@b\nBcc: all@c", "x" * 65 + "@c"])
def test_a_malformed_address_is_rejected(email: str) -> None:
    with pytest.raises(InvalidInput):
        decode(InviteRequest, {"email": email})


def test_nobody_joins_a_suspended_tenant(people: People) -> None:
    token = invite(people)
    people.sign_up("new")
    suspend_tenant("tenant", "Unpaid.", people.adapters)
    with pytest.raises(Conflict, match="suspended") as refused:
        accept(people, token)
    assert "Unpaid" not in str(refused.value)
    lift_suspension("tenant", people.adapters)
    assert accept(people, token).created
