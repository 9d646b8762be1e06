"""Routes of exports, backups and restores."""

from shared.accounts.controls import ALWAYS
from shared.api.handler import use
from shared.api.route import Call, Route
from shared.api.wire.paging import Page, PageQuery, read_page
from shared.catalog.archives.links import FileLinks
from shared.catalog.backups import request as backups
from shared.catalog.backups import restores
from shared.catalog.exports import request as exports
from shared.model.archives.backup import Backup, RestoreJob
from shared.model.archives.export import ExportContent, ExportJob


class ExportPage(Page[ExportJob]):
    """A page of exports."""


class BackupPage(Page[Backup]):
    """A page of backups."""


class RestorePage(Page[RestoreJob]):
    """A page of restores."""


def list_exports(call: Call) -> ExportPage:
    """Lists the tenant's exports, newest first."""
    return read_page(ExportPage, exports.exports_query(call.caller), call.query, store=call.adapters.store)


def list_backups(call: Call) -> BackupPage:
    """Lists the tenant's backups, newest first."""
    return read_page(BackupPage, backups.list_query(call.caller), call.query, store=call.adapters.store)


def list_restores(call: Call) -> RestorePage:
    """Lists the tenant's restores, newest first."""
    return read_page(RestorePage, restores.restores_query(call.caller), call.query, store=call.adapters.store)


ROUTES = (
    Route("GET", "/exports", "List exports", list_exports, ExportPage, query=PageQuery),
    Route(
        "POST",
        "/exports",
        "Export data",
        use(exports.create_export, location="/exports/{0.id}"),
        ExportJob,
        role="manager",
        body=ExportContent,
        status=201,
        conflicts=True,
        while_suspended=ALWAYS,
    ),
    Route("GET", "/exports/{exportId}", "Read an export", use(exports.get_export), ExportJob),
    Route(
        "GET",
        "/exports/{exportId}/links",
        "Link the files of an export",
        use(exports.link_export),
        FileLinks,
        conflicts=True,
    ),
    Route(
        "DELETE",
        "/exports/{exportId}",
        "Delete an export",
        use(exports.delete_export),
        role="manager",
        status=204,
        conflicts=True,
        while_suspended=ALWAYS,
    ),
    Route("GET", "/backups", "List backups", list_backups, BackupPage, query=PageQuery, role="admin"),
    Route(
        "POST",
        "/backups",
        "Make a backup",
        use(backups.create_backup, location="/backups/{0.id}"),
        Backup,
        role="admin",
        status=201,
        conflicts=True,
        while_suspended=ALWAYS,
    ),
    Route("GET", "/backups/{backupId}", "Read a backup", use(backups.get_backup), Backup, role="admin"),
    Route(
        "DELETE",
        "/backups/{backupId}",
        "Delete a backup",
        use(backups.delete_backup),
        role="admin",
        status=204,
        conflicts=True,
    ),
    Route("GET", "/restores", "List restores", list_restores, RestorePage, query=PageQuery, role="admin"),
    Route(
        "POST",
        "/restores",
        "Compare a restore",
        use(restores.create_restore, location="/restores/{0.id}"),
        RestoreJob,
        role="admin",
        body=restores.RestoreRequest,
        status=201,
        conflicts=True,
    ),
    Route(
        "POST",
        "/restores/uploads",
        "Upload an archive to restore",
        use(restores.create_archive_upload),
        restores.ArchiveUpload,
        role="admin",
        body=restores.ArchiveUploadRequest,
    ),
    Route("GET", "/restores/{restoreId}", "Read a restore", use(restores.get_restore), RestoreJob, role="admin"),
    Route(
        "POST",
        "/restores/{restoreId}/apply",
        "Apply a restore",
        use(restores.apply_restore),
        RestoreJob,
        role="admin",
        conflicts=True,
    ),
)
