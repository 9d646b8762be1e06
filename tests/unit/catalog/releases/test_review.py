from pathlib import Path
from typing import Any

import pytest

from shared.catalog.releases import review
from shared.catalog.releases.review import review_release
from shared.catalog.releases.versions import content_hash
from shared.model.catalog.release import Release
from shared.model.codec import decode
from tests.fixtures.releases import SHAPES
from tests.fixtures.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def look(world: World) -> Any:
    return review_release("release", world.adapters)


def ddex(world: World) -> dict[str, Any]:
    data: Any = world.store.get("releases/release")
    return dict(data["ddex"])


@pytest.mark.parametrize("shape", SHAPES)
def test_a_ready_release_is_composed_and_stored_once(world: World, shape: str) -> None:
    release = world.put_release(SHAPES[shape]())
    assert look(world) is not None
    found = ddex(world)
    assert found["validationStatus"] == "valid", found["validationErrors"]
    assert found["contentHash"] == content_hash(release)
    blob = world.adapters.blobs.stat(found["ernFile"])
    assert blob is not None
    assert world.store.get(f"releases/release/versions/{found['contentHash']}") is not None


def test_its_own_write_does_not_trigger_it_again(world: World) -> None:
    look(world)
    world.store.meter.reset()
    assert look(world) is None
    assert world.store.meter.writes == 0


def test_repeated_events_have_no_effect(world: World) -> None:
    look(world)
    before = dict(world.store.documents)
    look(world)
    look(world)
    assert world.store.documents == before


def test_an_invalid_release_gets_its_problems(world: World) -> None:
    world.change_release(**{"basic.barcode": "123", "rights": "none"})
    look(world)
    assert ddex(world)["validationStatus"] == "invalid"
    assert {problem["path"] for problem in ddex(world)["validationErrors"]} == {"basic.barcode", "rights"}


def test_a_ddex_field_of_the_wrong_type_is_replaced(world: World) -> None:
    world.change_release(ddex="nonsense")
    look(world)
    assert ddex(world)["validationStatus"] == "invalid"


def test_a_corrected_release_loses_its_problems_and_an_invalid_one_its_message(world: World) -> None:
    look(world)
    assert "ernFile" in ddex(world)
    barcode = decode(Release, world.store.get("releases/release")).basic.barcode
    world.change_release(**{"basic.barcode": "123"})
    look(world)
    assert not {"ernFile", "messageId"} & set(ddex(world))
    world.change_release(**{"basic.barcode": barcode})
    look(world)
    assert ddex(world)["validationErrors"] == []
    assert "ernFile" in ddex(world)


def test_a_draft_is_checked_but_not_composed(world: World) -> None:
    world.change_release(status="draft")
    look(world)
    assert ddex(world)["validationStatus"] == "valid"
    assert "ernFile" not in ddex(world)


def test_a_genre_that_a_dsp_may_not_have_is_warned_about(world: World) -> None:
    world.change_release(**{"metadata.genreMappings": {"beatport": {"name": "UK Funky"}}})
    look(world)
    assert [(each["code"], each["severity"]) for each in ddex(world)["validationErrors"]] == [
        ("editorial-genre", "warning")
    ]
    assert ddex(world)["validationStatus"] == "valid"


def test_without_a_sending_party_nothing_is_composed_and_a_problem_is_stored(world: World) -> None:
    world.store.documents.pop("tenants/tenant")
    look(world)
    assert [problem["code"] for problem in ddex(world)["validationErrors"]] == ["missing-party"]


def test_a_release_written_meanwhile_is_left_to_its_own_review(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = review._store

    def write_first(*args: Any) -> bool:
        world.change_release(**{"basic.title": "Written meanwhile"})
        return keep(*args)

    monkeypatch.setattr(review, "_store", write_first)
    assert look(world) is None
    assert "contentHash" not in ddex(world)


def test_a_deleted_release_is_ignored(world: World) -> None:
    world.store.transact(lambda transaction: transaction.delete("releases/release"))
    assert look(world) is None


def test_a_message_without_target_is_not_told_to_be_addressed_to_its_sender(world: World) -> None:
    look(world)
    codes = {finding["code"] for finding in ddex(world)["validationErrors"]}
    assert "recipient-is-sender" not in codes
