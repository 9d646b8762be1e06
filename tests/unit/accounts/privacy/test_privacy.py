"""A person's own data: complete in the export, gone after the erasure, with an audit log that still verifies."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, get_args

import pytest

from shared.accounts.api_keys.keys import KeyRequest, create_api_key
from shared.accounts.audit.search import AuditSearch, search_audit_log
from shared.accounts.audit.verify import VerifyRequest, verify_audit_log
from shared.accounts.members.invitations import InviteRequest, invite_user
from shared.accounts.members.membership import RoleRequest, change_role
from shared.accounts.privacy.consent import ConsentRequest, record_consent
from shared.accounts.privacy.erase import ErasureRequest, erase_person
from shared.accounts.privacy.export import ExportRequest, export_person
from shared.accounts.privacy.retention import enforce_retention
from shared.accounts.privacy.traces import TRACES
from shared.errors import Conflict, InvalidInput
from shared.model.base import Model
from shared.model.catalog.switch import ManualStep
from shared.model.codec import encode, to_json
from shared.model.delivery.delivery import Notification
from shared.model.mail import Mail, MailMessage
from shared.model.schema import DOCUMENTS
from tests.fixtures.people import People, page
from tests.fixtures.world import START

PERSONAL = {"email", "to", "created_by", "requested_by", "used_by", "done_by", "read_by", "holder"}
PERSONAL |= {"applied_by", "actor", "uid", "by"}
"""Fields of documents that name a person."""
ELSEWHERE = {"users", "tenants/{tenantId}/members"}
"""Read by the person's id, without a query."""
KEYS = {"marks": get_args(ManualStep)}
"""The keys of maps whose values name a person."""
NOT_PERSONAL = {
    ("assets", "usedBy"),
    ("pluginInstallations", "licensed.holder"),
    ("tenants", "plugins.licenses.holder"),
}
"""Fields that name releases or who bought a licence, which is the tenant."""


@pytest.fixture
def people() -> People:
    """The admin `admin` has left every kind of trace."""
    people = People()
    admin = people.caller("admin")
    create_api_key(KeyRequest(name="CI", scopes=["releases:read"]), caller=admin, adapters=people.adapters)
    invite_user(InviteRequest(email="new@example.com", role="viewer"), caller=admin, adapters=people.adapters)
    owner = people.caller("owner")
    change_role(RoleRequest(uid="viewer", role="manager"), caller=owner, adapters=people.adapters)
    stranger = people.caller("stranger")
    invite_user(InviteRequest(email="admin@example.com", role="viewer"), caller=stranger, adapters=people.adapters)
    record_consent(
        ConsentRequest(purpose="terms", edition="2026-01", given=True),
        person=people.person("admin"),
        adapters=people.adapters,
    )
    mail = Mail(
        id="m1",
        tenant_id="tenant",
        kind="notice",
        to=["admin@example.com"],
        message=MailMessage(subject="Delivered", text="canary-link", html="canary-link"),
        headers={"List-Unsubscribe": "<canary-link>"},
        created=START,
        expires=START,
    )
    people.put("mail/m1", encode(mail))
    notice: dict[str, Any] = {"id": "n1", "tenant_id": "tenant", "type": "delivery", "severity": "info", "message": "m"}
    people.put("notifications/n1", encode(Notification(**notice, read_by=["admin"], created=START)))
    people.put("deliveries/d1", {"id": "d1", "tenantId": "tenant", "createdBy": "admin", "created": START})
    return people


def exported(people: People, uid: str) -> dict[str, Any]:
    return to_json(export_person(ExportRequest(), person=people.person(uid), adapters=people.adapters))


def erased(people: People, uid: str) -> dict[str, int]:
    request = ErasureRequest(email=f"{uid}@example.com")
    return erase_person(request, person=people.person(uid), adapters=people.adapters).erased


def personal_fields(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> Iterator[str]:
    """The paths of the fields that name a person, at any depth; those of a map are under each of its usual keys."""
    for name, field in model.model_fields.items():
        path = field.alias or name
        if name in PERSONAL:
            yield path
        inner = [kind for kind in embedded(field.annotation) if kind not in seen]
        keys = [f"{path}.{key}" for key in KEYS[path]] if path in KEYS else [path]
        yield from (f"{key}.{each}" for kind in inner for each in personal_fields(kind, seen | {kind}) for key in keys)


def embedded(annotation: Any) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for part in get_args(annotation):
        yield from embedded(part)


def test_every_field_that_names_a_person_is_in_the_table() -> None:
    person = People().person("admin")
    covered = {(trace.find(person).collection, trace.find(person).where[0][0]) for trace in TRACES}
    named = {
        (collection, path)
        for collection, model in DOCUMENTS.items()
        for path in personal_fields(model)
        if collection not in ELSEWHERE
    } - NOT_PERSONAL
    assert named <= covered, "add it to shared/accounts/privacy/traces.py"


def test_the_export_contains_everything_that_names_the_person(people: People) -> None:
    found = exported(people, "admin")
    assert found["account"]["email"] == found["profile"]["email"] == "admin@example.com"
    assert [member["tenantId"] for member in found["memberships"]] == ["tenant"]
    records = found["records"]
    assert [mail["subject"] for mail in records["mail"]] == ["Delivered"]
    assert [invitation["tenantId"] for invitation in records["invitations"]] == ["elsewhere"]
    assert [act["action"] for act in records["acts"]] == ["key.created", "invitation.created"]
    assert {origin["address"] for origin in records["origins"]} == {"203.0.113.7"}
    assert [key["name"] for key in records["keysHeld"]] == ["CI"]
    assert [consent["purpose"] for consent in records["consents"]] == ["terms"]
    assert [each["id"] for name in ("notificationsRead", "deliveries") for each in records[name]] == ["n1", "d1"]
    assert "cut" not in found or found["cut"] == []


def test_the_export_contains_no_secrets_and_nobody_else(people: People) -> None:
    text = json.dumps(exported(people, "admin"))
    assert "canary-link" not in text
    assert not re.search(r"[0-9a-f]{64}", re.sub(r'"(id|subject)": "[^"]*"', "", text)), "hashes are credentials"
    for other in ("owner@", "viewer@", "new@", "stranger"):
        assert other not in text


def test_erasure_leaves_nothing_that_identifies_the_uid(people: People) -> None:
    counts = erased(people, "admin")
    assert counts == {"mail": 1, "invitations": 1, "origins": 3, "invitationsUsed": 0, "memberships": 1}
    assert "admin@example.com" not in repr(people.store.documents)
    assert "'Admin'" not in repr(people.store.documents)
    assert people.accounts.find("admin") is None
    assert people.store.get("users/admin") is None
    assert people.role("admin") is None
    left = exported(people, "admin")
    assert left["account"] == left["profile"] == {}
    assert left["records"]["mail"] == left["records"]["origins"] == []


def test_an_unverified_address_neither_exports_nor_erases_what_was_sent_to_it(people: People) -> None:
    """Anybody can create an account with the address of somebody else."""
    people.put("users/thief", encode(page("thief")))
    thief = replace(people.sign_up("thief"), email="admin@example.com", verified=False)
    found = export_person(ExportRequest(), person=thief, adapters=people.adapters)
    assert "mail" not in found.records
    assert "invitations" not in found.records
    assert found.withheld == ["mail", "invitations"]
    request = ErasureRequest(email="admin@example.com")
    result = erase_person(request, person=thief, adapters=people.adapters)
    assert result.withheld == ["mail", "invitations"]
    assert people.store.get("users/thief") is None
    left = exported(people, "admin")["records"]
    assert len(left["mail"]) == len(left["invitations"]) == 1


def test_the_audit_log_still_verifies_and_records_the_erasure(people: People) -> None:
    before = [entry.id for entry in people.acts()]
    erased(people, "admin")
    entries = people.acts()  # checks the chain
    assert [entry.id for entry in entries[: len(before)]] == before
    assert (entries[-1].action, entries[-1].actor) == ("person.erased", "admin")
    verdict = verify_audit_log(VerifyRequest(), caller=people.caller("owner"), adapters=people.adapters)
    assert verdict.whole
    page = search_audit_log(AuditSearch(), caller=people.caller("owner"), adapters=people.adapters)
    assert {item.address for item in page.entries if item.entry.actor == "admin"} == {""}


def test_the_erased_persons_keys_are_revoked_and_others_lose_nothing(people: People) -> None:
    erased(people, "admin")
    (key,) = [data for path, data in people.store.documents.items() if path.startswith("apiKeys/")]
    assert key["active"] is False
    assert people.role("owner") == "admin"
    assert len(exported(people, "owner")["records"]["origins"]) == 1


def test_an_owner_with_other_members_must_transfer_the_tenant_first(people: People) -> None:
    with pytest.raises(Conflict, match="other members") as refused:
        erased(people, "owner")
    assert "Transfer" in refused.value.remedy
    assert people.role("owner") == "admin"


def test_an_empty_tenant_loses_its_name_and_its_automatic_deliveries(people: People) -> None:
    erased(people, "stranger")
    tenant = people.store.get("tenants/elsewhere") or {}
    assert (tenant["name"], tenant["users"], tenant["settings"]["autoDeliver"]) == ("Erased", [], False)


def test_erasure_must_be_confirmed_with_the_persons_own_address(people: People) -> None:
    with pytest.raises(InvalidInput):
        erase_person(ErasureRequest(email="owner@example.com"), person=people.person("admin"), adapters=people.adapters)
    assert people.role("admin") == "admin"


def test_an_interrupted_erasure_can_be_continued(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(uid: str) -> None:
        raise ConnectionError(uid)

    with monkeypatch.context() as broken:
        broken.setattr(people.accounts.__class__, "delete", lambda _self, uid: fail(uid))
        with pytest.raises(ConnectionError):
            erased(people, "admin")
    assert erased(people, "admin")["memberships"] == 0
    assert people.accounts.find("admin") is None


def test_repeated_consent_is_recorded_once_and_withdrawal_separately(people: People) -> None:
    def record(given: bool) -> list[bool]:
        people.clock.forward(minutes=1)
        request = ConsentRequest(purpose="newsletter", edition="1", given=given)
        consent = record_consent(request, person=people.person("viewer"), adapters=people.adapters)
        return [act.given for act in consent.acts]

    assert record(True) == record(True) == [True]
    assert record(False) == [True, False]
    assert record(True) == [True, False, True]


def test_retention_follows_each_tenants_settings(people: People) -> None:
    people.put(
        "tenants/elsewhere",
        {
            **(people.store.get("tenants/elsewhere") or {}),
            "settings": {"retention": {"notificationsDays": 30, "originsDays": 10}},
        },
    )
    for tenant_id in ("tenant", "elsewhere"):
        notice: dict[str, Any] = {"type": "delivery", "severity": "info", "message": "m", "created": START}
        people.put(f"notifications/{tenant_id}", encode(Notification(id=tenant_id, tenant_id=tenant_id, **notice)))
    people.clock.now = START + timedelta(days=29)
    assert enforce_retention(people.store, people.clock) == 1  # elsewhere's origin
    people.clock.now = START + timedelta(days=31)
    assert enforce_retention(people.store, people.clock) == 1
    assert people.store.get("notifications/elsewhere") is None
    assert people.store.get("notifications/tenant") is not None
    assert enforce_retention(people.store, people.clock) == 0
    people.clock.now = START + timedelta(days=400)
    assert enforce_retention(people.store, people.clock) >= 2


def test_a_sweep_that_has_used_its_time_goes_on_where_it_ended(people: People) -> None:
    notice: dict[str, Any] = {"type": "delivery", "severity": "info", "message": "m", "created": START}
    for number in range(1000):
        old = Notification(id=f"n{number}", tenant_id="tenant", **notice)
        people.store.documents[f"notifications/n{number}"] = encode(old)
    people.clock.now = START + timedelta(days=400)

    def slow() -> datetime:
        people.clock.forward(minutes=3)
        return people.clock()

    deleted = [enforce_retention(people.store, slow) for _ in range(6)]
    assert max(deleted) <= 600
    assert sum(deleted) == 1000 + 4, "with the origins of the people"
    assert not [path for path in people.store.documents if path.startswith("notifications/")]
    people.store.meter.reset()
    assert (enforce_retention(people.store, people.clock), people.store.meter.reads) == (0, 1)
