"""Table-driven attacks on the API: foreign ids and tokens, server-controlled fields, hostile bodies."""

import base64
import json
import time
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from examples.album import RELEASE
from infra.local.demo.client import Client
from infra.local.servers.sftp import SftpServer
from infra.local.stack.accounts import sign_up
from infra.local.stack.stack import Stack
from shared.api.route import Route
from shared.api.table import all_routes
from shared.api.wire.body import MAX_BODY_BYTES
from tests.emulator.test_emulator_api import Rest
from tests.fixtures.label import RECIPIENT, Label, create_label, sftp_target

GUARDED = [route for route in all_routes() if route.role]
WITH_BODY = [route for route in GUARDED if route.body]
NAMES = {"upc", "provider", "mapping", "revision", "name", "panel"}
"""Not private to a tenant: each has a default mapping, and sees the plug-ins of the deployment."""
BY_ID = [route for route in GUARDED if set(route.parameters) - NAMES]
RANKS = {"viewer": 0, "manager": 1, "admin": 2}
BODIES: Mapping[str, Any] = {
    "updateRelease": RELEASE,
    "updateDeliveryTarget": {
        "name": "Mine",
        "protocol": "SFTP",
        "config": {"host": "203.0.113.1", "username": "a", "password": "b", "hostKey": "SHA256:" + "A" * 43},
        "ddex": RECIPIENT,
    },
    "prioritiseDelivery": {"priority": "high"},
    "changeRole": {"role": "admin"},
    "validateRelease": {},
    "fixRelease": {},
    "previewAsset": {},
    "matchRecordings": {"recordings": [{"assetId": "mine"}]},
    "resolveDuplicate": {"duplicateId": "f" * 64, "choice": "keepBoth"},
    "overrideCircuit": {"state": "open"},
    "rotateApiKey": {"graceS": 0},
    "updateWebhook": {"description": "Mine"},
    "patchRelease": {"notes": "Mine"},
    "patchTrack": {"hidden": True},
    "orderTracks": {"trackIds": []},
    "patchDeliveryTarget": {"name": "Mine"},
    "updateNumberPool": {"name": "Mine"},
    "importNumbers": {"numbers": ["4006381333931"]},
    "assignNumbers": {},
    "updateTemplate": {"name": "Mine"},
    "matchImportFiles": {"names": ["a.wav"]},
    "updateImportProfile": {"name": "Mine", "mapping": {}},
    "fillRelease": {},
    "startSwitches": {"releaseIds": ["mine"]},
    "tickSwitchStep": {},
    "settleSalesMatch": {"ignored": True},
    "patchWebhook": {"description": "Mine"},
    "configurePlugin": {"config": {}},
    "grantPlugin": {"granted": {}},
    "requestPluginPanel": {"action": "list"},
    "updateParty": {"name": "Mine"},
    "patchParty": {"name": "Mine"},
    "linkParty": {"names": ["Mine"], "releaseIds": ["mine"]},
    "mergeParties": {"other": "mine"},
}
SERVER_FIELDS = {"id": "mine", "tenantId": "elsewhere", "createdBy": "me", "created": "2020-01-01T00:00:00Z"}


def by_name(route: Route) -> str:
    return route.name


def address(route: Route, ids: Mapping[str, str]) -> str:
    """The route's URL with these ids in its path and in its required query parameters."""
    path = route.path
    for name in route.parameters:
        path = path.replace(f"{{{name}}}", ids[name])
    fields = route.query.model_fields.items() if route.query else ()
    required = [field.alias or name for name, field in fields if field.is_required()]
    return path + ("?" + "&".join(f"{name}={ids[name]}" for name in required) if required else "")


def tokens(stack: Stack, people: Mapping[str, Any]) -> dict[str, Rest]:
    return {role: Rest(stack.function_url("api") + "/v1", person.token) for role, person in people.items()}


@pytest.fixture(scope="module")
def root(stack: Stack) -> str:
    return stack.function_url("api") + "/v1"


@pytest.fixture(scope="module")
def victim(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Rest], dict[str, str]]:
    """A label with one document of every kind that an id can identify."""
    tenant_id, people = create_label(stack)
    api = tokens(stack, people)
    release = api["manager"]("POST", "/releases", RELEASE).json()["id"]
    target = api["admin"]("POST", "/delivery-targets", BODIES["updateDeliveryTarget"]).json()["id"]
    upload = {"releaseId": release, "kind": "audio", "fileName": "a.wav", "contentType": "audio/wav", "size": 10}
    asset = api["manager"]("POST", "/assets/upload", upload).json()["assetId"]
    invite = api["admin"]("POST", "/tenant/invite", {"email": "new@b.example"}).json()["invite"]["inviteId"]
    key_request = {"name": "A program", "scopes": ["releases:read"]}
    key = api["admin"]("POST", "/api-keys", key_request).json()["key"]["keyId"]
    subscription = {"url": "http://127.0.0.1:9/hook", "events": ["delivery.failed"]}
    webhook = api["admin"]("POST", "/webhooks", subscription).json()["webhook"]["id"]
    party = api["manager"]("POST", "/parties", {"name": "Secret"}).json()["id"]
    message = api["admin"]("POST", f"/webhooks/{webhook}/test").json()["id"]
    pool = api["admin"]("POST", "/number-pools", {"name": "Ours", "kind": "isrc", "prefix": "QZABC"}).json()["id"]
    own = {"name": "Ours", "content": {"type": "Album"}}
    template = api["manager"]("POST", "/templates", own).json()["id"]
    profile = api["manager"]("POST", "/import-profiles", {"name": "Ours", "mapping": {}}).json()["id"]
    with Client(stack, None, owner=True) as owner:
        owner.write("notifications/" + release, {"id": release, "tenantId": tenant_id, "message": "Secret"})
        owner.write("deliveries/" + release, {"id": release, "tenantId": tenant_id, "status": "queued"})
        jobs = ("importJobs", "exportJobs", "backups", "restoreJobs", "testRuns", "salesImports", "royaltyRuns")
        for collection in (*jobs, "salesReports", "royaltyTerms", "royaltyStatements", "switches"):
            owner.write(f"{collection}/" + release, {"id": release, "tenantId": tenant_id})
        owner.write("salesMatches/" + release, {"id": release, "tenantId": tenant_id})
        owner.write("tasks/" + release, {"id": release, "tenantId": tenant_id})
        owner.write("receipts/" + release, {"id": release, "tenantId": tenant_id})
        version = {"id": "0" * 64, "tenantId": tenant_id}
        owner.write("payeeLinks/" + "0" * 64, version)
        owner.write(f"releases/{release}/versions/" + "0" * 64, version)
    ids = {
        "releaseId": release,
        "versionId": "0" * 64,
        "targetId": target,
        "assetId": asset,
        "deliveryId": release,
        "inviteId": invite,
        "taskId": release,
        "userId": people["viewer"].uid,
        "notificationId": release,
        "keyId": key,
        "importId": release,
        "reportId": release,
        "statementId": release,
        "linkId": "0" * 64,
        "termsId": release,
        "poolId": pool,
        "templateId": template,
        "profileId": profile,
        "exportId": release,
        "runId": release,
        "backupId": release,
        "restoreId": release,
        "webhookId": webhook,
        "partyId": party,
        "messageId": message,
        "matchId": release,
        "step": "oldGone",
        "provider": "apple",
        "mapping": "default",
        "revision": "1",
        "upc": RELEASE["basic"]["barcode"],
        "trackId": RELEASE["tracks"][0]["id"],
        "text": "World",
        "name": "none-such",
        "panel": "none",
    }
    return api, ids


@pytest.fixture(scope="module")
def attacker(stack: Stack) -> dict[str, Rest]:
    return tokens(stack, create_label(stack)[1])


@pytest.mark.parametrize("route", BY_ID, ids=by_name)
def test_a_foreign_id_is_indistinguishable_from_a_missing_one(
    attacker: dict[str, Rest], victim: tuple[dict[str, Rest], dict[str, str]], route: Route
) -> None:
    _, ids = victim
    body = BODIES[route.name] if route.body else None
    foreign = attacker["admin"](route.method, address(route, ids), body, if_match="*")
    unused = {**dict.fromkeys(ids, "f" * 64), "step": ids["step"]}  # a step is a word, not an id
    missing = attacker["admin"](route.method, address(route, unused), body, if_match="*")
    told, told_missing = ({**answer.json(), "requestId": ""} for answer in (foreign, missing))
    assert (foreign.status_code, told) == (404, told_missing)


def test_ids_in_bodies_and_queries_are_checked_too(
    attacker: dict[str, Rest], victim: tuple[dict[str, Rest], dict[str, str]]
) -> None:
    _, ids = victim
    release, target = ids["releaseId"], ids["targetId"]
    mine = attacker["manager"]("POST", "/releases", RELEASE).json()["id"]
    upload = {"releaseId": release, "kind": "audio", "fileName": "a.wav", "contentType": "audio/wav", "size": 10}
    admin = attacker["admin"]
    assert admin("POST", "/assets/upload", upload).status_code == 404
    assert admin("POST", "/assets/process", {"assetId": ids["assetId"]}).status_code == 404
    assert admin("POST", "/deliveries", {"releaseId": release, "targetId": target}).status_code == 404
    assert admin("POST", "/deliveries", {"releaseId": mine, "targetId": target}).status_code == 404
    assert admin("POST", "/deliveries/takedown", {"releaseId": release}).status_code == 404
    assert admin("POST", "/tenant/owner", {"uid": ids["userId"]}).status_code == 404
    assert admin("GET", f"/releases/{mine}/preview?targetId={target}").status_code == 404
    for query in (f"/assets?releaseId={release}", f"/deliveries?releaseId={release}", f"/deliveries?targetId={target}"):
        assert admin("GET", query).json() == {"items": []}


@pytest.mark.parametrize("route", GUARDED, ids=by_name)
def test_token_and_role_are_required(root: str, victim: tuple[dict[str, Rest], dict[str, str]], route: Route) -> None:
    api, ids = victim
    path = address(route, ids)
    assert Rest(root)(route.method, path).status_code == 401
    for role in RANKS:
        if RANKS[role] < RANKS[str(route.role)]:
            assert api[role](route.method, path, BODIES.get(route.name), if_match="*").status_code == 403


@pytest.mark.parametrize("route", WITH_BODY, ids=by_name)
def test_server_controlled_fields_cannot_be_set(victim: tuple[dict[str, Rest], dict[str, str]], route: Route) -> None:
    api, ids = victim
    response = api["admin"](route.method, address(route, ids), SERVER_FIELDS, if_match="*")
    shown = {field.alias or name for name, field in route.answer.model_fields.items()} if route.answer else set()
    ignored = shown if route.method == "PUT" else set()  # what was read may be sent back
    ignored |= {field.alias or name for name, field in route.body.model_fields.items()} if route.body else set()
    answered = response.json()
    assert not {name for name, value in SERVER_FIELDS.items() if answered.get(name) == value}
    told = answered.get("errors", [])
    refused = {error["path"] for error in told if error["code"] in ("extra-forbidden", "read-only")}
    assert refused == set(SERVER_FIELDS) - ignored


@pytest.mark.parametrize("route", WITH_BODY, ids=by_name)
def test_oversized_deep_and_ambiguous_bodies_are_refused(
    victim: tuple[dict[str, Rest], dict[str, str]], route: Route
) -> None:
    api, ids = victim
    admin, path = api["admin"], address(route, ids)

    def sent(content: bytes, media: str = "application/json") -> int:
        headers = {**admin.headers, "If-Match": "*", "Content-Type": media}
        url = admin.root + path
        return httpx.request(
            route.method, url, content=content, headers=headers, timeout=60, trust_env=False
        ).status_code

    assert sent(b'{"a":"' + b"x" * MAX_BODY_BYTES + b'"}') == 413
    assert sent(b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}") == 400
    assert sent(b'{"a":1,"a":2}') == 400
    assert sent(b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>') == 400
    assert sent(b"a=1", "application/x-www-form-urlencoded") == 415


def part(value: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def claims(stack: Stack, token: str, **changes: Any) -> dict[str, Any]:
    middle = token.split(".")[1]
    return {**json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4))), **changes}


def test_invalid_tokens_are_refused(stack: Stack, root: str, label: Label) -> None:
    """The Auth emulator does not sign tokens, but issuer, audience and validity are checked there too."""
    assert label.admin.person is not None
    token = label.admin.person.token
    head, now = part({"alg": "none", "typ": "JWT"}), int(time.time())
    other = {"aud": "other-project", "iss": "https://securetoken.google.com/other-project"}
    forged = {
        "of another project": f"{head}.{part(claims(stack, token, **other))}.",
        "for another audience": f"{head}.{part(claims(stack, token, aud='other-project'))}.",
        "expired": f"{head}.{part(claims(stack, token, iat=now - 7200, exp=now - 3600))}.",
        "of the future": f"{head}.{part(claims(stack, token, iat=now + 3600, exp=now + 7200))}.",
        "without a subject": f"{head}.{part(claims(stack, token, sub=''))}.",
        "no token": "abc",
        "no JSON": "a.b.c",
        "emulator's owner": "owner",
        "very long": "a" * 4000,
    }
    for case, each in forged.items():
        assert Rest(root, each)("GET", "/releases").status_code == 401, case
    assert Rest(root, token)("GET", "/releases").status_code == 200


def test_claims_do_not_prove_membership(stack: Stack, root: str, label: Label) -> None:
    claimed = {"tenantId": label.tenant_id, "role": "admin"}
    person = sign_up(stack, "mallory@elsewhere.example", "local-only", claimed)
    assert Rest(root, person.token)("GET", "/releases").status_code == 403
    nobody = sign_up(stack, "nobody@elsewhere.example", "local-only")
    assert Rest(root, nobody.token)("GET", "/releases").status_code == 403


def test_path_traversal_is_not_found(root: str, attacker: dict[str, Rest]) -> None:
    admin = attacker["admin"]
    for name in ("..%2f..%2ftenants", "%00", "a%2Fb", "a.b", "%F0%9F%92%A5", "*", "a%0d%0aX:y"):
        assert admin("GET", f"/releases/{name}").status_code == 404, name


def test_no_response_contains_a_credential(label: Label, root: str, sftp: SftpServer) -> None:
    assert label.admin.person is not None
    admin = Rest(root, label.admin.person.token)
    made = admin("POST", "/delivery-targets", sftp_target(sftp))
    path = f"/delivery-targets/{made.json()['id']}"
    wrong = sftp_target(sftp)
    wrong["config"]["port"] = 70000
    responses = [made, admin("GET", path), admin("GET", "/delivery-targets"), admin("POST", f"{path}/test")]
    responses += [admin("PUT", path, wrong, if_match="*"), admin("POST", "/delivery-targets", wrong)]
    assert responses[3].json()["ok"] is True, responses[3].text
    assert not [each.request.url for each in responses if "PRIVATE KEY" in each.text]
