"""Import routes."""

from shared.api.handler import use
from shared.api.route import Answer, Call, Route
from shared.api.wire.paging import PageQuery, find_page
from shared.catalog.imports.run import ImportRequest, get_import, imports_query
from shared.catalog.imports.run import import_releases as run
from shared.model.archives.imports import ImportJob
from shared.model.base import Model
from shared.model.codec import decode


class ImportPage(Model):
    """A page of imports."""

    items: list[ImportJob]
    next_cursor: str | None = None


def import_releases(call: Call) -> Answer:
    """Creates drafts of the releases in a CSV, JSON or ERN file and reports on each. Returns 200 for a trial run."""
    job = run(call.body, caller=call.caller, adapters=call.adapters)
    return Answer(job, status=200) if job.trial else Answer(job, location=f"/imports/{job.id}")


def list_imports(call: Call) -> ImportPage:
    """Lists the tenant's imports, newest first."""
    found, cursor = find_page(imports_query(call.caller), call.query, store=call.adapters.store)
    return ImportPage(items=[decode(ImportJob, document) for document in found], next_cursor=cursor)


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
    Route("GET", "/imports/{importId}", "Read an import", use(get_import), ImportJob),
)
