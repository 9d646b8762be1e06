"""Sample documents for imports, exports, backups and restores."""

from shared.model.archives.backup import Backup, DocumentChange, FieldChange, RestoreCounts, RestoreJob
from shared.model.archives.export import ExportJob
from shared.model.archives.imports import (
    ImportColumn,
    ImportCounts,
    ImportedRelease,
    ImportFinding,
    ImportItem,
    ImportJob,
    ImportProfile,
    ImportSource,
    MappingProfile,
)
from shared.model.archives.job import JobFile
from shared.model.base import Model
from shared.model.catalog.switch import ManualMark, ReleaseFacts, Switch, TrackFacts
from tests.documents.common import AT, SHA256


def export_job(document_id: str, tenant_id: str, uid: str) -> Model:
    file = JobFile(
        name="releases.csv", path="tenants/t/exports/e/releases.csv", content_type="text/csv", size=1, sha256=SHA256
    )
    return ExportJob(
        id=document_id,
        tenant_id=tenant_id,
        status="completed",
        format="csv",
        files=[file],
        kept_until=AT,
        created=AT,
        created_by=uid,
        updated=AT,
    )


def backup(document_id: str, tenant_id: str, uid: str) -> Model:
    return Backup(
        id=document_id,
        tenant_id=tenant_id,
        status="completed",
        documents=3,
        files=1,
        total_bytes=10,
        added_bytes=10,
        manifest_sha256=SHA256,
        taken=AT,
        kept_until=AT,
        created=AT,
        created_by=uid,
        updated=AT,
    )


def restore_job(document_id: str, tenant_id: str, uid: str) -> Model:
    change = DocumentChange(
        path="releases/r",
        title="Song",
        action="change",
        fields=[FieldChange(path="basic.title", before="A", after="B")],
    )
    return RestoreJob(
        id=document_id,
        tenant_id=tenant_id,
        status="planned",
        backup_id="b",
        counts=RestoreCounts(change=1, same=2),
        changes=[change],
        created=AT,
        created_by=uid,
        updated=AT,
    )


def import_job(document_id: str, tenant_id: str, uid: str) -> Model:
    return ImportJob(
        id=document_id,
        tenant_id=tenant_id,
        format="files",
        status="completed",
        releases=[ImportedRelease(place="row 2", title="Song", release_id="r")],
        upload_id="u",
        mapping=MappingProfile(columns={"Alb. Title": "title"}),
        sources=[ImportSource(name="a.csv", format="table", facts={"encoding": "utf-8"})],
        columns=[ImportColumn(heading="UPC", field="barcode", samples=["400000260013"])],
        choices={"dateOrder": ["DMY", "MDY"]},
        items=1,
        counts=ImportCounts(create=1, created=1),
        applied=AT,
        applied_by=uid,
        created=AT,
        created_by=uid,
        updated=AT,
    )


def import_item(document_id: str, tenant_id: str, _uid: str) -> Model:
    return ImportItem(
        id=document_id,
        tenant_id=tenant_id,
        import_id="i",
        number=1,
        place="row 2",
        action="create",
        release_id="r",
        findings=[ImportFinding(message="Look.", code="look", severity="warning", row=2, column="UPC")],
        content={"basic": {"title": "Song"}},
        files={"track-1": "01.wav"},
        written=SHA256,
    )


def import_profile(document_id: str, tenant_id: str, uid: str) -> Model:
    return ImportProfile(
        id=document_id,
        tenant_id=tenant_id,
        name="Our old distributor",
        mapping=MappingProfile(columns={"Alb. Title": "title"}, ignored=["Colour"]),
        created=AT,
        created_by=uid,
        updated=AT,
    )


def switch(document_id: str, tenant_id: str, uid: str) -> Model:
    track = TrackFacts(number=1, isrc="QZEXA2600001", title="Platform", artists=["Nova Kestrel"], duration=201)
    return Switch(
        id=document_id,
        tenant_id=tenant_id,
        distributor="Example Distribution",
        source="import",
        import_id="import",
        old=ReleaseFacts(barcode="400000260013", title="Night Transit", artists=["Nova Kestrel"], tracks=[track]),
        pages={"deezer": "https://www.deezer.com/album/1"},
        looked=AT,
        marks={"compared": ManualMark(on=AT.date(), by=uid, at=AT, seen=SHA256)},
        created=AT,
        created_by=uid,
        updated=AT,
    )
