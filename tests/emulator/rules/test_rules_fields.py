"""What a client may write to a document that its role may write, field by field."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from infra.local.stack.stack import Stack
from tests.documents import AT, sample
from tests.emulator.rules.client import NOW, RulesClient
from tests.emulator.rules.test_rules_matrix import as_client, here, without
from tests.emulator.rules.world import TENANT, World


@pytest.fixture
def path(world: World) -> str:
    """The path of a new release."""
    return f"releases/{secrets.token_hex(8)}"


def new_release(world: World, path: str, actor: str = "manager") -> dict[str, Any]:
    return as_client("releases", sample("releases", path.split("/")[1], TENANT, world.uid(actor)))


def stored_release(world: World, path: str, **fields: Any) -> dict[str, Any]:
    document = {**sample("releases", path.split("/")[1], TENANT, world.uid("manager")), **fields}
    world.client.seed(path, document)
    return document


def may_create(world: World, path: str, document: Mapping[str, Any]) -> bool:
    return world.client.create(path, document, world.token("manager")).allowed


def may_update(world: World, path: str, fields: Mapping[str, Any], actor: str = "manager") -> bool:
    return world.client.update(path, {"updated": NOW, **fields}, world.token(actor)).allowed


def test_a_valid_draft_is_accepted(world: World, path: str) -> None:
    assert may_create(world, path, new_release(world, path))


def test_a_valid_draft_with_all_fields_is_accepted(world: World, path: str) -> None:
    full = {"notes": "n" * 20_000, "tracks": [{"title": "t"}] * 500, "ddex": {"version": "4.3.2", "profile": "Audio"}}
    assert may_create(world, path, {**new_release(world, path), **full})


def test_a_draft_without_optional_fields_is_accepted(world: World, path: str) -> None:
    assert may_create(world, path, without(new_release(world, path), "tracks", "territories", "ddex"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "another"},
        {"tenantId": "rival"},
        {"tenantId": None},
        {"createdBy": "someone-else"},
        {"created": AT},
        {"updated": datetime(2100, 1, 1, tzinfo=UTC)},
        {"status": "ready"},
        {"status": "delivered"},
        {"status": "archived"},
        {"type": "Podcast"},
        {"type": None},
        {"assets": {}},
        {"assets": {"audio": [{"storageUrl": "tenants/rival/assets/a/b.wav"}]}},
        {"ddex": {"validationStatus": "valid"}},
        {"ddex": {"version": "4.3", "lastGenerated": AT}},
        {"ddex": {"version": "9.9"}},
        {"ddex": "4.3"},
        {"basic": None},
        {"basic": "Song"},
        {"metadata": []},
        {"metadata": {"copyright": ""}},
        {"rights": {"startDate": "2026-02-01"}},
        {"rights": None},
        {"tracks": {}},
        {"tracks": [{}] * 501},
        {"territories": ["US"]},
        {"mead": ["Happy"]},
        {"notes": ""},
        {"notes": "n" * 20_001},
        {"notes": 7},
        {"isAdmin": True},
    ],
    ids=lambda wrong: "-".join(f"{name}={str(value)[:20]}" for name, value in wrong.items()),
)
def test_a_forged_or_invalid_draft_is_refused(world: World, path: str, wrong: Mapping[str, Any]) -> None:
    assert not may_create(world, path, {**new_release(world, path), **wrong})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "t" * 1001),
        ("title", 1),
        ("title", None),
        ("displayArtist", ""),
        ("label", ["Label"]),
        ("releaseDate", "2026-02-01"),
        ("barcode", "1" * 33),
    ],
)
def test_invalid_basic_fields_are_refused(world: World, path: str, field: str, value: Any) -> None:
    document = new_release(world, path)
    assert not may_create(world, path, {**document, "basic": {**document["basic"], field: value}})


@pytest.mark.parametrize("name", ["a b", "ä", "a.b", "a" * 129])
def test_a_release_has_a_plain_id(world: World, name: str) -> None:
    """Delivery ids, bucket paths and file names are derived from it."""
    document = new_release(world, "releases/plain")
    assert may_create(world, f"releases/{name.encode().hex()[:128]}", {**document, "id": name.encode().hex()[:128]})
    assert not may_create(world, f"releases/{name}", {**document, "id": name})


@pytest.mark.parametrize("missing", ["id", "tenantId", "status", "createdBy", "created", "updated"])
def test_required_fields_cannot_be_missing(world: World, path: str, missing: str) -> None:
    assert not may_create(world, path, without(new_release(world, path), missing))


LABELS_OWN = ("type", "basic", "metadata", "rights", "tracks")


def test_a_draft_may_be_unfinished_but_is_not_ready_then(world: World, path: str) -> None:
    document = new_release(world, path)
    for name in LABELS_OWN:
        document = without(document, name)
    assert may_create(world, path, document)
    assert may_update(world, path, {"basic": {"title": "Begun"}, "tracks": [{"metadata": {"title": "One"}}]})
    assert not may_update(world, path, {"status": "ready"})
    assert may_update(world, path, {"status": "archived"})
    assert may_update(world, path, {"status": "draft"})
    whole = new_release(world, path)
    assert may_update(world, path, {name: whole[name] for name in LABELS_OWN if name in whole} | {"status": "ready"})


@pytest.mark.parametrize("part", ["title", "displayArtist", "label", "releaseDate"])
def test_a_ready_release_stays_complete(world: World, path: str, part: str) -> None:
    stored_release(world, path, status="ready")
    basic = new_release(world, path)["basic"]
    assert may_update(world, path, {"basic": basic})
    assert not may_update(world, path, {"basic": without(basic, part)})
    assert may_update(world, path, {"basic": without(basic, part), "status": "draft"})


ALLOWED_MOVES = {
    ("draft", "draft"),
    ("draft", "ready"),
    ("draft", "archived"),
    ("ready", "ready"),
    ("ready", "draft"),
    ("ready", "archived"),
    ("delivered", "delivered"),
    ("delivered", "archived"),
    ("archived", "draft"),
}
STATUSES = ("draft", "ready", "delivered", "archived")


@pytest.mark.parametrize("after", [*STATUSES, "published"])
@pytest.mark.parametrize("before", STATUSES)
def test_status_moves(world: World, path: str, before: str, after: str) -> None:
    stored_release(world, path, status=before)
    assert may_update(world, path, {"status": after}) == ((before, after) in ALLOWED_MOVES)


@pytest.mark.parametrize(
    "forged",
    [
        {"id": "another"},
        {"tenantId": "rival"},
        {"createdBy": "someone-else"},
        {"created": NOW},
        {"updated": AT},
        {"assets": {"audio": []}},
        {"ddex": {"version": "4.3"}},
        {"ddex": {"version": "4.3", "validationErrors": [], "validationStatus": "valid"}},
        {"verified": True},
    ],
    ids=lambda forged: "-".join(f"{name}={str(value)[:20]}" for name, value in forged.items()),
)
def test_server_fields_cannot_be_changed(world: World, path: str, forged: Mapping[str, Any]) -> None:
    stored_release(world, path, ddex={"version": "4.3", "validationErrors": [{"code": "no-tracks"}]})
    assert may_update(world, path, {"notes": "honest"})
    assert not may_update(world, path, forged)


def test_version_and_profile_can_be_changed(world: World, path: str) -> None:
    stored_release(world, path, ddex={"version": "4.3", "messageId": "MSG-1"})
    assert may_update(world, path, {"ddex": {"version": "3.8.2", "profile": "AudioAlbum", "messageId": "MSG-1"}})
    assert not may_update(world, path, {"ddex": {"version": "2.0", "messageId": "MSG-1"}})


@pytest.mark.parametrize("server_owned", ["assets", "ddex", "tenantId", "createdBy", "created"])
def test_server_fields_cannot_be_removed(world: World, path: str, server_owned: str) -> None:
    stored_release(world, path, ddex={"version": "4.3", "messageId": "MSG-1"})
    answer = world.client.update(path, {"updated": NOW}, world.token("manager"), removed=[server_owned])
    assert not answer.allowed


@pytest.mark.parametrize(
    ("fields", "deletable"),
    [
        ({}, True),
        ({"ddex": {"version": "4.3", "lastGenerated": AT}}, False),
        ({"status": "ready"}, False),
        ({"status": "delivered"}, False),
        ({"status": "archived"}, False),
    ],
)
def test_only_drafts_that_were_never_ready_can_be_deleted(
    world: World, path: str, fields: Mapping[str, Any], deletable: bool
) -> None:
    stored_release(world, path, **fields)
    assert world.client.delete(path, world.token("manager")).allowed == deletable


@pytest.fixture
def presence(world: World, path: str) -> str:
    """The path of the viewer's presence at a release."""
    stored_release(world, path)
    return f"{path}/presence/{world.uid('viewer')}"


def at_release(world: World, actor: str = "viewer", **fields: Any) -> dict[str, Any]:
    return {"id": world.uid(actor), "tenantId": TENANT, **here(), **fields}


def test_members_see_who_has_a_release_open(world: World, path: str, presence: str) -> None:
    assert world.client.create(presence, at_release(world), world.token("viewer")).allowed
    where = here() | {"path": "tracks[2].metadata.title"}
    assert world.client.update(presence, where, world.token("viewer")).allowed
    found = world.client.find(f"{path}/presence", world.token("manager"))
    assert (found.allowed, len(found.documents)) == (True, 1)
    assert not world.client.find(f"{path}/presence", world.token("outsider")).allowed
    assert world.client.delete(presence, world.token("viewer")).allowed


@pytest.mark.parametrize(
    "forged",
    [
        {"id": "another"},
        {"tenantId": "rival"},
        {"at": AT},
        {"expires": AT},
        here(seconds=600),
        {"expires": "soon"},
        {"path": ""},
        {"path": "p" * 1001},
        {"displayName": "Somebody else"},
    ],
    ids=lambda forged: "-".join(f"{name}={str(value)[:20]}" for name, value in forged.items()),
)
def test_forged_presence_is_refused(world: World, presence: str, forged: Mapping[str, Any]) -> None:
    assert not world.client.create(presence, {**at_release(world), **forged}, world.token("viewer")).allowed


def test_nobody_writes_anothers_presence(world: World, path: str, presence: str) -> None:
    for actor in ("admin", "outsider", "removed"):
        assert not world.client.create(presence, at_release(world), world.token(actor)).allowed
    own = f"{path}/presence/{world.uid('outsider')}"
    foreign = at_release(world, "outsider", tenantId="rival")
    assert not world.client.create(own, foreign, world.token("outsider")).allowed
    assert world.client.create(presence, at_release(world), world.token("viewer")).allowed
    assert not world.client.update(presence, here(), world.token("admin")).allowed
    assert not world.client.delete(presence, world.token("admin")).allowed


def test_managers_of_a_suspended_tenant_write_nothing(world: World, path: str) -> None:
    control = f"tenantControls/{TENANT}"
    stored_release(world, path)
    other = f"releases/{secrets.token_hex(8)}"
    try:
        world.client.seed(control, {"id": TENANT, "suspended": {"since": AT, "reason": "Unpaid."}, "updated": AT})
        assert not may_create(world, other, new_release(world, other))
        assert not may_update(world, path, {"notes": "changed"})
        assert not world.client.delete(path, world.token("manager")).allowed
        assert world.client.get(path, world.token("viewer")).allowed
        assert world.client.get(control, world.token("viewer")).allowed
        assert not world.client.update(control, {"suspended": None}, world.token("admin")).allowed
    finally:
        world.client.seed(control, {"id": TENANT, "quotas": {}, "updated": AT})
    assert may_create(world, other, new_release(world, other))
    assert may_update(world, path, {"notes": "changed"})


def test_a_missing_document_is_indistinguishable_from_a_foreign_one(world: World) -> None:
    assert not world.client.get("releases/not-there", world.token("admin")).allowed
    assert not world.client.delete("releases/not-there", world.token("admin")).allowed


def test_the_stack_loads_these_rules(stack: Stack) -> None:
    """The stack loads them through firebase.json, as a deployment does."""
    client = RulesClient(f"127.0.0.1:{stack.ports.firestore}", stack.project)
    assert not client.get("releases/any", None).allowed
    assert client.get("releases/any", "owner").status == 404
    client.close()


@pytest.mark.parametrize("collection", ["logs", "versions"])
def test_collection_group_queries_are_denied(world: World, collection: str) -> None:
    assert not world.client.find_everywhere(collection, world.token("admin")).allowed


NOTE = "notifications/note"


@pytest.mark.parametrize(
    ("before", "fields", "allowed"),
    [
        ([], {"readBy": ["{me}"]}, True),
        (["other"], {"readBy": ["other", "{me}"]}, True),
        (["{me}"], {"readBy": ["{me}"]}, True),
        (["other"], {"readBy": ["{me}"]}, False),
        ([], {"readBy": ["other"]}, False),
        ([], {"readBy": ["{me}", "other"]}, False),
        ([], {"readBy": ["{me}", "{me}"]}, False),
        (["{me}"], {"readBy": ["{me}", "{me}"]}, False),
        (["{me}"], {"readBy": []}, False),
        ([], {"readBy": "{me}"}, False),
        ([], {"readBy": ["{me}"], "message": "forged"}, False),
        ([], {"message": "forged"}, False),
    ],
)
def test_marking_a_notification_as_read(
    world: World, before: list[str], fields: Mapping[str, Any], allowed: bool
) -> None:
    me = world.uid("viewer")
    path = f"{NOTE}-{secrets.token_hex(8)}"
    world.client.seed(path, {**sample("notifications", "note", TENANT, me), "readBy": _named(before, me)})
    assert world.client.update(path, _named(fields, me), world.token("viewer")).allowed == allowed


def _named(value: Any, me: str) -> Any:
    if isinstance(value, Mapping):
        return {name: _named(item, me) for name, item in value.items()}
    if isinstance(value, list):
        return [_named(item, me) for item in value]
    return me if value == "{me}" else value


@pytest.mark.parametrize(
    ("fields", "allowed"),
    [
        ({"displayName": "Renamed"}, True),
        ({"photoURL": "https://example.com/me.png"}, True),
        ({"preferences": {"theme": "dark", "language": "de", "timezone": "Europe/Berlin"}}, True),
        ({"preferences": {"notifications": {"deliveryFailed": False}}}, True),
        ({"preferences": {"theme": "neon"}}, False),
        ({"preferences": {"admin": True}}, False),
        ({"preferences": {"notifications": {"everything": True}}}, False),
        ({"displayName": ""}, False),
        ({"displayName": " "}, False),
        ({"displayName": "a\x00b"}, False),
        ({"displayName": "two\nlines"}, True),
        ({"preferences": {"language": "!!"}}, False),
        ({"preferences": {"language": "zh-Hant"}}, True),
        ({"preferences": {"timezone": "Mars Base"}}, False),
        ({"preferences": {"timezone": "America/Argentina/Buenos_Aires"}}, True),
        ({"preferences": {"notifications": {"deliveryFailed": "maybe"}}}, False),
        ({"displayName": 1}, False),
        ({"role": "admin"}, False),
        ({"tenants": ["label", "rival"]}, False),
        ({"email": "admin@example.com"}, False),
        ({"displayName": "Renamed", "role": "admin"}, False),
        ({"isAdmin": True}, False),
    ],
)
@pytest.mark.parametrize("actor", ["self", "viewer", "admin"])
def test_users_may_change_only_their_profile_and_preferences(
    world: World, actor: str, fields: Mapping[str, Any], allowed: bool
) -> None:
    path = f"users/{world.uid(actor)}"
    world.client.seed(path, sample("users", world.uid(actor), TENANT, world.uid(actor)))
    assert world.client.get(path, world.token(actor)).allowed
    assert world.client.update(path, fields, world.token(actor)).allowed == allowed
    assert not world.client.update(path, {"displayName": "Forged"}, world.token("outsider")).allowed
