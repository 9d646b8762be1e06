"""Owns the routes of API keys and the audit log."""

from typing import Annotated

from pydantic import Field

from shared.accounts.api_keys import keys as api_keys
from shared.accounts.api_keys.keys import CreatedKey, KeyListing, KeyReference, KeyRequest, KeyView, RotateRequest
from shared.accounts.audit.search import AuditPage, AuditSearch, search_audit_log
from shared.api.route import Answer, Call, Route
from shared.model.base import Model


class KeyList(Model):
    """The tenant's API keys."""

    items: list[KeyView]


class Rotation(Model):
    """How long the old secret still opens."""

    grace_s: Annotated[int, Field(ge=0, le=7 * 86_400)] = 86_400


def list_api_keys(call: Call) -> KeyList:
    """The tenant's keys, without their secrets."""
    return KeyList(items=api_keys.list_api_keys(KeyListing(), caller=call.caller, adapters=call.services.tenancy))


def create_api_key(call: Call) -> Answer:
    """Makes a key; its secret is shown this once."""
    made = api_keys.create_api_key(call.body, caller=call.caller, adapters=call.services.tenancy)
    return Answer(made, location=f"/api-keys/{made.key.key_id}")


def rotate_api_key(call: Call) -> CreatedKey:
    """Gives a key a new secret; the old one opens until the grace is over."""
    wanted = RotateRequest(key_id=call.path["keyId"], grace_s=call.body.grace_s)
    return api_keys.rotate_api_key(wanted, caller=call.caller, adapters=call.services.tenancy)


def revoke_api_key(call: Call) -> None:
    """Ends a key, now."""
    reference = KeyReference(key_id=call.path["keyId"])
    api_keys.revoke_api_key(reference, caller=call.caller, adapters=call.services.tenancy)


def list_audit_log(call: Call) -> AuditPage:
    """Who did what, when and from where, the latest first."""
    return search_audit_log(call.query, caller=call.caller, adapters=call.services.tenancy)


_KEY = "/api-keys/{keyId}"

ROUTES = (
    Route("GET", "/api-keys", "List API keys", list_api_keys, KeyList, role="admin"),
    Route(
        "POST",
        "/api-keys",
        "Make an API key",
        create_api_key,
        CreatedKey,
        role="admin",
        body=KeyRequest,
        status=201,
        keyed=False,
        conflicts=True,
    ),
    Route(
        "POST",
        f"{_KEY}/rotate",
        "Give an API key a new secret",
        rotate_api_key,
        CreatedKey,
        role="admin",
        body=Rotation,
        conflicts=True,
    ),
    Route("DELETE", _KEY, "Revoke an API key", revoke_api_key, role="admin", status=204, conflicts=True),
    Route(
        "GET",
        "/audit",
        "Read the audit log",
        list_audit_log,
        AuditPage,
        role="admin",
        query=AuditSearch,
        conflicts=True,
    ),
)
