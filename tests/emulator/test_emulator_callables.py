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
    "create_release": {"release": RELEASE},
    "create_upload": {
        "releaseId": "any",
        "kind": "audio",
        "fileName": "a.wav",
        "contentType": "audio/wav",
        "size": 10,
    },
    "process_asset": {"assetId": "any"},
    "create_delivery_target": {"target": {}},
    "create_delivery": {"releaseId": "any", "targetId": "any"},
    "preflight": {"releaseId": "any", "targetId": "any"},
    "create_batch_delivery": {"releaseIds": ["any"], "targetId": "any"},
    "get_delivery": {"deliveryId": "any"},
    "cancel_delivery": {"deliveryId": "any"},
    "retry_delivery": {"deliveryId": "any"},
    "skip_delivery": {"deliveryId": "any"},
    "update_delivery_target": {"targetId": "any", "target": {}},
    "delete_delivery_target": {"targetId": "any"},
    "override_circuit": {"targetId": "any", "state": "open"},
    "scan_host_keys": {"host": "127.0.0.1"},
    "testDeliveryConnection": {"targetId": "any"},
    "invite_user": {"email": "two@example.com"},
    "revoke_invite": {"inviteId": "0" * 64},
    "change_role": {"uid": "any", "role": "viewer"},
    "remove_member": {"uid": "any"},
    "transfer_ownership": {"uid": "any"},
    "update_tenant": {"name": "any"},
    "create_api_key": {"name": "Robot", "scopes": ["releases:read"]},
    "rotate_api_key": {"keyId": "any"},
    "revoke_api_key": {"keyId": "any"},
    "create_webhook": {"url": "https://receiver.example/", "events": ["delivery.failed"]},
    "update_webhook": {"webhookId": "any", "active": False},
    "delete_webhook": {"webhookId": "any"},
    "rotate_webhook_secret": {"webhookId": "any"},
    "test_webhook": {"webhookId": "any"},
    "list_webhook_messages": {"webhookId": "any"},
    "replay_webhook_message": {"messageId": "any"},
    "search_audit_log": {"action": "member.removed"},
    "export_audit_log": {"action": "member.removed"},
}
READING = {"get_delivery", "preflight"}


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
        "process_asset",
        "create_delivery",
        "preflight",
        "get_delivery",
        "cancel_delivery",
        "retry_delivery",
        "update_delivery_target",
        "delete_delivery_target",
        "override_circuit",
        "testDeliveryConnection",
        "revoke_invite",
        "change_role",
        "remove_member",
        "transfer_ownership",
        "update_webhook",
        "delete_webhook",
        "rotate_webhook_secret",
        "test_webhook",
        "replay_webhook_message",
        "rotate_api_key",
        "revoke_api_key",
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
    error = refused(label.manager, "create_release", {"release": release})
    assert paths(error) == {
        "release.basic.barcode",
        "release.tracks[0].isrc",
        "release.tracks[1].metadata.title",
        "release.tenantId",
    }


HOSTILE_NAMES = ("../../etc/passwd", "a\\..\\b.wav", "..", "x/../../y.wav", "nul\x00.wav", "a.wav\r\nX: y")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_file_names_are_refused(label: Label, name: str) -> None:
    release_id = label.manager.call("create_release", {"release": RELEASE})["releaseId"]
    request = {**CALLABLES["create_upload"], "releaseId": release_id, "fileName": name}
    error = refused(label.manager, "create_upload", request)
    assert error.code == "INVALID_ARGUMENT"
    assert "fileName" in paths(error)


def test_tenants_do_not_see_each_other(stack: Stack, label: Label, sftp: SftpServer) -> None:
    from tests.fixtures.label import create_label

    release_id = label.manager.call("create_release", {"release": RELEASE})["releaseId"]
    target_id = label.admin.call("create_delivery_target", {"target": sftp_target(sftp)})["targetId"]
    _, people = create_label(stack)
    with Client(stack, people["admin"]) as outsider:
        upload = {**CALLABLES["create_upload"], "releaseId": release_id}
        assert refused(outsider, "create_upload", upload).code == "NOT_FOUND"
        delivery = {"releaseId": release_id, "targetId": target_id}
        assert refused(outsider, "create_delivery", delivery).code == "NOT_FOUND"
        with pytest.raises(CallRefused, match="PERMISSION_DENIED"):
            outsider.get(f"releases/{release_id}")


def test_a_target_is_validated_by_its_protocol_and_shows_no_secret(label: Label, sftp: SftpServer) -> None:
    target = sftp_target(sftp, config={"hostKey": "", "port": 70000, "colour": "blue"}, layout="attic")
    target["ddex"] = {"partyId": "PADPIDA3897722461H", "partyName": "DSP"}
    error = refused(label.admin, "create_delivery_target", {"target": target})
    assert paths(error) == {
        "target.config.hostKey",
        "target.config.port",
        "target.config.colour",
        "target.ddex.partyId",
        "target.layout",
    }
    assert "PRIVATE KEY" not in str(error) + str(error.details)
    made = label.admin.call("create_delivery_target", {"target": sftp_target(sftp)})
    assert "privateKey" not in made["target"]["config"]
    stored = label.viewer.get(f"deliveryTargets/{made['targetId']}")
    assert stored is not None
    assert "PRIVATE KEY" not in str(stored)
    with pytest.raises(CallRefused, match="PERMISSION_DENIED"):
        label.admin.get(f"deliveryTargetSecrets/{made['targetId']}")


def test_a_target_can_be_changed_without_credentials_and_deleted(label: Label, sftp: SftpServer) -> None:
    target_id = label.admin.call("create_delivery_target", {"target": sftp_target(sftp)})["targetId"]
    change = {"targetId": target_id, "target": {"name": "Renamed"}}
    assert label.admin.call("update_delivery_target", change)["target"]["name"] == "Renamed"
    redirected = {**sftp_target(sftp)["config"], "host": "127.0.0.2", "privateKey": ""}
    theft = {"targetId": target_id, "target": {"config": redirected}}
    assert paths(refused(label.admin, "update_delivery_target", theft)) == {"target.config"}
    label.admin.call("delete_delivery_target", {"targetId": target_id})
    assert refused(label.admin, "delete_delivery_target", {"targetId": target_id}).code == "NOT_FOUND"


def test_a_release_without_upc_cannot_be_delivered(label: Label, sftp: SftpServer) -> None:
    release = deepcopy(RELEASE)
    del release["basic"]["barcode"]
    release_id = label.manager.call("create_release", {"release": release})["releaseId"]
    label.manager.write(f"releases/{release_id}", {"status": "ready"}, server_times=["updated"])
    target_id = label.admin.call("create_delivery_target", {"target": sftp_target(sftp)})["targetId"]
    error = refused(label.manager, "create_delivery", {"releaseId": release_id, "targetId": target_id})
    assert error.code == "FAILED_PRECONDITION"
    assert "basic.barcode" in paths(error)


def test_a_servers_key_is_scanned_pinned_and_tested(label: Label, sftp: SftpServer) -> None:
    keys = label.admin.call("scan_host_keys", {"host": "127.0.0.1", "port": sftp.port})["keys"]
    pinned = next(key for key in keys if key["fingerprint"] == sftp.fingerprint)
    target = sftp_target(sftp, config={"hostKey": pinned["knownHosts"]})
    report = label.admin.call("testDeliveryConnection", {"protocol": "SFTP", "config": target["config"]})
    assert report["ok"], report
    assert next(step["step"] for step in report["steps"]) == "connect"
    assert (report["hostKey"], report["server"][:12]) == (sftp.fingerprint, "SSH-2.0-Open")
    target_id = label.admin.call("create_delivery_target", {"target": target})["targetId"]
    assert label.admin.call("testDeliveryConnection", {"targetId": target_id})["ok"]
