"""API key and audit log routes."""

from typing import Annotated

from pydantic import Field

from shared.accounts.api_keys import keys as api_keys
from shared.accounts.api_keys.keys import CreatedKey, KeyRequest, KeyView
from shared.accounts.audit.export import AuditExport, AuditExportRequest, export_audit_log
from shared.accounts.audit.search import AuditPage, AuditSearch, search_audit_log
from shared.accounts.audit.verify import AuditVerification, verify_audit_log
from shared.accounts.controls import ALWAYS
from shared.api.handler import use
from shared.api.route import Route
from shared.model.base import Model


class KeyList(Model):
    """The tenant's API keys."""

    items: list[KeyView]


class Rotation(Model):
    """How long the old secret remains valid."""

    grace_s: Annotated[int, Field(ge=0, le=7 * 86_400)] = 86_400
    """In seconds."""


_KEY = "/api-keys/{keyId}"

ROUTES = (
    Route("GET", "/api-keys", "List API keys", use(api_keys.list_api_keys, items=KeyList), KeyList, role="admin"),
    Route(
        "POST",
        "/api-keys",
        "Create an API key",
        use(api_keys.create_api_key, location="/api-keys/{0.key.key_id}"),
        CreatedKey,
        role="admin",
        body=KeyRequest,
        status=201,
        keyed=False,
        conflicts=True,
    ),
    Route("GET", _KEY, "Read an API key", use(api_keys.get_api_key), KeyView, role="admin"),
    Route(
        "POST",
        f"{_KEY}/rotate",
        "Rotate an API key's secret",
        use(api_keys.rotate_api_key),
        CreatedKey,
        role="admin",
        body=Rotation,
        conflicts=True,
    ),
    Route(
        "DELETE",
        _KEY,
        "Revoke an API key",
        use(api_keys.revoke_api_key),
        role="admin",
        status=204,
        conflicts=True,
        while_suspended=ALWAYS,
    ),
    Route(
        "GET",
        "/audit",
        "Search the audit log",
        use(search_audit_log, name="list_audit_log"),
        AuditPage,
        role="admin",
        query=AuditSearch,
        conflicts=True,
    ),
    Route(
        "POST",
        "/audit/export",
        "Export the audit log",
        use(export_audit_log),
        AuditExport,
        role="admin",
        body=AuditExportRequest,
        conflicts=True,
    ),
    Route("GET", "/audit/verification", "Verify the audit log", use(verify_audit_log), AuditVerification, role="admin"),
)
