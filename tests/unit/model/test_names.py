"""Documents and calls as the design documents and the original web client write them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shared.accounts.members.profile import ProfileChange, update_profile
from shared.analytics.report import AnalyticsRequest
from shared.catalog.assets.duplicates import DuplicateCheck, check_duplicates
from shared.catalog.assets.inquiry import FileReference, FileReferences, StatisticsRequest, fingerprint_statistics
from shared.catalog.releases.create import ReleaseRequest, create_release
from shared.catalog.releases.update import ReleasePatch, patch_release
from shared.delivery.targets.change import TargetChange, update_delivery_target
from shared.delivery.targets.connection_test import ConnectionTestRequest
from shared.delivery.targets.create import TargetRequest, create_delivery_target
from shared.errors import InvalidInput
from shared.model.accounts.tenant import NotificationPreferences, Tenant, User
from shared.model.catalog.fingerprint import FileFingerprint
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode, without_invalid
from shared.model.names import config_in_our_names
from tests.fixtures.people import People
from tests.fixtures.world import START, World

DOCUMENTED_RELEASE: Mapping[str, Any] = {
    "type": "Single",
    "basic": {
        "title": "Harbour Lights",
        "displayArtist": "The Quays",
        "releaseDate": "2026-10-02",
        "label": "Breakwater",
        "barcode": "00602445790098",
        "type": "Single",
    },
    "tracks": [
        {
            "id": "t1",
            "sequenceNumber": 1,
            "isrc": "GBAYE2600017",
            "metadata": {"title": "Harbour Lights", "displayArtist": "The Quays", "duration": 201, "genre": "Indie"},
        }
    ],
    "metadata": {
        "genre": "Alternative",
        "subgenre": "Indie Rock",
        "genrePath": ["Music", "Alternative", "Indie Rock"],
        "language": "en",
        "copyright": "2026 Breakwater",
        "copyrightYear": 2026,
        "mood": ["wistful", "calm"],
        "tempo": 92,
        "key": "D minor",
        "isExplicit": True,
    },
    "territories": {"included": [], "mode": "worldwide"},
    "rights": {"startDate": "2026-10-02"},
    "ddex": {"version": "4.3", "genreCompliance": {"apple": True, "beatport": False, "lastValidated": "2026-09-01"}},
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def create(world: World) -> Release:
    adapters = replace(world.adapters, new_id=lambda: "new")
    return create_release(ReleaseRequest(release=dict(DOCUMENTED_RELEASE)), caller=world.manager, adapters=adapters)


def test_a_release_as_documented_is_stored_under_our_names(world: World) -> None:
    create(world)
    stored: Any = world.store.get("releases/new")
    metadata = stored["metadata"]
    assert (metadata["genreName"], metadata["subgenreName"]) == ("Alternative", "Indie Rock")
    assert (metadata["mood"], metadata["tempo"], metadata["key"]) == (["wistful", "calm"], 92, "D minor")
    assert metadata["parentalWarning"] == "Explicit"
    assert stored["tracks"][0]["metadata"]["genreName"] == "Indie"
    assert not {"genre", "subgenre", "isExplicit"} & set(metadata)
    assert "genreCompliance" not in stored["ddex"]


def test_our_name_wins(world: World) -> None:
    metadata = {**DOCUMENTED_RELEASE["metadata"], "genreName": "Pop", "parentalWarning": "ExplicitContentEdited"}
    release = decode(Release, {**encode(create(world)), "metadata": metadata})
    assert (release.metadata.genre_name, release.metadata.parental_warning) == ("Pop", "ExplicitContentEdited")
    assert release.metadata.subgenre_name == "Indie Rock"


def test_a_patch_in_documented_names_changes_what_is_stored(world: World) -> None:
    create(world)
    patch = {"metadata": {"genre": "Jazz", "isExplicit": False}, "ddex": {"genreCompliance": {"apple": False}}}
    changed = patch_release(
        ReleasePatch(release_id="new", release=patch), caller=world.manager, adapters=world.adapters
    )
    assert (changed.metadata.genre_name, changed.metadata.parental_warning) == ("Jazz", "NotExplicit")


def test_unknown_names_are_still_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        decode(Release, {**DOCUMENTED_RELEASE, "metadata": {"genres": ["Pop"], "copyright": "2026 Breakwater"}})
    assert "metadata.genres" in {problem.path for problem in caught.value.problems}


def test_a_tenant_with_plugins_is_read() -> None:
    plugins = {"installed": ["dolby-atmos"], "licenses": {}}
    given = {"id": "t", "name": "Breakwater", "owner": "o", "created": START, "plugins": plugins}
    assert encode(decode(Tenant, given))["plugins"] == {**plugins, "enabled": []}


def test_a_user_with_the_time_of_their_last_login_is_read() -> None:
    given = {"id": "u", "email": "a@example.com", "displayName": "A", "created": START, "lastLogin": START}
    assert "lastLogin" not in encode(decode(User, given))


@pytest.mark.parametrize(
    ("switches", "failed", "weekly"),
    [
        ({"email": True, "deliveryStatus": True, "weeklyReports": True}, True, True),
        ({"email": False, "deliveryStatus": True, "weeklyReports": True}, False, False),
        ({"email": True, "deliveryStatus": False}, False, True),
        ({"weeklyReports": False}, True, False),
        ({"email": False, "weeklySummary": True}, False, True),
    ],
)
def test_master_switches_set_the_mails_that_they_stand_for(
    switches: dict[str, bool], failed: bool, weekly: bool
) -> None:
    found = decode(NotificationPreferences, switches)
    assert (found.delivery_failed, found.dsp_rejected, found.weekly_summary) == (failed, failed, weekly)


def test_master_switches_change_a_stored_profile() -> None:
    people = People()
    wanted = ProfileChange(preferences={"notifications": {"email": False}})
    changed = update_profile(wanted, caller=people.caller("viewer"), adapters=people.adapters)
    assert not any(changed.preferences.notifications.model_dump().values())
    again = ProfileChange(preferences={"notifications": {"weeklyReports": True}})
    changed = update_profile(again, caller=people.caller("viewer"), adapters=people.adapters)
    assert changed.preferences.notifications.weekly_summary
    assert not changed.preferences.notifications.delivery_failed


def test_switches_that_a_client_wrote_itself_are_kept() -> None:
    given = {"email": "a@example.com", "preferences": {"notifications": {"email": False}, "theme": 7}}
    assert without_invalid(User, given)["preferences"]["notifications"]["weeklySummary"] is False


S3 = {
    "name": "A DSP",
    "protocol": "S3",
    "config": {"bucket": "ingest", "region": "eu-west-1", "accessKey": "AK1", "secretKey": "canary-1", "prefix": "in"},
    "ddex": {"partyId": "PADPIDA3897722461G", "partyName": "A DSP"},
}


def test_a_target_in_documented_names_keeps_its_secrets_secret(world: World) -> None:
    adapters = replace(world.adapters, new_id=lambda: "new")
    target = create_delivery_target(TargetRequest(target=S3), caller=world.admin, adapters=adapters)
    assert target.config["bucket"] == "ingest"
    assert not {"accessKey", "secretKey", "secretAccessKey"} & set(target.config)
    stored: Any = world.store.get("deliveryTargetSecrets/new")
    assert stored["names"] == ["accessKeyId", "secretAccessKey"]
    assert "canary-1" not in repr(world.store.documents)


def test_another_account_in_documented_names_needs_the_key_again(world: World) -> None:
    config = {"accountName": "ours", "containerName": "in", "accountKey": "a2V5", "prefix": ""}
    adapters = replace(world.adapters, new_id=lambda: "new")
    wanted = {**S3, "protocol": "Azure", "config": config}
    created = create_delivery_target(TargetRequest(target=wanted), caller=world.admin, adapters=adapters)
    assert (created.config["account"], created.config["container"]) == ("ours", "in")
    moved = TargetChange(target_id="new", target={"config": {"accountName": "another", "containerName": "in"}})
    with pytest.raises(InvalidInput):
        update_delivery_target(moved, caller=world.admin, adapters=world.adapters)
    same = TargetChange(target_id="new", target={"config": {"accountName": "ours", "containerName": "in"}})
    assert update_delivery_target(same, caller=world.admin, adapters=world.adapters).config["account"] == "ours"


@pytest.mark.parametrize(
    ("config", "ours"),
    [
        ({"authType": "Bearer", "credentials": "tk"}, {"auth": "bearer", "token": "tk"}),
        ({"authType": "Basic", "credentials": "me:a:b"}, {"auth": "basic", "username": "me", "password": "a:b"}),
        (
            {"authType": "OAuth2", "credentials": {"clientId": "c", "clientSecret": "s", "tokenUrl": "https://t"}},
            {"auth": "oauth2", "clientId": "c", "clientSecret": "s", "tokenUrl": "https://t"},
        ),
        ({"apiKey": "tk", "distributorId": "d", "testMode": True}, {"token": "tk", "distributorId": "d"}),
        ({"credentials": "tk", "token": "mine"}, {"token": "mine"}),
    ],
)
def test_credentials_of_an_api(config: dict[str, Any], ours: dict[str, Any]) -> None:
    assert config_in_our_names("API", config) == ours


def test_other_protocols_have_their_own_names() -> None:
    config = {"accessKey": "x", "protocol": "y"}
    assert config_in_our_names("custom:shop", config) == config
    assert config_in_our_names(["S3"], config) == config
    assert config_in_our_names("S3", "bucket") == "bucket"


DIGEST = "ab" * 32


def test_calls_of_the_original_client_are_understood() -> None:
    file = {"url": "https://files.example/a.wav", "fileName": "a.wav", "fileSize": 7, "fileType": "audio/wav"}
    assert decode(FileReference, file).url == file["url"]
    assert decode(FileReference, {"url": file["url"], "trackId": "t", "releaseId": "r"}).url == file["url"]
    batch = {"files": [{"url": file["url"], "name": "a.wav", "type": "audio"}], "releaseId": "r"}
    assert decode(FileReferences, batch).files[0].url == file["url"]
    check = {"md5": "ab" * 16, "sha256": DIGEST, "sha1": "ab" * 20, "threshold": 100}
    assert decode(DuplicateCheck, check).sha256 == DIGEST
    test = {"protocol": "FTP", "config": {"host": "h", "protocol": "FTP", "testMode": True}, "testMode": True}
    assert decode(ConnectionTestRequest, test).protocol == "FTP"
    period = {"tenantId": "t", "startDate": "2026-03-01T00:00:00.000Z", "endDate": "2026-03-02T00:00:00.000Z"}
    found = decode(AnalyticsRequest, period)
    assert (found.since, found.until) == (date(2026, 3, 1), date(2026, 3, 2))


def fingerprint(name: str, tenant: str, release: str) -> dict[str, Any]:
    return encode(
        FileFingerprint(
            id=name,
            tenant_id=tenant,
            release_id=release,
            file_name="a.wav",
            kind="audio",
            size=7,
            md5="ab" * 16,
            sha256=DIGEST,
            created=START,
        )
    )


@pytest.mark.parametrize("digest", [{"sha256": DIGEST}, {"md5": "ab" * 16}])
def test_copies_are_found_by_digest_in_the_own_catalog_only(world: World, digest: dict[str, str]) -> None:
    for name, tenant in (("a", "tenant"), ("b", "elsewhere")):
        world.put(f"fingerprints/{name}", fingerprint(name, tenant, "r"))
    found = check_duplicates(DuplicateCheck.model_validate(digest), caller=world.viewer, adapters=world.adapters)
    assert [(one.kind, one.asset_id) for one in found] == [("exact", "a")]


def test_files_of_one_release_are_counted(world: World) -> None:
    for name, release in (("a", "r1"), ("b", "r1"), ("c", "r2")):
        world.put(f"fingerprints/{name}", fingerprint(name, "tenant", release))
    counted = fingerprint_statistics(StatisticsRequest(release_id="r1"), caller=world.viewer, adapters=world.adapters)
    assert (counted["files"], counted["copies"]) == (2, 1)
