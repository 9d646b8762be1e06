"""A forged archive brings nothing of another tenant into a tenant, and nothing into another tenant."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from shared.catalog.archives.format.collections import ARCHIVED
from shared.catalog.archives.restore.apply import Restore
from shared.catalog.archives.restore.own import REFERENCES
from shared.catalog.archives.write.progress import Unwatched
from shared.errors import Tampered
from shared.ids import lane_id
from shared.model.base import Model
from shared.model.schema import DOCUMENTS
from tests.documents import AT, sample
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.forged import ForgedArchive

FOREIGN = (
    "tenants/victim/assets/a/song.wav",
    "gs://bucket/tenants/victim/assets/a/song.wav",
    "gs://bucket/else/song.wav",
    "tenants/tenant/../victim/assets/a/song.wav",
    "tenants/tenantx/assets/a/song.wav",
    "archives/victim/u/001.zip",
    "backups/victim/key.json",
    "/tenants/victim/x",
    "imports/victim/u/001-catalogue.csv",
    "gs://bucket/imports/victim/u/001-catalogue.csv",
    "song.wav",
)
VERSION = {"id": "v", "tenantId": "tenant", "created": AT}


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    return ArchiveWorld(tmp_path)


def attempt(world: ArchiveWorld, archive: ForgedArchive, *, apply: bool) -> None:
    restore = Restore(archive, "tenant", world.store, world.blobs, Unwatched())
    if apply:
        restore.apply()
    else:
        restore.compare()


def refuse(world: ArchiveWorld, archive: ForgedArchive, message: str) -> None:
    before = dict(world.store.documents)
    for apply in (False, True):
        with pytest.raises(Tampered, match=message):
            attempt(world, archive, apply=apply)
    assert world.store.documents == before


def of(collection: str, **fields: Any) -> dict[str, Any]:
    return {**sample(collection, "d", "tenant", "owner"), **fields}


KINDS = {
    "asset": lambda path: ("assets/d", of("assets", storagePath=path)),
    "derived": lambda path: ("assets/d", of("assets", derived={"waveform.svg": path})),
    "measured": lambda path: ("assets/d", of("assets", audio={"storageUrl": path})),
    "cover": lambda path: ("releases/d", of("releases", assets={"coverImage": {"storageUrl": path}})),
    "audio": lambda path: ("releases/d", of("releases", assets={"audio": [{"storageUrl": path}]})),
    "message": lambda path: ("releases/d", of("releases", ddex={"ernFile": path})),
    "version": lambda path: (
        "releases/d/versions/v",
        {**VERSION, "release": of("releases", assets={"images": [{"storageUrl": path}]})},
    ),
    "acknowledgement": lambda path: ("acknowledgements/d", of("acknowledgements", original=path)),
}
"""Each kind of document that names a file."""


@pytest.mark.parametrize("path", FOREIGN)
@pytest.mark.parametrize("kind", KINDS)
def test_a_document_that_names_a_file_of_another_tenant_is_refused(world: ArchiveWorld, kind: str, path: str) -> None:
    refuse(world, ForgedArchive(dict([KINDS[kind](path)])), "names the file")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", ["tenants/tenant/x/song.wav", "gs://b/tenants/tenant/x/song.wav", "https://a.b/c.wav"])
def test_a_document_that_names_a_file_of_its_own_is_restored(world: ArchiveWorld, kind: str, path: str) -> None:
    name, data = KINDS[kind](path)
    attempt(world, ForgedArchive({name: data}), apply=True)
    assert world.store.documents[name] == data


@pytest.mark.parametrize("path", FOREIGN[3:])
def test_a_file_of_another_tenant_is_not_written(world: ArchiveWorld, path: str) -> None:
    refuse(world, ForgedArchive({}, {path: b"x"}), "another tenant")
    assert world.blobs.list("") == []


@pytest.mark.parametrize("source", ["elsewhere", "victim"])
def test_in_another_tenant_nothing_refers_to_a_third_one(world: ArchiveWorld, source: str) -> None:
    path = "tenants/third/assets/a/song.wav"
    data = {**of("assets", storagePath=path), "tenantId": source}
    refuse(world, ForgedArchive({"assets/d": data}, tenant_id=source), "names the file")


@pytest.mark.parametrize("name", sorted(set(REFERENCES) - {"previous"}))
def test_a_reference_to_a_document_of_another_tenant_is_refused(world: ArchiveWorld, name: str) -> None:
    path = f"{REFERENCES[name]}/secret"
    world.store.transact(lambda transaction: transaction.set(path, {"id": "secret", "tenantId": "victim"}))
    value: Any = ["secret"] if name.endswith("s") or name in ("usedBy", "keptWith") else "secret"
    refuse(world, ForgedArchive({"tasks/d": of("tasks", **{name: value})}), f"{path} belongs to another tenant")
    attempt(world, ForgedArchive({"tasks/d": of("tasks", **{name: "unknown"})}), apply=True)


def test_the_switch_of_another_tenants_release_is_refused(world: ArchiveWorld) -> None:
    world.store.transact(lambda transaction: transaction.set("releases/d", {"id": "d", "tenantId": "victim"}))
    refuse(world, ForgedArchive({"switches/d": of("switches")}), "releases/d belongs to another tenant")


@pytest.mark.parametrize("path", ["releases/r/versions/d", "genreMappings/tenant_a/revisions/d", "deliveries/r/logs/d"])
def test_nothing_is_put_into_a_document_of_another_tenant(world: ArchiveWorld, path: str) -> None:
    parent = path.rsplit("/", 2)[0]
    foreign = {"id": parent.split("/")[1], "tenantId": "victim"}
    world.store.transact(lambda transaction: transaction.set(parent, foreign))
    refuse(world, ForgedArchive({path: {"id": "d", "tenantId": "tenant"}}), f"{parent} belongs to another tenant")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("receiptChains/victim", {}),
        ("genreMappings/victim_apple", {}),
        ("numbers/victim_upc", {}),
        ("deliveryStatistics/victim-20260101-0", {}),
        (f"locks/{lane_id('r', 't')}", {"releaseId": "other", "targetId": "t"}),
        ("deliveries/d", {"id": "../../victim/ern/d"}),
    ],
)
def test_the_place_of_another_tenants_document_is_not_taken(
    world: ArchiveWorld, path: str, fields: dict[str, str]
) -> None:
    data = {"id": path.split("/")[1], "tenantId": "tenant", **fields}
    refuse(world, ForgedArchive({path: data}), "has the id of another document")


@pytest.mark.parametrize("collection", [each.name for each in ARCHIVED if not each.within and each.name != "tenants"])
def test_no_document_says_anywhere_that_it_is_another_tenants(world: ArchiveWorld, collection: str) -> None:
    data = {"id": "tenant_d", "tenantId": "tenant", "release": {"tenantId": "victim"}}
    refuse(world, ForgedArchive({f"{collection}/tenant_d": data}), "belongs to another tenant")


def test_the_tenant_itself_is_no_other(world: ArchiveWorld) -> None:
    refuse(world, ForgedArchive({"tenants/victim": {"id": "victim"}}), "belongs to another tenant")


NO_DOCUMENTS = {
    "tenantId", "messageId", "batchId", "trackId", "artistIds", "appleId", "spotifyId", "musicBrainzId", "dspMessageId",
    "ernMessageId", "proprietaryId", "proprietaryIds", "workIds", "versionId", "sourceId", "notificationId", "uploadId",
    "traceId", "reportId",
}  # fmt: skip
"""Ids of what is no document of an archive, such as a track in a release, or a message at a DSP."""


def fields_of(model: type[Model], seen: set[type[Model]]) -> Iterator[str]:
    if model in seen:
        return
    seen.add(model)
    for name, field in model.model_fields.items():
        yield field.serialization_alias or field.alias or name
        for kind in kinds(field.annotation):
            yield from fields_of(kind, seen)


def kinds(annotation: Any) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for each in get_args(annotation):
        yield from kinds(each)


def test_every_field_with_the_id_of_a_document_is_followed() -> None:
    archived = {each.name for each in ARCHIVED if each.name != "tenants"}
    names = {name for key, model in DOCUMENTS.items() if key in archived for name in fields_of(model, set())}
    ids = {name for name in names if name.endswith(("Id", "Ids"))}
    assert ids - set(REFERENCES) - NO_DOCUMENTS == set()
    assert set(REFERENCES) <= names
