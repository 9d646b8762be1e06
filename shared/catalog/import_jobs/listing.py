"""Finds the imports of a tenant."""

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.model.archives.imports import ImportJob
from shared.model.base import Id, Model
from shared.model.codec import decode
from shared.platform.store.port import Query


def imports_query(caller: Caller) -> Query:
    """Selects the tenant's imports, newest first."""
    return Query("importJobs", where=(("tenantId", "==", caller.tenant_id),), order=("-created",))


class ImportReference(Model):
    """Identifies an import."""

    import_id: Id


def get_import(request: ImportReference, *, caller: Caller, adapters: Adapters) -> ImportJob:
    """Returns one of the tenant's imports. Raises NotFound."""
    return decode(ImportJob, own_document(adapters.store.get(f"importJobs/{request.import_id}"), caller, "import"))
