"""Import routes."""

from shared.api.handler import use
from shared.api.route import Answer, Call, Route
from shared.api.wire.paging import Page, PageQuery, read_page
from shared.catalog.archives.links import FileLinks
from shared.catalog.import_jobs import at_once, files, profiles, request, uploads
from shared.catalog.import_jobs.items import items_query
from shared.catalog.import_jobs.listing import ImportReference, get_import, imports_query
from shared.model.archives.imports import ImportItem, ImportItemState, ImportJob, ImportProfile
from shared.model.base import Model


class ImportPage(Page[ImportJob]):
    """A page of imports."""


class ImportItemQuery(PageQuery):
    """Selects a page of the releases of an import."""

    state: ImportItemState | None = None
    """Only releases that the import does this with, or that this became of; the counts of the import say how many."""


class ImportItemPage(Page[ImportItem]):
    """A page of the releases of an import."""


class ImportProfileList(Model):
    """The tenant's mapping profiles by name."""

    items: list[ImportProfile]


def import_releases(call: Call) -> Answer:
    """Creates drafts of the releases in a CSV, JSON or ERN file and reports on each. Returns 200 for a trial run."""
    job = at_once.import_releases(call.body, caller=call.caller, adapters=call.adapters)
    return Answer(job, status=200) if job.trial else Answer(job, location=f"/imports/{job.id}")


def list_imports(call: Call) -> ImportPage:
    """Lists the tenant's imports, newest first."""
    return read_page(ImportPage, imports_query(call.caller), call.query, store=call.adapters.store)


def list_import_items(call: Call) -> ImportItemPage:
    """Lists the releases of an import of files: what becomes of each, with its findings."""
    reference = ImportReference(import_id=call.path["importId"])
    job = get_import(reference, caller=call.caller, adapters=call.adapters)
    return read_page(ImportItemPage, items_query(job.id, call.query.state), call.query, store=call.adapters.store)


_PROFILE = "/import-profiles/{profileId}"

ROUTES = (
    Route("GET", "/imports", "List imports", list_imports, ImportPage, query=PageQuery),
    Route(
        "POST",
        "/imports",
        "Import releases",
        import_releases,
        ImportJob,
        role="manager",
        body=at_once.ImportRequest,
        status=201,
        other={200: ImportJob},
    ),
    Route("GET", "/imports/{importId}", "Read an import", use(get_import), ImportJob),
    Route(
        "POST",
        "/imports/uploads",
        "Upload files to import",
        use(uploads.create_import_upload),
        uploads.ImportUpload,
        role="manager",
        body=uploads.ImportUploadRequest,
    ),
    Route(
        "POST",
        "/imports/plans",
        "Plan an import of uploaded files",
        use(request.plan_import, location="/imports/{0.id}"),
        ImportJob,
        role="manager",
        body=request.ImportPlan,
        status=201,
        conflicts=True,
    ),
    Route(
        "POST",
        "/imports/{importId}/apply",
        "Apply a planned import",
        use(request.apply_import),
        ImportJob,
        role="manager",
        conflicts=True,
    ),
    Route(
        "POST",
        "/imports/{importId}/rollback",
        "Roll an import back",
        use(request.roll_back_import),
        ImportJob,
        role="manager",
        conflicts=True,
    ),
    Route(
        "GET",
        "/imports/{importId}/items",
        "List the releases of an import",
        list_import_items,
        ImportItemPage,
        query=ImportItemQuery,
    ),
    Route("GET", "/imports/{importId}/links", "Link the reports of an import", use(request.link_import), FileLinks),
    Route(
        "POST",
        "/imports/{importId}/matches",
        "Find the drafts that files belong to",
        use(files.match_files, name="match_import_files"),
        files.FileMatches,
        body=files.NamedFiles,
    ),
    Route(
        "GET",
        "/import-profiles",
        "List the mapping profiles",
        use(profiles.list_profiles, name="list_import_profiles", items=ImportProfileList),
        ImportProfileList,
    ),
    Route(
        "POST",
        "/import-profiles",
        "Save a mapping profile",
        use(profiles.save_profile, name="save_import_profile", location="/import-profiles/{0.id}"),
        ImportProfile,
        role="manager",
        body=profiles.ProfileContent,
        status=201,
        conflicts=True,
    ),
    Route(
        "GET",
        _PROFILE,
        "Read a mapping profile",
        use(profiles.get_profile, name="get_import_profile"),
        ImportProfile,
    ),
    Route(
        "PUT",
        _PROFILE,
        "Replace a mapping profile",
        use(profiles.update_profile, name="update_import_profile"),
        ImportProfile,
        role="manager",
        body=profiles.ProfileContent,
    ),
    Route(
        "DELETE",
        _PROFILE,
        "Delete a mapping profile",
        use(profiles.delete_profile, name="delete_import_profile"),
        role="manager",
        status=204,
    ),
)
