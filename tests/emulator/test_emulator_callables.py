"""Every callable through the Functions emulator: who may call it, and how it reports invalid input."""

from copy import deepcopy
from typing import Any

import pytest

from examples.album import RELEASE
from infra.local.demo.client import CallRefused, Client
from infra.local.servers.sftp import SftpServer
from infra.local.stack.stack import Stack
from tests.fixtures.label import Label, sftp_target

CALLABLES = {
    "createRelease": {"release": RELEASE},
    "createUpload": {
        "releaseId": "any",
        "kind": "audio",
        "fileName": "a.wav",
        "contentType": "audio/wav",
        "size": 10,
    },
    "processAsset": {"assetId": "any"},
    "createDeliveryTarget": {"target": {}},
    "createDelivery": {"releaseId": "any", "targetId": "any"},
    "preflight": {"releaseId": "any", "targetId": "any"},
    "createBatchDelivery": {"releaseIds": ["any"], "targetId": "any"},
    "getDelivery": {"deliveryId": "any"},
    "cancelDelivery": {"deliveryId": "any"},
    "retryDelivery": {"deliveryId": "any"},
    "skipDelivery": {"deliveryId": "any"},
    "updateDeliveryTarget": {"targetId": "any", "target": {}},
    "deleteDeliveryTarget": {"targetId": "any"},
    "overrideCircuit": {"targetId": "any", "state": "open"},
    "scanHostKeys": {"host": "127.0.0.1"},
    "testDeliveryConnection": {"targetId": "any"},
    "inviteUser": {"email": "two@example.com"},
    "revokeInvite": {"inviteId": "0" * 64},
    "changeRole": {"uid": "any", "role": "viewer"},
    "removeMember": {"uid": "any"},
    "transferOwnership": {"uid": "any"},
    "updateTenant": {"name": "any"},
    "createApiKey": {"name": "Robot", "scopes": ["releases:read"]},
    "rotateApiKey": {"keyId": "any"},
    "revokeApiKey": {"keyId": "any"},
    "createWebhook": {"url": "https://receiver.example/", "events": ["delivery.failed"]},
    "updateWebhook": {"webhookId": "any", "active": False},
    "deleteWebhook": {"webhookId": "any"},
    "rotateWebhookSecret": {"webhookId": "any"},
    "testWebhook": {"webhookId": "any"},
    "listWebhookMessages": {"webhookId": "any"},
    "replayWebhookMessage": {"messageId": "any"},
    "searchAuditLog": {"action": "member.removed"},
    "exportAuditLog": {"action": "member.removed"},
}
READING = {"getDelivery", "preflight"}


def refused(client: Client, name: str, data: dict[str, Any]) -> CallRefused:
    with pytest.raises(CallRefused) as caught:
        client.call(name, data)
    return caught.value


def paths(error: CallRefused) -> set[str]:
    return {problem["path"] for problem in error.details["problems"]}


@pytest.mark.parametrize("name", CALLABLES)
def test_callables_require_sign_in(stack: Stack, name: str) -> None:
    with Client(stack, None) as anonymous:
        assert refused(anonymous, name, CALLABLES[name]).code == "UNAUTHENTICATED"


@pytest.mark.parametrize("name", sorted(set(CALLABLES) - READING))
def test_a_viewer_cannot_change_anything(label: Label, name: str) -> None:
    assert refused(label.viewer, name, CALLABLES[name]).code == "PERMISSION_DENIED"


@pytest.mark.parametrize(
    "name",
    [
        "processAsset",
        "createDelivery",
        "preflight",
        "getDelivery",
        "cancelDelivery",
        "retryDelivery",
        "updateDeliveryTarget",
        "deleteDeliveryTarget",
        "overrideCircuit",
        "testDeliveryConnection",
        "revokeInvite",
        "changeRole",
        "removeMember",
        "transferOwnership",
        "updateWebhook",
        "deleteWebhook",
        "rotateWebhookSecret",
        "testWebhook",
        "replayWebhookMessage",
        "rotateApiKey",
        "revokeApiKey",
    ],
)
def test_missing_documents_are_not_found(label: Label, name: str) -> None:
    assert refused(label.admin, name, CALLABLES[name]).code == "NOT_FOUND"


@pytest.mark.parametrize("name", CALLABLES)
def test_unknown_fields_and_wrong_types_are_reported(label: Label, name: str) -> None:
    first = next(iter(CALLABLES[name]))
    error = refused(label.admin, name, {**CALLABLES[name], first: 7, "colour": "blue"})
    assert error.code == "INVALID_ARGUMENT"
    assert paths(error) == {first, "colour"}
    assert all(problem["message"] for problem in error.details["problems"])


def test_an_invalid_release_is_refused_with_every_problem(label: Label) -> None:
    release = deepcopy(RELEASE)
    release["basic"]["barcode"] = "400000260014"
    release["tracks"][0]["isrc"] = "QZ-1"
    release["tracks"][1]["metadata"]["title"] = "bell\x07"
    release["tenantId"] = "somebody-elses"
    error = refused(label.manager, "createRelease", {"release": release})
    assert paths(error) == {
        "release.basic.barcode",
        "release.tracks[0].isrc",
        "release.tracks[1].metadata.title",
        "release.tenantId",
    }


HOSTILE_NAMES = ("../../etc/passwd", "a\\..\\b.wav", "..", "x/../../y.wav", "nul\x00.wav", "a.wav\r\nX: y")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_file_names_are_refused(label: Label, name: str) -> None:
    release_id = label.manager.call("createRelease", {"release": RELEASE})["releaseId"]
    request = {**CALLABLES["createUpload"], "releaseId": release_id, "fileName": name}
    error = refused(label.manager, "createUpload", request)
    assert error.code == "INVALID_ARGUMENT"
    assert "fileName" in paths(error)


def test_tenants_do_not_see_each_other(stack: Stack, label: Label, sftp: SftpServer) -> None:
    from tests.fixtures.label import create_label

    release_id = label.manager.call("createRelease", {"release": RELEASE})["releaseId"]
    target_id = label.admin.call("createDeliveryTarget", {"target": sftp_target(sftp)})["targetId"]
    _, people = create_label(stack)
    with Client(stack, people["admin"]) as outsider:
        upload = {**CALLABLES["createUpload"], "releaseId": release_id}
        assert refused(outsider, "createUpload", upload).code == "NOT_FOUND"
        delivery = {"releaseId": release_id, "targetId": target_id}
        assert refused(outsider, "createDelivery", delivery).code == "NOT_FOUND"
        with pytest.raises(CallRefused, match="PERMISSION_DENIED"):
            outsider.get(f"releases/{release_id}")


def test_a_target_is_validated_by_its_protocol_and_shows_no_secret(label: Label, sftp: SftpServer) -> None:
    target = sftp_target(sftp, config={"hostKey": "", "port": 70000, "colour": "blue"}, layout="attic")
    target["ddex"] = {"partyId": "PADPIDA3897722461H", "partyName": "DSP"}
    error = refused(label.admin, "createDeliveryTarget", {"target": target})
    assert paths(error) == {
        "target.config.hostKey",
        "target.config.port",
        "target.config.colour",
        "target.ddex.partyId",
        "target.layout",
    }
    assert "PRIVATE KEY" not in str(error) + str(error.details)
    made = label.admin.call("createDeliveryTarget", {"target": sftp_target(sftp)})
    assert "privateKey" not in made["target"]["config"]
    stored = label.viewer.get(f"deliveryTargets/{made['targetId']}")
    assert stored is not None
    assert "PRIVATE KEY" not in str(stored)
    with pytest.raises(CallRefused, match="PERMISSION_DENIED"):
        label.admin.get(f"deliveryTargetSecrets/{made['targetId']}")


def test_a_target_can_be_changed_without_credentials_and_deleted(label: Label, sftp: SftpServer) -> None:
    target_id = label.admin.call("createDeliveryTarget", {"target": sftp_target(sftp)})["targetId"]
    change = {"targetId": target_id, "target": {"name": "Renamed"}}
    assert label.admin.call("updateDeliveryTarget", change)["target"]["name"] == "Renamed"
    redirected = {**sftp_target(sftp)["config"], "host": "127.0.0.2", "privateKey": ""}
    theft = {"targetId": target_id, "target": {"config": redirected}}
    assert paths(refused(label.admin, "updateDeliveryTarget", theft)) == {"target.config"}
    label.admin.call("deleteDeliveryTarget", {"targetId": target_id})
    assert refused(label.admin, "deleteDeliveryTarget", {"targetId": target_id}).code == "NOT_FOUND"


def test_a_release_without_upc_cannot_be_delivered(label: Label, sftp: SftpServer) -> None:
    release = deepcopy(RELEASE)
    del release["basic"]["barcode"]
    release_id = label.manager.call("createRelease", {"release": release})["releaseId"]
    label.manager.write(f"releases/{release_id}", {"status": "ready"}, server_times=["updated"])
    target_id = label.admin.call("createDeliveryTarget", {"target": sftp_target(sftp)})["targetId"]
    error = refused(label.manager, "createDelivery", {"releaseId": release_id, "targetId": target_id})
    assert error.code == "FAILED_PRECONDITION"
    assert "basic.barcode" in paths(error)


def test_a_servers_key_is_scanned_pinned_and_tested(label: Label, sftp: SftpServer) -> None:
    keys = label.admin.call("scanHostKeys", {"host": "127.0.0.1", "port": sftp.port})["keys"]
    pinned = next(key for key in keys if key["fingerprint"] == sftp.fingerprint)
    target = sftp_target(sftp, config={"hostKey": pinned["knownHosts"]})
    report = label.admin.call("testDeliveryConnection", {"protocol": "SFTP", "config": target["config"]})
    assert report["ok"], report
    assert next(step["step"] for step in report["steps"]) == "connect"
    assert (report["hostKey"], report["server"][:12]) == (sftp.fingerprint, "SSH-2.0-Open")
    target_id = label.admin.call("createDeliveryTarget", {"target": target})["targetId"]
    assert label.admin.call("testDeliveryConnection", {"targetId": target_id})["ok"]
