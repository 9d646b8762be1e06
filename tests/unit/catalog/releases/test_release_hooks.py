"""Plug-ins about releases: before one is saved or becomes ready, and by their rules."""

from pathlib import Path
from typing import Any

import pytest

from shared.catalog.import_jobs.at_once import ImportRequest, import_releases
from shared.catalog.releases.create import ReleaseRequest, create_release
from shared.catalog.releases.preview import PreviewRequest, validate_release
from shared.catalog.releases.review import is_review, review_release
from shared.catalog.releases.update import ReleasePatch, patch_release
from shared.errors import InvalidRelease
from shared.platform.store.port import DELETE
from shared.sdk.points import BeforeReleaseReady, BeforeReleaseSaved, RuleCheck
from tests.fixtures.import_tables import HEAD, row
from tests.fixtures.plugins import RecordingPlugins, finding, listening, says
from tests.fixtures.world import World

TWO = (("One", "QZEXA2600001"), ("Two", "QZEXA2600002"))
CONTENT = {"type": "Single", "basic": {"title": "One", "displayArtist": "Ada", "releaseDate": "2026-05-01"}}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def listen(world: World, handlers: Any) -> RecordingPlugins:
    world.adapters, plugins = listening(world.adapters, handlers)
    return plugins


def patch(world: World, **content: Any) -> Any:
    request = ReleasePatch(release_id="release", release=content)
    return patch_release(request, caller=world.manager, adapters=world.adapters)


def test_a_new_release_is_shown_as_the_api_returns_it(world: World) -> None:
    plugins = listen(world, {BeforeReleaseSaved: says(finding("Odd.", "warning"))})
    stored = create_release(ReleaseRequest(release=CONTENT), caller=world.manager, adapters=world.adapters)
    [(tenant_id, payload)] = plugins.asked
    assert tenant_id == "tenant"
    assert payload.release["id"] == stored.id
    assert payload.release["basic"]["releaseDate"] == "2026-05-01"
    assert [each.message for each in stored.ddex.validation_errors] == ["Odd."]


def test_nothing_is_created_that_a_plugin_refuses(world: World) -> None:
    listen(world, {BeforeReleaseSaved: says(finding())})
    before = dict(world.store.documents)
    with pytest.raises(InvalidRelease, match="Too plain"):
        create_release(ReleaseRequest(release=CONTENT), caller=world.manager, adapters=world.adapters)
    assert world.store.documents == before


def test_a_change_is_asked_about_as_it_will_be_stored(world: World) -> None:
    plugins = listen(world, {BeforeReleaseSaved: says(finding("Odd.", "warning"))})
    changed = patch(world, notes="New", tracks=[{"metadata": {"title": "Without an id"}}], status="draft")
    [payload] = plugins.payloads(BeforeReleaseSaved)
    stored = world.store.get("releases/release") or {}
    assert payload.release["notes"] == stored["notes"] == "New"
    assert payload.release["tracks"][0]["id"] == stored["tracks"][0]["id"] == changed.tracks[0].id
    assert stored["ddex"]["validationErrors"][-1]["message"] == "Odd."


def test_a_refused_change_changes_nothing(world: World) -> None:
    listen(world, {BeforeReleaseSaved: says(finding())})
    before = world.store.get("releases/release")
    with pytest.raises(InvalidRelease, match="Too plain"):
        patch(world, notes="New")
    assert world.store.get("releases/release") == before


def test_errors_of_rules_and_of_readiness_come_with_all_other_problems(world: World) -> None:
    world.change_release(status="draft", **{"assets.coverImage": DELETE})
    rule, ready = finding("By a rule."), finding("Not yet.", path="rights")
    listen(world, {RuleCheck: says(rule, finding("Hm.", "warning")), BeforeReleaseReady: says(ready)})
    with pytest.raises(InvalidRelease) as caught:
        patch(world, status="ready")
    assert {"By a rule.", "Not yet."} <= {each.message for each in caught.value.problems}
    assert "assets.coverImage" in {each.path for each in caught.value.problems}
    assert "Hm." not in {each.message for each in caught.value.problems}


def test_rules_are_not_asked_when_a_draft_is_saved(world: World) -> None:
    plugins = listen(world, {RuleCheck: says(finding()), BeforeReleaseReady: says(finding())})
    patch(world, status="draft", notes="New")
    assert plugins.asked == []


def test_the_review_stores_what_rules_find(world: World) -> None:
    listen(world, {RuleCheck: says(finding(), finding("Hm.", "warning"), finding("By the way.", "info"))})
    review_release("release", world.adapters)
    ddex = (world.store.get("releases/release") or {})["ddex"]
    messages = [each["message"] for each in ddex["validationErrors"]]
    assert {"Too plain.", "Hm."} <= set(messages)
    assert "By the way." not in messages
    assert ddex["validationStatus"] == "invalid"


def test_the_review_asks_about_a_release_that_a_client_made_ready(world: World) -> None:
    plugins = listen(world, {BeforeReleaseReady: says(finding("Not yet."))})
    review_release("release", world.adapters)
    assert (world.store.get("releases/release") or {})["ddex"]["validationStatus"] == "invalid"
    world.change_release(status="draft")
    review_release("release", world.adapters)
    assert len(plugins.asked) == 1


def test_a_malformed_draft_is_shown_without_what_no_release_has(world: World) -> None:
    world.change_release(status="draft", notes=3)
    plugins = listen(world, {RuleCheck: says()})
    review_release("release", world.adapters)
    [payload] = plugins.payloads(RuleCheck)
    assert "notes" not in payload.release
    assert payload.release["basic"]["title"]


def test_the_write_of_a_review_is_recognised(world: World) -> None:
    before = world.store.get("releases/release")
    review_release("release", world.adapters)
    after = world.store.get("releases/release")
    assert is_review(before, after)
    assert not is_review(None, after)
    assert not is_review(after, None)
    world.change_release(notes="New")
    assert not is_review(before, world.store.get("releases/release"))


def test_validation_lists_what_rules_find(world: World) -> None:
    listen(world, {RuleCheck: says(finding())})
    found = validate_release(PreviewRequest(release_id="release"), caller=world.manager, adapters=world.adapters)
    assert not found.valid
    assert finding() in found.findings


def test_an_import_rejects_what_a_plugin_refuses(world: World) -> None:
    def refuse_one(payload: BeforeReleaseSaved) -> Any:
        return says(finding())(payload) if payload.release["basic"]["title"] == "Two" else None

    listen(world, {BeforeReleaseSaved: refuse_one})
    rows = [{"UPC": "", "Album Title": title, "ISRC": isrc} for title, isrc in TWO]
    table = HEAD + "".join(row(**cells) for cells in rows)
    job = import_releases(ImportRequest(format="csv", content=table), caller=world.manager, adapters=world.adapters)
    assert [bool(each.release_id) for each in job.releases] == [True, False]
    assert "Too plain." in {each.message for each in job.releases[1].problems}
