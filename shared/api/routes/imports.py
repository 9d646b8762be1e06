"""Owns the routes of imports."""

from shared.api.route import Answer, Call, Route
from shared.api.wire.paging import PageQuery, find_page
from shared.catalog.imports.run import ImportRequest, imports_query
from shared.catalog.imports.run import get_import as get
from shared.catalog.imports.run import import_releases as run
from shared.model.base import Model
from shared.model.catalog.imports import ImportJob
from shared.model.codec import decode


class ImportPage(Model):
    """A page of imports; without `nextCursor` it is the last."""

    items: list[ImportJob]
    next_cursor: str | None = None


def import_releases(call: Call) -> Answer:
    """Makes drafts of the releases in a CSV, JSON or ERN file and says what became of each; 200 for a trial."""
    adapters = call.adapters
    job = run(call.body, caller=call.caller, store=adapters.store, clock=adapters.clock, new_id=call.new_id)
    return Answer(job, status=200) if job.trial else Answer(job, location=f"/imports/{job.id}")


def list_imports(call: Call) -> ImportPage:
    """The tenant's imports, the latest first."""
    found, cursor = find_page(imports_query(call.caller), call.query, store=call.adapters.store)
    return ImportPage(items=[decode(ImportJob, document) for document in found], next_cursor=cursor)


def get_import(call: Call) -> ImportJob:
    """The import, and what became of each release."""
    return get(call.path["importId"], caller=call.caller, store=call.adapters.store)


ROUTES = (
    Route("GET", "/imports", "List imports", list_imports, ImportPage, query=PageQuery),
    Route(
        "POST",
        "/imports",
        "Import releases",
        import_releases,
        ImportJob,
        role="manager",
        body=ImportRequest,
        status=201,
        other={200: ImportJob},
    ),
    Route("GET", "/imports/{importId}", "Read an import", get_import, ImportJob),
)
