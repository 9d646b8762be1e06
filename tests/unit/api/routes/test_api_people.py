"""The tenant, member and notification routes, end to end in memory."""

from pathlib import Path

import pytest

from shared.model.accounts.tenant import Member, Role, User
from shared.model.codec import encode
from shared.model.delivery.delivery import Notification
from shared.platform.identity.port import Account
from tests.fixtures.api import Api
from tests.fixtures.world import START, World


@pytest.fixture
def api(tmp_path: Path) -> Api:
    api = Api(World(tmp_path))
    roles: dict[str, Role] = {"admin": "admin", "manager": "manager", "viewer": "viewer"}
    for uid, role in roles.items():
        user = User(id=uid, email=f"{uid}@a.example", display_name=uid, role=role, tenants=["tenant"], created=START)
        member = Member(
            id=uid,
            tenant_id="tenant",
            role=role,
            email=f"{uid}@a.example",
            display_name=uid,
            joined=START,
            updated=START,
        )
        api.world.put(f"users/{uid}", encode(user.model_copy(update={"active_tenant": "tenant"})))
        api.world.put(f"tenants/tenant/members/{uid}", encode(member))
        api.accounts.add(Account(uid=uid, email=f"{uid}@a.example", claims={}))
    return api


def test_the_tenant_is_read_and_updated_with_its_etag(api: Api) -> None:
    read = api("GET", "/tenant", token="viewer")
    assert read.json["name"] == "The Label"
    assert api("PUT", "/tenant", {"name": "New"}, token="admin").status == 428
    changed = api("PUT", "/tenant", {"name": "New"}, token="admin", if_match=read.headers["ETag"])
    assert (changed.status, changed.json["name"]) == (200, "New")
    assert api("GET", "/tenant").headers["ETag"] == changed.headers["ETag"]
    assert api("PUT", "/tenant", {"name": "Old"}, token="admin", if_match=read.headers["ETag"]).status == 412
    back = api("PUT", "/tenant", {**changed.json, "owner": "manager"}, token="admin", if_match="*")
    assert (back.status, back.json["owner"]) == (200, read.json["owner"])  # the server's fields are ignored
    assert api("PUT", "/tenant", {"owners": "manager"}, token="admin", if_match="*").paths == {"owners"}
    assert api("PUT", "/tenant", {"name": "Mine"}, if_match="*").status == 403


def test_an_invitation_is_created_listed_and_revoked_and_its_token_is_not_stored(api: Api) -> None:
    created = api("POST", "/tenant/invite", {"email": "New@b.example"}, token="admin", idempotency_key="k")
    assert created.status == 201
    kept = {path: data for path, data in api.world.store.documents.items() if not path.startswith("mail/")}
    assert created.json["token"] not in str(kept)  # only the link in the mail contains it
    (open_,) = api("GET", "/tenant/invites", token="admin").json["items"]
    assert open_ == created.json["invite"]
    assert api("DELETE", f"/tenant/invites/{open_['inviteId']}", token="stranger").status == 404
    assert api("DELETE", f"/tenant/invites/{open_['inviteId']}", token="admin").status == 204
    assert api("GET", "/tenant/invites", token="admin").json == {"items": []}
    assert api("POST", "/tenant/invite", {"email": "x@b.example"}).status == 403


def test_members_are_listed_get_roles_and_are_removed(api: Api) -> None:
    listed = api("GET", "/users?limit=2", token="admin").json
    rest = api("GET", f"/users?limit=2&cursor={listed['nextCursor']}", token="admin").json
    assert [member["id"] for member in listed["items"] + rest["items"]] == ["admin", "manager", "viewer"]
    assert api("GET", "/users").status == 403
    assert api("GET", "/users/me", token="viewer").json["id"] == "viewer"
    assert api("PUT", "/users/viewer/role", {"role": "manager"}, token="admin").json["role"] == "manager"
    assert api("PUT", "/users/viewer/role", {"role": "owner"}, token="admin").paths == {"role"}
    assert api("PUT", "/users/admin/role", {"role": "viewer"}, token="admin").status == 409
    assert api("DELETE", "/users/viewer").status == 403
    assert api("DELETE", "/users/viewer", token="admin").status == 204
    assert api("DELETE", "/users/viewer", token="admin").status == 404
    assert api("PUT", "/users/manager/role", {"role": "admin"}, token="stranger").status == 404


def test_users_update_only_their_own_profile_and_preferences(api: Api) -> None:
    read = api("GET", "/users/me")
    wanted = {"displayName": "Ada", "preferences": {"theme": "dark", "notifications": {"weeklySummary": False}}}
    changed = api("PUT", "/users/me", wanted, if_match=read.headers["ETag"])
    assert (changed.status, changed.json["displayName"]) == (200, "Ada")
    assert changed.json["preferences"]["notifications"]["weeklySummary"] is False
    assert changed.json["preferences"]["notifications"]["dspLive"] is True
    assert api("GET", "/users/me").headers["ETag"] == changed.headers["ETag"]
    assert api("PUT", "/users/me", wanted, if_match=read.headers["ETag"]).status == 412
    back = api("PUT", "/users/me", {"preferences": {"theme": None}}, if_match="*").json["preferences"]
    assert (back["theme"], back["notifications"]["weeklySummary"]) == ("auto", False)
    same = api("PUT", "/users/me", {**changed.json, "role": "admin", "tenants": ["x"]}, if_match="*").json
    assert (same["role"], same["tenants"]) == (changed.json["role"], changed.json["tenants"])
    wrong = {"preferences": {"theme": "pink", "role": "admin"}}
    assert api("PUT", "/users/me", wrong, if_match="*").paths == {"preferences.theme", "preferences.role"}
    assert api("PUT", "/users/me", {}, if_match="*").status == 422
    assert api("GET", "/users/me", token="viewer").json["displayName"] == "viewer"


def test_the_tenant_is_transferred_by_its_owner(api: Api) -> None:
    assert api("POST", "/tenant/owner", {"uid": "manager"}, token="admin").json["owner"] == "manager"
    assert api("POST", "/tenant/owner", {"uid": "admin"}, token="admin").status == 403


def test_notifications_are_listed_and_read_once(api: Api) -> None:
    notification = Notification(
        id="n", tenant_id="tenant", type="delivery", severity="info", message="Done", created=START
    )
    api.world.put("notifications/n", encode(notification))
    api.world.put("notifications/other", encode(notification.model_copy(update={"id": "other"})))
    listed = api("GET", "/notifications?limit=1", token="viewer").json
    assert (listed["items"][0]["message"], listed["unread"]) == ("Done", 2)
    for _ in range(2):
        assert api("POST", "/notifications/n/read", token="viewer").json["readBy"] == ["viewer"]
    assert api("GET", "/notifications", token="viewer").json["unread"] == 1
    assert api("GET", "/notifications").json["unread"] == 2
    assert api("GET", "/notifications", token="stranger").json == {"items": [], "unread": 0}
    assert api("POST", "/notifications/n/read").json["readBy"] == ["viewer", "manager"]
    assert api("POST", "/notifications/n/read", token="stranger").status == 404


def test_a_person_without_a_tenant_signs_up_with_their_own_name(api: Api) -> None:
    api.accounts.add(Account("new", email="new@example.com", verified=True))
    signed = api("POST", "/sign-up", {"displayName": "Ada", "organizationName": "Ada Records"}, token="new")
    assert (signed.status, signed.json["created"], signed.json["user"]["displayName"]) == (200, True, "Ada")
    (tenant_id,) = signed.json["user"]["tenants"]
    assert api.world.store.get(f"tenants/{tenant_id}")["name"] == "Ada Records"  # type: ignore[index]
    assert api("POST", "/sign-up", {}, token="new").json["created"] is False
    assert api("POST", "/sign-up", {}, token="nobody").status == 401
    assert api("POST", "/sign-up", {}, token=None).status == 401


def test_names_given_at_sign_up_replace_those_of_the_accounts_trigger(api: Api) -> None:
    api.accounts.add(Account("new", email="new@example.com", verified=True))
    user = User(id="new", email="new@example.com", display_name="new", created=START)
    api.world.put("users/new", encode(user))  # the trigger came first
    assert api("POST", "/sign-up", {"displayName": "Ada"}, token="new").json["user"]["displayName"] == "Ada"
    assert api.world.store.get("users/new")["displayName"] == "Ada"  # type: ignore[index]


def test_a_person_switches_between_their_tenants(api: Api) -> None:
    assert api("PUT", "/users/me/tenant", {"tenantId": "tenant"}).json["activeTenant"] == "tenant"
    assert api("PUT", "/users/me/tenant", {"tenantId": "elsewhere"}).status == 404
    api.accounts.add(Account("manager", disabled=True))
    assert api("PUT", "/users/me/tenant", {"tenantId": "tenant"}).status == 401


def test_a_person_signs_out_on_every_device(api: Api) -> None:
    assert api("POST", "/users/me/sign-out", token="manager").status == 200
    assert api("POST", "/users/me/sign-out", token=None).status == 401
    assert api.accounts.ended == ["manager"]


def test_everyone_reads_who_they_are_and_what_they_may_do(api: Api) -> None:
    person = api("GET", "/session", token="viewer").json
    assert (person["kind"], person["id"], person["role"], "scopes" in person) == ("person", "viewer", "viewer", False)
    wanted = {"name": "A program", "scopes": ["metadata:read", "deliveries:write"]}
    created = api("POST", "/api-keys", wanted, token="admin").json
    program = api("GET", "/session", token=created["secret"]).json
    assert program == {
        "kind": "apiKey",
        "id": created["key"]["id"],
        "tenantId": "tenant",
        "tenantName": "The Label",
        "role": "manager",
        "scopes": ["deliveries:write", "metadata:read"],
    }
    assert api("GET", "/session", token=None).status == 401
