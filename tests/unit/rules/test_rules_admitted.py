"""Whatever clients may write directly can be worked on: nobody makes themselves or their releases untouchable."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.accounts.members.claims import sync_claims
from shared.accounts.members.membership import MemberReference, RoleRequest, change_role, remove_member
from shared.accounts.members.profile import ProfileChange, update_profile
from shared.accounts.privacy.erase import ErasureRequest, erase_person
from shared.accounts.privacy.export import ExportRequest, export_person
from shared.accounts.roster import get_user
from shared.catalog.assets.attach import attached_fields, detached_fields
from shared.catalog.assets.references import file_ids
from shared.catalog.assets.upload import track_ids
from shared.catalog.releases.listing import summary_of
from shared.catalog.releases.review import review_release
from shared.catalog.releases.versions import content_hash, version_path, version_snapshot
from shared.delivery.requests.takedown import TakedownRequest, take_down_everywhere
from shared.ids import lane_id
from shared.model.catalog.asset import Asset
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import NotificationReference
from shared.notifications.inbox import mark_read
from shared.notifications.mail.recipients import recipients
from tests.documents import sample
from tests.fixtures.admitted import notification, profiles, release_fields
from tests.fixtures.people import People
from tests.fixtures.releases import SHAPES
from tests.fixtures.world import World

_MANY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(profile: Mapping[str, Any]) -> People:
    """People of whom the viewer wrote `profile` to their own page."""
    people = People()
    people.store.transact(lambda transaction: transaction.update("users/viewer", profile))
    return people


@_MANY
@given(profiles)
def test_a_person_can_be_administered_whatever_they_wrote(profile: Mapping[str, Any]) -> None:
    people = written(profile)
    change_role(RoleRequest(uid="viewer", role="manager"), caller=people.caller("owner"), adapters=people.adapters)
    assert people.claims("viewer")["role"] == "manager"
    remove_member(MemberReference(uid="viewer"), caller=people.caller("owner"), adapters=people.adapters)
    assert people.role("viewer") is None
    assert sync_claims("viewer", store=people.store, accounts=people.accounts) == {}


@_MANY
@given(profiles)
def test_a_person_can_leave_whatever_they_wrote(profile: Mapping[str, Any]) -> None:
    people = written(profile)
    person = people.person("viewer")
    assert len(recipients("tenant", people.store)) == 4
    assert export_person(ExportRequest(), person=person, adapters=people.adapters).profile["id"] == "viewer"
    update_profile(ProfileChange(display_name="V"), caller=people.caller("viewer"), adapters=people.adapters)
    assert get_user(people.store, "viewer").display_name == "V"
    erase_person(ErasureRequest(email=person.email), person=person, adapters=people.adapters)
    assert people.store.get("users/viewer") is None


def test_valid_preferences_survive_invalid_ones() -> None:
    preferences = {
        "timezone": "Europe/Berlin",
        "language": "!!",
        "notifications": {"weeklySummary": False, "dspLive": "?"},
    }
    user = get_user(written({"displayName": " ", "preferences": preferences}).store, "viewer")
    assert user.display_name == "viewer@example.com"
    assert (user.preferences.timezone, user.preferences.language) == ("Europe/Berlin", "en")
    assert (user.preferences.notifications.weekly_summary, user.preferences.notifications.dsp_live) == (False, True)


def live(world: World) -> None:
    """Makes the release's current version live at the target."""
    release = decode(Release, world.store.get("releases/release"))
    digest = content_hash(release)
    world.put(version_path("release", digest), version_snapshot(release, digest, world.clock()))
    history = {"deliveryId": "x", "contentHash": digest, "messageId": "M", "completed": world.clock()}
    lane = {"id": lane_id("release", "target"), "tenantId": "tenant", "targetId": "target", "releaseId": "release"}
    world.put(f"locks/{lane['id']}", {**lane, "last": {**history, "messageSubType": "Initial"}})


@_MANY
@given(fields=release_fields)
def test_a_release_can_be_taken_down_whatever_was_written(
    tmp_path_factory: pytest.TempPathFactory, fields: Mapping[str, Any]
) -> None:
    world = World(tmp_path_factory.mktemp("admitted", numbered=True))
    live(world)
    world.change_release(**fields)
    request = TakedownRequest(label=(world.store.get("releases/release") or {})["basic"]["label"])
    (takedown,) = take_down_everywhere(request, caller=world.admin, adapters=world.adapters)
    assert (takedown.outcome, takedown.reason) == ("queued", None)


@_MANY
@given(fields=release_fields)
def test_a_release_can_be_listed_and_reviewed_whatever_was_written(
    tmp_path_factory: pytest.TempPathFactory, fields: Mapping[str, Any]
) -> None:
    world = World(tmp_path_factory.mktemp("admitted", numbered=True))
    world.change_release(status="draft", **fields)
    review_release("release", world.adapters)
    document = world.store.get("releases/release") or {}
    assert document["ddex"]["validationStatus"] in ("valid", "invalid")
    assert summary_of(world.store.get("releaseIndex/release") or {}).id == document["id"]


@_MANY
@given(fields=release_fields)
def test_files_of_a_release_can_be_managed_whatever_was_written(fields: Mapping[str, Any]) -> None:
    album = SHAPES["album"]()
    document = {**encode(album), "tracks": [*fields["tracks"], {"id": "track", "metadata": "none"}]}
    asset = decode(Asset, sample("assets", "asset", "tenant", "viewer"))
    asset = asset.model_copy(update={"track_id": "track", "audio": album.assets.audio[0]})
    assert isinstance(track_ids(document), frozenset)
    assert "none" not in list(file_ids(document))
    attached = attached_fields(document, asset)
    assert isinstance(detached_fields({**document, **attached}, asset.id), dict)


@given(st.lists(st.sampled_from(["viewer", "owner"]), max_size=5))
def test_a_notification_can_be_read_whoever_read_it(readers: list[str]) -> None:
    people = People()
    people.put("notifications/note", notification(readers))
    read = mark_read(
        NotificationReference(notification_id="note"), caller=people.caller("viewer"), adapters=people.adapters
    )
    assert sorted(read.read_by) == sorted({*readers, "viewer"})
