"""Composes every release for every version and action, and validates the message against schema and rules."""

import pytest

from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.data.versions import VERSIONS
from shared.messages.ern.request import MessageRequest
from shared.validation.validate import validate_message
from tests.fixtures.messages import reference_faults, request
from tests.fixtures.releases import SHAPES
from tests.schemas import schema_source

ACTIONS = (
    {"action": "Initial"},
    {"action": "Update", "test": False},
    {"action": "Takedown"},
    {"action": "Takedown", "takedown": "ended-deal"},
    {"action": "Takedown", "withdrawn": ("DE", "JP")},
    {"action": "Purge"},
)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("version", VERSIONS)
def test_message_is_valid_and_its_references_resolve(version: str, shape: str) -> None:
    release = SHAPES[shape]()
    for action in ACTIONS:
        assert_valid(request(release, version=version, **action))


def test_every_profile_of_every_version_is_chosen_for_some_release() -> None:
    chosen = {
        (version, compose_message(request(build(), version=version)).profile)
        for version in VERSIONS
        for build in SHAPES.values()
    }
    named = {(version.name, profile) for version in VERSIONS.values() for profile in version.profiles}
    unnamed = {(version.name, None) for version in VERSIONS.values() if version.has_variants}
    assert chosen == named | unnamed, "no 4.x profile allows speech"


def assert_valid(message_request: MessageRequest) -> None:
    message = compose_message(message_request)
    report = validate_message(message.xml, schemas=schema_source())
    blocking = [finding for finding in report.findings if finding.severity == "error"]
    assert blocking == [], f"{message_request.action}: {blocking[0]}"
    assert report.stages["schema"] == report.stages["rules"] == "passed"
    assert reference_faults(message.xml) == [], message_request.action


@pytest.mark.parametrize(
    ("version", "shape", "profile"),
    [
        ("4.3", "single", "Audio"),
        ("4.2", "classical", "Audio"),
        ("4.3.2", "boxed_set", "Audio BoxedSet"),
        ("4.3", "video_single", "Video"),
        ("4.3", "ringtone", "SimpleAudioSingle"),
        ("3.8.2", "classical", "AudioAlbum"),
        ("3.8.2", "single", "AudioSingle"),
    ],
)
def test_a_target_may_choose_the_profile(version: str, shape: str, profile: str) -> None:
    with_profile = request(SHAPES[shape](), version=version, profile=profile)
    assert compose_message(with_profile).profile == profile.split()[0]
    assert_valid(with_profile)
