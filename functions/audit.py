"""Entry points of the audit log, for admins: look, take away, verify."""

from typing import Any

from firebase_functions import https_fn

from functions.calls import serve


@https_fn.on_call(memory=512)
def search_audit_log(request: https_fn.CallableRequest[Any]) -> Any:
    """A page of the log. Data: `{action? | actor? | subject?, since?, until?, limit?, after?}`.

    Answers `{entries: [{entry, address, agent}], after?}`, the latest first.
    """
    from shared.accounts.audit import search

    return serve(request, search.AuditSearch, search.search_audit_log, kind="read")


@https_fn.on_call(memory=512)
def export_audit_log(request: https_fn.CallableRequest[Any]) -> Any:
    """The log as a file. Data: as above, and `format` csv or jsonl; answers `{fileName, contentType, content, ...}`."""
    from shared.accounts.audit import export

    return serve(request, export.AuditExportRequest, export.export_audit_log)


@https_fn.on_call(memory=512)
def verify_audit_log(request: https_fn.CallableRequest[Any]) -> Any:
    """Recomputes the chain. Data: `{}`; answers `{whole, entries, head, sequence?, problem?}`."""
    from shared.accounts.audit import verify

    return serve(request, verify.VerifyRequest, verify.verify_audit_log)
