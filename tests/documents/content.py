"""Sample documents for releases, assets, genre mappings and imports."""

from datetime import date

from shared.model.base import Model
from shared.model.catalog.asset import Asset
from shared.model.catalog.genres import GenreMapping
from shared.model.catalog.imports import ImportedRelease, ImportJob
from shared.model.catalog.release import Basic, Release, ReleaseMetadata, Rights
from shared.model.catalog.titles import GenreCode
from tests.documents.common import AT


def release(document_id: str, tenant_id: str, uid: str) -> Release:
    return Release(
        id=document_id,
        tenant_id=tenant_id,
        type="Single",
        basic=Basic(title="Song", display_artist="Artist", release_date=date(2026, 2, 1), label="Label"),
        metadata=ReleaseMetadata(copyright="2026 Label", genre_name="Pop"),
        rights=Rights(start_date=date(2026, 2, 1)),
        created=AT,
        updated=AT,
        created_by=uid,
    )


def asset(document_id: str, tenant_id: str, uid: str) -> Model:
    return Asset(
        id=document_id,
        tenant_id=tenant_id,
        release_id="r",
        kind="audio",
        file_name="song.wav",
        content_type="audio/wav",
        size=1,
        storage_path=f"tenants/{tenant_id}/assets/{document_id}/song.wav",
        status="uploading",
        created=AT,
        created_by=uid,
        updated=AT,
    )


def genre_mapping(document_id: str, tenant_id: str, uid: str) -> Model:
    genres = {"Electronic": GenreCode(code="7", name="Electronic")}
    return GenreMapping(
        id=document_id, tenant_id=tenant_id, provider="apple", genres=genres, updated=AT, updated_by=uid
    )


def import_job(document_id: str, tenant_id: str, uid: str) -> Model:
    return ImportJob(
        id=document_id,
        tenant_id=tenant_id,
        format="csv",
        status="completed",
        releases=[ImportedRelease(place="row 2", title="Song", release_id="r")],
        created=AT,
        created_by=uid,
    )
