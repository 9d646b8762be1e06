"""Tests that our values are in DDEX's allowed value sets, in every version that uses them."""

import json
from typing import Any

import pytest

from shared.messages.ern.classify import _RELEASE_TYPES
from shared.messages.ern.compose.artwork import _TYPES
from shared.messages.ern.compose.files import _AUDIO_CODECS, _CONTAINERS, _VIDEO_CODECS
from shared.messages.ern.data.deals import COMBINATIONS
from shared.messages.ern.data.versions import VERSIONS
from shared.messages.ern.data.vocabulary import LANGUAGES_38, TERRITORIES, VERSION_TYPES
from tests.schemas import kit

FILES = {"3.8.2": "ern-382", "4.2": "ern-42", "4.3": "ern-43-avs3", "4.3.2": "avs9"}
LISTS_38 = {"UseType_ERN": "UseType", "CommercialModelType_ERN": "CommercialModelType",
            "UserInterfaceType_ERN": "UserInterfaceType", "ReleaseType_ERN4": "ReleaseType"}  # fmt: skip


def allowed(version: str, name: str) -> set[str]:
    sets: dict[str, Any] = json.loads(kit("avs", f"{FILES[version]}.json").read_text())
    return set(sets[LISTS_38.get(name, name) if version == "3.8.2" else name])


@pytest.mark.parametrize("version", VERSIONS)
def test_deals(version: str) -> None:
    for each in COMBINATIONS.values():
        assert set(each.models) <= allowed(version, "CommercialModelType_ERN"), each.name
        assert set(each.uses) <= allowed(version, "UseType_ERN"), each.name
        assert set(each.interfaces) <= allowed(version, "UserInterfaceType_ERN"), each.name
        assert set(each.policies) <= allowed(version, "RightsClaimPolicyType"), each.name


@pytest.mark.parametrize("version", VERSIONS)
def test_codecs_containers_images(version: str) -> None:
    assert set(_AUDIO_CODECS.values()) <= allowed(version, "AudioCodecType")
    assert set(_VIDEO_CODECS.values()) <= allowed(version, "VideoCodecType")
    assert set(_CONTAINERS.values()) <= allowed(version, "ContainerFormat")
    assert {each.value for each in _TYPES.values()} <= allowed(version, "ImageType")


@pytest.mark.parametrize("version", VERSIONS)
def test_relationships_and_release_types(version: str) -> None:
    known = allowed(version, "ReleaseRelationshipType") - {"Unknown", "UserDefined"}
    assert VERSIONS[version].relationships == known
    types = {kind for profile in VERSIONS[version].profiles.values() for kind in profile.release_types}
    assert (types or set(_RELEASE_TYPES.values())) <= allowed(version, "ReleaseType_ERN4")


@pytest.mark.parametrize("version", ["4.2", "4.3", "4.3.2"])
def test_version_types_and_profiles(version: str) -> None:
    assert allowed(version, "VersionType") - {"UserDefined"} == VERSION_TYPES
    assert {each.identifier for each in VERSIONS[version].profiles.values()} == allowed(
        version, "ReleaseProfileVersionId"
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_territories_and_currencies(version: str) -> None:
    known = allowed(version, "CurrentTerritoryCode")
    assert {code for code in known if code.isalpha() and len(code) == 2} | {"Worldwide"} == TERRITORIES
    assert allowed(version, "CurrencyCode") == VERSIONS[version].currencies


def test_languages_of_382() -> None:
    assert allowed("3.8.2", "IsoLanguageCode") == LANGUAGES_38
