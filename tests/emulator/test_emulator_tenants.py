"""Accounts and tenants through the emulators: from sign-up to removal, with real tokens, claims, rules and triggers."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import pytest

from examples.album import RELEASE
from infra.local.demo.client import CallRefused, Client
from infra.local.stack.accounts import Person, sign_in, sign_up
from infra.local.stack.stack import Stack
from shared.accounts.audit.chain import find_break
from shared.model.accounts.audit import AuditEntry
from shared.model.codec import decode
from shared.platform.store.firestore import FirestoreStore
from shared.platform.store.port import Query
from tests.fixtures.label import Label

_PASSWORD = "local-only"
_DEADLINE_S = 30


@pytest.fixture
def newcomer(stack: Stack) -> Person:
    """A user with an account and nothing else."""
    return sign_up(stack, f"{uuid4().hex}@example.com", _PASSWORD)


@pytest.fixture
def store(stack: Stack, stack_env: Mapping[str, str]) -> Iterator[FirestoreStore]:
    connected = FirestoreStore.connect(stack.project)
    yield connected
    connected.close()


def again(stack: Stack, person: Person) -> Client:
    """A client for the person with a fresh token."""
    return Client(stack, sign_in(stack, person.email, _PASSWORD))


def code(call: Callable[[], Any]) -> str:
    with pytest.raises(CallRefused) as caught:
        call()
    return caught.value.code


def account(stack: Stack, uid: str) -> dict[str, Any]:
    url = f"{stack.auth_url}/identitytoolkit.googleapis.com/v1/projects/{stack.project}/accounts:lookup"
    answer = httpx.post(url, json={"localId": [uid]}, headers={"Authorization": "Bearer owner"}, trust_env=False)
    found: dict[str, Any] = answer.raise_for_status().json()["users"][0]
    return found


def wait_for(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen within {_DEADLINE_S} s"


def test_a_new_user_gets_a_tenant_and_can_use_it(stack: Stack, newcomer: Person) -> None:
    with Client(stack, newcomer) as before:
        assert code(lambda: before.call("createRelease", {"release": RELEASE})) == "PERMISSION_DENIED"
        placed = before.call("completeSignUp", {"displayName": "Nova", "organizationName": "Nova Records"})
        assert placed["created"]
        assert not before.call("completeSignUp", {})["created"]
    with again(stack, newcomer) as after:
        release_id = after.call("createRelease", {"release": RELEASE})["releaseId"]
        assert after.get(f"releases/{release_id}") is not None
        tenant = after.get(f"tenants/{placed['user']['activeTenant']}")
        assert tenant is not None
        assert tenant["name"] == "Nova Records"


def test_concurrent_sign_ups_create_one_tenant(stack: Stack, newcomer: Person) -> None:
    def complete(_: int) -> dict[str, Any]:
        with Client(stack, newcomer) as client:
            answer: dict[str, Any] = client.call("completeSignUp", {})
            return answer

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(complete, range(3)))
    assert len({answer["user"]["activeTenant"] for answer in answers}) == 1
    assert [answer["created"] for answer in answers].count(True) == 1


def test_an_invitation_is_valid_only_for_its_address(stack: Stack, label: Label, newcomer: Person) -> None:
    token = label.admin.call("inviteUser", {"email": newcomer.email.upper(), "role": "viewer"})["token"]
    other = sign_up(stack, f"{uuid4().hex}@example.com", _PASSWORD)
    with Client(stack, other) as wrong:
        assert code(lambda: wrong.call("acceptInvite", {"token": token})) == "PERMISSION_DENIED"
        assert code(lambda: wrong.call("acceptInvite", {"token": "x" * 43})) == "NOT_FOUND"
    with Client(stack, newcomer) as invited:
        assert invited.call("completeSignUp", {"invitation": token})["user"]["tenants"] == [label.tenant_id]
    with again(stack, newcomer) as viewer:
        assert viewer.get(f"tenants/{label.tenant_id}") is not None
        assert code(lambda: viewer.call("createRelease", {"release": RELEASE})) == "PERMISSION_DENIED"
        assert code(lambda: viewer.call("inviteUser", {"email": "x@example.com"})) == "PERMISSION_DENIED"


def test_an_invitation_is_accepted_only_with_a_verified_address(stack: Stack, label: Label) -> None:
    email = f"{uuid4().hex}@example.com"
    token = label.admin.call("inviteUser", {"email": email, "role": "viewer"})["token"]
    assert code(lambda: label.admin.call("inviteUser", {"email": email})) == "FAILED_PRECONDITION"
    with Client(stack, sign_up(stack, email, _PASSWORD, verified=False)) as unverified:
        assert code(lambda: unverified.call("acceptInvite", {"token": token})) == "PERMISSION_DENIED"
        assert unverified.call("exportMyData", {})["withheld"] == ["mail", "invitations"]
    with Client(stack, sign_up(stack, email, _PASSWORD)) as verified:
        assert verified.call("acceptInvite", {"token": token})["created"]


def test_a_disabled_account_writes_nothing_while_its_token_lasts(stack: Stack, label: Label) -> None:
    person = label.manager.person
    assert person is not None
    label.manager.call("createRelease", {"release": RELEASE})
    url = f"{stack.auth_url}/identitytoolkit.googleapis.com/v1/projects/{stack.project}/accounts:update"
    change = {"localId": person.uid, "disableUser": True}
    httpx.post(url, json=change, headers={"Authorization": "Bearer owner"}, trust_env=False).raise_for_status()
    assert code(lambda: label.manager.call("createRelease", {"release": RELEASE})) == "UNAUTHENTICATED"
    assert code(lambda: label.manager.call("eraseMe", {"email": person.email})) == "UNAUTHENTICATED"


def test_a_removed_member_loses_access_before_the_token_expires(stack: Stack, label: Label) -> None:
    person = label.manager.person
    assert person is not None
    release_id = label.manager.call("createRelease", {"release": RELEASE})["releaseId"]
    before = int(time.time())
    label.admin.call("removeMember", {"uid": person.uid})
    assert code(lambda: label.manager.call("createRelease", {"release": RELEASE})) == "PERMISSION_DENIED"
    assert code(lambda: label.manager.get(f"releases/{release_id}")) == "PERMISSION_DENIED"
    assert code(lambda: label.manager.get(f"tenants/{label.tenant_id}")) == "PERMISSION_DENIED"
    removed = account(stack, person.uid)
    assert removed.get("customAttributes", "{}") in ("{}", "null")
    assert int(removed["validSince"]) >= before


def test_a_demoted_admin_loses_the_role_before_the_token_expires(stack: Stack, label: Label) -> None:
    admin = label.admin.person
    assert admin is not None
    promoted = label.manager.person
    assert promoted is not None
    label.admin.call("changeRole", {"uid": promoted.uid, "role": "admin"})
    assert code(lambda: label.manager.call("changeRole", {"uid": admin.uid, "role": "viewer"})) == "FAILED_PRECONDITION"
    label.admin.call("transferOwnership", {"uid": promoted.uid})
    label.manager.call("changeRole", {"uid": admin.uid, "role": "viewer"})
    refused = code(lambda: label.admin.call("inviteUser", {"email": "x@example.com"}))
    assert refused in ("UNAUTHENTICATED", "PERMISSION_DENIED")  # times of sessions and tokens are whole seconds
    with again(stack, admin) as demoted:
        assert code(lambda: demoted.call("inviteUser", {"email": "x@example.com"})) == "PERMISSION_DENIED"
        assert code(lambda: demoted.call("removeMember", {"uid": promoted.uid})) == "PERMISSION_DENIED"


def test_claims_follow_every_change_of_a_membership(stack: Stack, label: Label) -> None:
    person = label.viewer.person
    assert person is not None
    with Client(stack, None, owner=True) as owner:
        owner.write(f"tenants/{label.tenant_id}/members/{person.uid}", {"role": "manager"})
    wait_for(lambda: "manager" in account(stack, person.uid)["customAttributes"], "the new claim")


def test_a_member_of_two_tenants_can_switch(stack: Stack, label: Label, newcomer: Person) -> None:
    with Client(stack, newcomer) as client:
        own = client.call("completeSignUp", {})["user"]["activeTenant"]
        token = label.admin.call("inviteUser", {"email": newcomer.email, "role": "viewer"})["token"]
        assert client.call("acceptInvite", {"token": token})["user"]["activeTenant"] == label.tenant_id
    with again(stack, newcomer) as there:
        assert there.get(f"tenants/{label.tenant_id}") is not None
        assert code(lambda: there.get(f"tenants/{own}")) == "PERMISSION_DENIED"
        assert there.call("switchTenant", {"tenantId": own})["user"]["role"] == "admin"
        assert code(lambda: there.call("switchTenant", {"tenantId": "rival"})) == "NOT_FOUND"
    with again(stack, newcomer) as home:
        assert home.get(f"tenants/{own}") is not None
        assert code(lambda: home.get(f"tenants/{label.tenant_id}")) == "PERMISSION_DENIED"


def test_admin_actions_are_recorded_in_an_unbroken_chain(stack: Stack, label: Label, store: FirestoreStore) -> None:
    person = label.viewer.person
    assert person is not None
    label.admin.call("updateTenant", {"name": "Renamed", "settings": {"autoDeliver": True}})
    label.admin.call("changeRole", {"uid": person.uid, "role": "manager"})
    label.admin.call("removeMember", {"uid": person.uid})
    found = store.find(Query("auditLog", where=(("tenantId", "==", label.tenant_id),), order=("sequence",)))
    entries = [decode(AuditEntry, data) for data in found]
    assert [entry.action for entry in entries] == ["tenant.updated", "member.role-changed", "member.removed"]
    assert find_break(entries) is None
    origin: Any = store.get(f"auditOrigins/{entries[0].id}")
    assert origin["address"] in ("127.0.0.1", "::1", "::ffff:127.0.0.1")
    listed = label.admin.documents(f"tenants/{label.tenant_id}/members")
    assert {member["role"] for member in listed} == {"admin", "manager"}
    page = label.admin.call("searchAuditLog", {"subject": f"tenants/{label.tenant_id}/members/{person.uid}"})
    assert [item["entry"]["action"] for item in page["entries"]] == ["member.removed", "member.role-changed"]
    assert page["entries"][0]["agent"].startswith("python-httpx")
    file = label.admin.call("exportAuditLog", {"since": page["entries"][1]["entry"]["at"]})
    assert file["entries"] == 2
    verdict = label.admin.call("verifyAuditLog", {})
    assert (verdict["whole"], verdict["entries"]) == (True, 4)


def test_invalid_settings_are_refused_entirely(label: Label) -> None:
    changes = {"settings": {"party": {"partyId": "PADPIDA2014122301X", "partyName": "L"}, "quota": 1}, "owner": "me"}
    with pytest.raises(CallRefused) as caught:
        label.admin.call("updateTenant", changes)
    assert {problem["path"] for problem in caught.value.details["problems"]} == {"owner"}
    del changes["owner"]
    with pytest.raises(CallRefused) as caught:
        label.admin.call("updateTenant", changes)
    paths = {problem["path"] for problem in caught.value.details["problems"]}
    assert paths == {"settings.party.partyId", "settings.quota"}


def test_a_rate_limited_user_receives_retry_after(label: Label) -> None:
    codes = []
    for _ in range(12):
        try:
            label.viewer.call("acceptInvite", {"token": "x" * 43})
        except CallRefused as error:
            codes.append((error.code, error.details.get("retryAfterS")))
    counted = [code for code, _ in codes]
    assert counted[:10] == ["NOT_FOUND"] * 10
    assert "RESOURCE_EXHAUSTED" in counted[10:]
    assert all(1 <= wait <= 7200 for code, wait in codes if code == "RESOURCE_EXHAUSTED")
