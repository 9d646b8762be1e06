"""Sample documents for exports, backups and restores."""

from shared.model.archives.backup import Backup, DocumentChange, FieldChange, RestoreCounts, RestoreJob
from shared.model.archives.export import ExportFile, ExportJob
from shared.model.base import Model
from tests.documents.common import AT, SHA256


def export_job(document_id: str, tenant_id: str, uid: str) -> Model:
    file = ExportFile(
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
