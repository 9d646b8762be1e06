"""Sample documents for releases, assets, genre mappings and numbers."""

from datetime import date

from shared.model.base import Model
from shared.model.catalog.asset import Asset
from shared.model.catalog.draft import Presence
from shared.model.catalog.genres import GenreMapping
from shared.model.catalog.release import Basic, Release, ReleaseMetadata, Rights
from shared.model.catalog.titles import GenreCode
from shared.model.delivery.entry import ReleaseEntry
from shared.model.numbers import NumberPlace, NumberPool, NumberRecord
from shared.model.party import PartyRecord
from shared.model.templates import Template
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


def release_entry(document_id: str, tenant_id: str, uid: str) -> Model:
    return ReleaseEntry(
        id=document_id, tenant_id=tenant_id, status="draft", title="Song", title_key="song", created=AT, updated=AT
    )


def presence(document_id: str, tenant_id: str, uid: str) -> Model:
    return Presence(id=document_id, tenant_id=tenant_id, at=AT, expires=AT)


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
    genres = {"Electronic": GenreCode(code="ELECTRONIC-00", name="Electronic")}
    return GenreMapping(
        id=document_id, tenant_id=tenant_id, provider="apple", genres=genres, updated=AT, updated_by=uid
    )


def party(document_id: str, tenant_id: str, uid: str) -> Model:
    return PartyRecord(
        id=document_id,
        tenant_id=tenant_id,
        name="Nova Kestrel",
        key="nova kestrel",
        created=AT,
        created_by=uid,
        updated=AT,
        updated_by=uid,
    )


def number_pool(document_id: str, tenant_id: str, uid: str) -> Model:
    return NumberPool(
        id=document_id,
        tenant_id=tenant_id,
        name="Our ISRCs",
        kind="isrc",
        source="prefix",
        prefix="QZABC",
        created=AT,
        created_by=uid,
        updated=AT,
    )


def number_record(document_id: str, tenant_id: str, uid: str) -> Model:
    return NumberRecord(
        id=document_id,
        tenant_id=tenant_id,
        kind="isrc",
        number="QZABC2600001",
        key="QZABC2600001",
        assigned=AT,
        assigned_by=uid,
        assigned_to=NumberPlace(release_id="r", track_id="t", part="track"),
        updated=AT,
    )


def template(document_id: str, tenant_id: str, uid: str) -> Model:
    return Template(
        id=document_id,
        tenant_id=tenant_id,
        name="Our albums",
        content={"type": "Album"},
        created=AT,
        created_by=uid,
        updated=AT,
    )
