"""Personal data on the real stack: export, erasure, no traces left, and an unbroken audit log."""

from uuid import uuid4

import httpx
import pytest

from infra.local.demo.client import CallRefused, Client
from infra.local.stack.stack import Stack
from tests.fixtures.label import Label


def api(client: Client, method: str, path: str, body: object = None) -> httpx.Response:
    assert client.person is not None
    headers = {"Authorization": f"Bearer {client.person.token}"}
    url = f"{client.stack.function_url('api')}/v1{path}"
    return httpx.request(method, url, json=body, headers=headers, timeout=60, trust_env=False)


def test_a_person_can_export_and_erase_their_data(stack: Stack, label: Label) -> None:
    manager = label.manager
    assert manager.person is not None
    uid, email = manager.person.uid, manager.person.email
    consent = api(manager, "POST", "/users/me/consents", {"purpose": "terms", "edition": "1", "given": True})
    assert consent.status_code == 200, consent.text
    label.admin.call("inviteUser", {"email": f"{uuid4().hex[:8]}@example.com", "role": "viewer"})
    label.admin.call("changeRole", {"uid": uid, "role": "admin"})
    copy = api(manager, "GET", "/users/me/export").json()
    assert copy["account"]["email"] == email
    assert [each["purpose"] for each in copy["records"]["consents"]] == ["terms"]
    with pytest.raises(CallRefused):
        manager.call("eraseMe", {"email": "somebody@example.com"})
    done = manager.call("eraseMe", {"email": email})
    assert done["erased"]["memberships"] == 1
    with Client(stack, None, owner=True) as owner:
        assert owner.get(f"users/{uid}") is None
        assert owner.get(f"tenants/{label.tenant_id}/members/{uid}") is None
        assert all(email not in mail["to"] for mail in owner.documents("mail"))
    assert api(manager, "GET", "/users/me").status_code in (401, 403)
    with pytest.raises(CallRefused) as refused:
        manager.call("completeSignUp", {})
    assert refused.value.code == "UNAUTHENTICATED", "the token outlives the account"
    assert label.admin.call("verifyAuditLog", {})["whole"] is True
    acts = label.admin.call("searchAuditLog", {"actor": uid})["entries"]
    assert [item["entry"]["action"] for item in acts] == ["person.erased"]
