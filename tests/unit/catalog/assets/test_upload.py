from pathlib import Path
from typing import Any

import pytest

from shared.accounts.access import Caller
from shared.catalog.assets.upload import UploadRequests
from shared.errors import Conflict, Forbidden, InvalidInput, NotFound
from shared.model.accounts.tenant import Tenant, TenantSettings, UploadLimits
from shared.model.codec import encode
from tests.fixtures.asset_world import NOW, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def rejected(world: World, **changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        world.create(**changes)
    assert set(world.store.documents) == {"releases/r1"}
    return [(problem.path, problem.code) for problem in caught.value.problems]


def test_an_upload_opens_a_session_and_declares_the_asset(world: World) -> None:
    session = world.create(trackId="k1", md5="0" * 32)
    assert session.storage_path == "tenants/t1/assets/a1/song.wav"
    assert session.upload_url.startswith("file:")
    assert (session.expires - NOW).days == 7
    asset = world.store.get("assets/a1")
    assert asset is not None
    assert asset["status"] == "uploading"
    assert (asset["tenantId"], asset["createdBy"], asset["trackId"]) == ("t1", "u1", "k1")
    assert asset["expires"] == session.expires


def test_an_upload_costs_three_reads_and_one_write(world: World) -> None:
    """The release, the tenant's settings, and what the operator allows it."""
    world.create()
    assert (world.store.meter.reads, world.store.meter.writes) == (3, 1)


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"size": 0}, [("size", "empty-file")]),
        ({"size": 2 * 1024**3 + 1}, [("size", "too-large")]),
        ({"fileName": "../song.wav"}, [("fileName", "unsafe-name")]),
        ({"fileName": "song.mp3"}, [("fileName", "mislabelled")]),
        ({"contentType": "video/mp4"}, [("contentType", "unsupported-type")]),
        (
            {"kind": "image", "contentType": "audio/wav"},
            [("contentType", "unsupported-type"), ("imageType", "missing")],
        ),
        ({"imageType": "FrontCover"}, [("imageType", "unexpected")]),
        ({"trackId": "k9"}, [("trackId", "not-found")]),
        (
            {"fileName": "a/b.exe", "size": 0, "trackId": "k9"},
            [
                ("fileName", "unsafe-name"),
                ("fileName", "mislabelled"),
                ("size", "empty-file"),
                ("trackId", "not-found"),
            ],
        ),
    ],
)
def test_every_problem_is_reported_and_nothing_stored(
    world: World, changes: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    assert rejected(world, **changes) == problems


def test_the_tenants_own_limits_apply(world: World) -> None:
    tenant = Tenant(id="t1", name="One", owner="u1", created=NOW)
    lower = tenant.model_copy(update={"settings": TenantSettings(upload_limits=UploadLimits(audio=2000))})
    world.store.documents["tenants/t1"] = encode(lower)
    world.create(size=2000)
    with pytest.raises(InvalidInput, match="limit is 2,000"):
        world.create(size=2001)
    with pytest.raises(InvalidInput, match="limit is 2,000"):
        world.create_all(batch({"size": 2001}))
    world.store.documents["tenants/t1"] = encode(tenant)
    world.create(size=2001)


def test_images_and_documents_have_their_own_limits(world: World) -> None:
    image = {"fileName": "c.jpg", "kind": "image", "contentType": "image/jpeg", "imageType": "FrontCover"}
    document = {"fileName": "b.pdf", "kind": "document", "contentType": "application/pdf"}
    assert rejected(world, **image, size=20 * 1024**2 + 1) == [("size", "too-large")]
    assert rejected(world, **document, size=50 * 1024**2 + 1) == [("size", "too-large")]
    assert world.create(**image, size=20 * 1024**2).id == "a1"


def test_a_viewer_cannot_upload(world: World) -> None:
    with pytest.raises(Forbidden):
        world.create(caller=Caller("u2", "t1", "viewer"))


@pytest.mark.parametrize("changes", [{"caller": Caller("u9", "t2", "admin")}, {"releaseId": "r9"}])
def test_a_release_of_another_tenant_is_not_found(world: World, changes: dict[str, Any]) -> None:
    with pytest.raises(NotFound):
        world.create(**changes)
    assert set(world.store.documents) == {"releases/r1"}


def test_an_archived_release_accepts_no_files(world: World) -> None:
    world.store.transact(lambda transaction: transaction.update("releases/r1", {"status": "archived"}))
    with pytest.raises(Conflict):
        world.create()


def batch(*uploads: dict[str, Any]) -> UploadRequests:
    base = {"releaseId": "r1", "fileName": "a.wav", "kind": "audio", "contentType": "audio/wav", "size": 1000}
    return UploadRequests.model_validate({"uploads": [{**base, **changes} for changes in uploads]})


def test_a_batch_opens_a_session_for_each(world: World) -> None:
    sessions = world.create_all(batch({"fileName": "1.wav"}, {"fileName": "2.wav", "trackId": "k2"}))
    assert [session.storage_path.rpartition("/")[2] for session in sessions] == ["1.wav", "2.wav"]
    assert world.store.documents["assets/a2"]["trackId"] == "k2"


def test_a_batch_is_accepted_as_a_whole_or_not_at_all(world: World) -> None:
    with pytest.raises(InvalidInput) as caught:
        world.create_all(batch({}, {"size": 0}, {"fileName": "../x.wav", "trackId": "k9"}))
    assert [problem.path for problem in caught.value.problems] == [
        "uploads[1].size",
        "uploads[2].fileName",
        "uploads[2].trackId",
    ]
    with pytest.raises(NotFound):
        world.create_all(batch({}, {"releaseId": "r9"}))
    assert set(world.store.documents) == {"releases/r1"}
