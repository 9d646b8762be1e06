from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.accounts.access import Caller, Origin
from shared.accounts.api_keys.keys import (
    CreatedKey,
    KeyListing,
    KeyReference,
    KeyRequest,
    KeyUse,
    RotateRequest,
    create_api_key,
    list_api_keys,
    revoke_api_key,
    rotate_api_key,
    verify_api_key,
)
from shared.accounts.api_keys.token import KeyToken, read_key
from shared.accounts.members.membership import MemberReference, RoleRequest, change_role, remove_member
from shared.errors import Conflict, Forbidden, InvalidInput, NotFound, RateLimited
from shared.model.codec import decode, to_json
from tests.fixtures.people import HERE, People

WANTED: dict[str, Any] = {"name": "Robot", "scopes": ["releases:read", "deliveries:write"], "role": "manager"}


@pytest.fixture
def people() -> People:
    return People()


def make(people: People, by: str = "admin", **fields: Any) -> CreatedKey:
    request = decode(KeyRequest, {**WANTED, **fields})
    return create_api_key(request, caller=people.caller(by), adapters=people.adapters)


def verify(people: People, secret: str, origin: Origin = HERE) -> KeyUse:
    return verify_api_key(secret, origin=origin, adapters=people.adapters)


def rotate(people: People, key_id: str, **fields: Any) -> CreatedKey:
    request = decode(RotateRequest, {"keyId": key_id, **fields})
    return rotate_api_key(request, caller=people.caller("owner"), adapters=people.adapters)


def revoke(people: People, key_id: str, by: str = "admin") -> None:
    revoke_api_key(KeyReference(key_id=key_id), caller=people.caller(by), adapters=people.adapters)


def listed(people: People, by: str = "admin") -> list[str]:
    keys = list_api_keys(KeyListing(), caller=people.caller(by), adapters=people.adapters)
    return [key.name for key in keys]


def test_a_key_grants_its_role_and_scopes_in_its_tenant(people: People) -> None:
    used = verify(people, make(people, limits={"read": 1000}).secret)
    caller = used.caller(HERE)
    assert (caller.tenant_id, caller.role, caller.origin) == ("tenant", "manager", HERE)
    assert used.limits.read == 1000
    caller.require("manager")
    caller.require_scope("releases:read")
    caller.require_scope("deliveries:read")  # write includes read
    caller.require_scope("deliveries:write")
    for scope in ("releases:write", "targets:read"):
        with pytest.raises(Forbidden):
            caller.require_scope(scope)
    with pytest.raises(Forbidden):
        caller.require("admin")
    with pytest.raises(Forbidden):
        caller.require_person()


def test_a_person_has_every_scope(people: People) -> None:
    person = people.caller("viewer")
    person.require_scope("releases:write")
    person.require_person()
    key = replace(person, scopes=frozenset({"releases:read"}))
    for check in (lambda: key.require_scope("releases:write"), key.require_person):
        with pytest.raises(Forbidden):
            check()


def test_the_secret_is_not_stored_and_shown_only_once(people: People) -> None:
    made = make(people)
    token = read_key(made.secret)
    assert token is not None
    assert token.secret not in repr(people.store.documents)
    (key,) = list_api_keys(KeyListing(), caller=people.caller("admin"), adapters=people.adapters)
    shown = str(to_json(key))
    assert token.secret not in shown
    assert token.hash not in shown
    assert token.secret not in repr(token)
    assert made.secret.startswith(key.prefix)


@pytest.mark.parametrize("by", ["viewer", "manager"])
def test_only_admins_manage_keys(people: People, by: str) -> None:
    made = make(people)
    for forbidden in (
        lambda: make(people, by),
        lambda: listed(people, by),
        lambda: revoke(people, made.key.key_id, by),
    ):
        with pytest.raises(Forbidden):
            forbidden()


def test_a_key_cannot_create_keys(people: People) -> None:
    caller = verify(people, make(people, role="admin").secret).caller(HERE)
    with pytest.raises(Forbidden):
        create_api_key(decode(KeyRequest, WANTED), caller=caller, adapters=people.adapters)


def test_another_tenants_key_is_not_found(people: People) -> None:
    made = make(people)
    with pytest.raises(NotFound):
        revoke(people, made.key.key_id, "stranger")
    assert listed(people, "stranger") == []


def test_a_revoked_key_is_rejected(people: People) -> None:
    made = make(people)
    revoke(people, made.key.key_id)
    with pytest.raises(Forbidden):
        verify(people, made.secret)
    with pytest.raises(Conflict):
        revoke(people, made.key.key_id)
    with pytest.raises(Conflict):
        rotate(people, made.key.key_id)
    assert listed(people) == []


def test_an_expired_key_is_rejected(people: People) -> None:
    made = make(people, expires=people.clock() + timedelta(days=1))
    verify(people, made.secret)
    people.clock.forward(days=1)
    with pytest.raises(Forbidden):
        verify(people, made.secret)
    with pytest.raises(InvalidInput):
        make(people, expires=people.clock())


def test_after_a_rotation_both_secrets_are_valid_during_the_grace_period(people: People) -> None:
    old = make(people)
    new = rotate(people, old.key.key_id, graceS=3600)
    assert old.secret != new.secret
    verify(people, old.secret)
    verify(people, new.secret)
    people.clock.forward(hours=1)
    verify(people, new.secret)
    with pytest.raises(Forbidden):
        verify(people, old.secret)


def test_a_rotation_without_grace_ends_the_old_secret(people: People) -> None:
    old = make(people)
    rotate(people, old.key.key_id, graceS=0)
    with pytest.raises(Forbidden):
        verify(people, old.secret)


def test_only_the_last_two_secrets_are_kept(people: People) -> None:
    first = make(people)
    rotate(people, first.key.key_id)
    rotate(people, first.key.key_id)
    with pytest.raises(Forbidden):
        verify(people, first.secret)


@pytest.mark.parametrize("end", ["remove", "lower"])
def test_a_key_is_revoked_when_its_holder_loses_the_right_to_it(people: People, end: str) -> None:
    made, other = make(people, "admin", name="Theirs"), make(people, "owner", name="Other")
    caller = people.caller("owner")
    if end == "remove":
        remove_member(MemberReference(uid="admin"), caller=caller, adapters=people.adapters)
    else:
        change_role(RoleRequest(uid="admin", role="manager"), caller=caller, adapters=people.adapters)
    with pytest.raises(Forbidden):
        verify(people, made.secret)
    verify(people, other.secret)
    assert people.acts()[-1].details["keysRevoked"] == "Theirs"


def test_rotating_a_key_changes_its_holder(people: People) -> None:
    made = make(people, "admin")
    rotated = rotate(people, made.key.key_id)
    remove_member(MemberReference(uid="admin"), caller=people.caller("owner"), adapters=people.adapters)
    assert verify(people, rotated.secret).key_id == made.key.key_id


def test_use_is_recorded_once_an_hour(people: People) -> None:
    made = make(people)
    verify(people, made.secret)
    people.store.meter.reset()
    for _ in range(5):
        verify(people, made.secret)
    assert (people.store.meter.reads, people.store.meter.writes) == (5, 0)
    people.clock.forward(hours=1)
    verify(people, made.secret)
    assert people.store.meter.writes == 1
    (key,) = list_api_keys(KeyListing(), caller=people.caller("admin"), adapters=people.adapters)
    assert key.last_used == people.clock()


def test_guessing_is_limited_but_a_valid_key_is_accepted(people: People) -> None:
    made = make(people)
    for number in range(10):
        with pytest.raises(Forbidden):
            verify(people, KeyToken(made.key.key_id, f"{number:043}").text)
    with pytest.raises(RateLimited):
        verify(people, KeyToken(made.key.key_id, "x" * 43).text)
    verify(people, made.secret)
    with pytest.raises(Forbidden):
        verify(people, "sk_x", Origin("198.51.100.1"))


@pytest.mark.parametrize("text", ["", "sk_", "Bearer x", "sk_a_b", "sk_" + "a" * 500, "sk_../../x_" + "a" * 51, "sk_é"])
def test_a_malformed_key_costs_no_lookup(people: People, text: str) -> None:
    people.store.meter.reset()
    with pytest.raises(Forbidden):
        verify(people, text)
    assert people.store.meter.reads == 1  # the count of the previous window


@given(position=st.integers(0, 60), letter=st.sampled_from("abcXYZ019_-"))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_a_mistyped_key_is_detected(position: int, letter: str) -> None:
    text = KeyToken("k" * 32, "s" * 43).text
    mistyped = text[:position] + letter + text[position + 1 :]
    assert (read_key(mistyped) is None) == (mistyped != text)


def test_guessing_invitations_is_limited(people: People) -> None:
    from shared.accounts.members.sign_up import AcceptRequest, accept_invite

    person = people.sign_up("new")
    for number in range(10):
        with pytest.raises(NotFound):
            accept_invite(AcceptRequest(token=f"{number:043}"), person=person, adapters=people.adapters)
    with pytest.raises(RateLimited):
        accept_invite(AcceptRequest(token="x" * 43), person=person, adapters=people.adapters)


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []},
        {"scopes": ["members:write"]},
        {"scopes": ["*"]},
        {"role": "owner"},
        {"name": ""},
        {"limits": {"read": 0}},
        {"limits": {"write": 1_000_000}},
        {"holder": "me"},
    ],
)
def test_an_invalid_request_is_rejected(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        decode(KeyRequest, {**WANTED, **wrong})


def test_key_changes_are_audited(people: People) -> None:
    made = make(people)
    rotate(people, made.key.key_id)
    revoke(people, made.key.key_id)
    assert [act.action for act in people.acts()] == ["key.created", "key.rotated", "key.revoked"]
    assert isinstance(people.caller("admin"), Caller)
