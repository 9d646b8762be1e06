"""The thesaurus has every label that labels use, and says of each what every version of DDEX and Apple can say."""

import json
from typing import Any

import pytest
from lxml import etree

from shared.vocabularies.roles.apple import apple_role
from shared.vocabularies.roles.data.versions import VERSIONS
from shared.vocabularies.roles.ddex import instrument_codes, map_instrument, map_role, role_codes
from shared.vocabularies.roles.thesaurus import KINDS, USER_DEFINED, find_role, normalized, roles
from tests.fixtures.role_labels import LABELS
from tests.schemas import kit

FILES = {"3.8.2": "ern-382", "4.2": "ern-42", "4.3": "ern-43-avs3", "4.3.2": "avs9"}
NOTHING = {"Unknown", "UserDefined", "NotSpecified", "Contributor"}


def allowed(version: str, name: str) -> set[str]:
    if version == "4.1":
        document = etree.parse(kit("xsd", "ern", "411", "avs411.xsd"))
        found = document.xpath(f"//*[local-name()='simpleType'][@name='{name}']//*[local-name()='enumeration']/@value")
        return {str(value) for value in found}
    sets: dict[str, Any] = json.loads(kit("avs", f"{FILES[version]}.json").read_text())
    return set(sets[name])


@pytest.mark.parametrize("version", VERSIONS)
def test_the_roles_are_those_of_the_allowed_value_sets(version: str) -> None:
    lists = {"resource": "ContributorRole"}
    if version == "3.8.2":
        lists = {"resource": "ResourceContributorRole", "work": "MusicalWorkContributorRole"}
    known = {name: allowed(version, avs) for name, avs in lists.items()}
    used = role_codes(version).values()
    assert all(code in known[name] for name, code in used)
    assert {code for codes in known.values() for code in codes} - {code for _, code in used} <= NOTHING


@pytest.mark.parametrize("version", ["4.1", "4.2", "4.3", "4.3.2"])
def test_the_instruments_are_those_of_the_allowed_value_sets(version: str) -> None:
    assert set(instrument_codes(version).values()) == allowed(version, "InstrumentType") - NOTHING


def test_labels_are_many_unique_and_of_every_kind() -> None:
    names = [normalized(name) for role in roles() for name in (role.label, *role.synonyms)]
    written = [role for role in roles() if role.kind != "instrument" or role.synonyms]
    assert sum(1 + len(role.synonyms) for role in written) >= 1000
    assert len({normalized(role.label) for role in roles()}) == len(roles())
    assert {role.kind for role in roles()} == set(KINDS)
    assert all(find_role(name) for name in names)


def test_spellings_do_not_matter() -> None:
    for label in ("Mix Engineer", "mix-engineer", "MIXENGINEER", "Mixed by"):
        assert map_role(label, "4.3").code == "MixingEngineer"
    for label in ("A&R", "A & R", "a and r", "AAndRAdministrator"):
        assert map_role(label, "4.3").code == "AAndRAdministrator"
    assert find_role("Cajon player") == find_role("Cajón")
    assert find_role("Tape Whisperer") is None


TABLE = [
    ("Mix Engineer", "3.8.2", "StudioPersonnel", None, False),
    ("Mix Engineer", "4.1", "MixingEngineer", None, True),
    ("Mix Engineer", "4.3.2", "MixingEngineer", None, True),
    ("A&R", "3.8.2", USER_DEFINED, None, False),
    ("A&R", "4.1", "AAndRAdministrator", None, True),
    ("A&R", "4.3.2", "AAndRAdministrator", None, True),
    ("Soprano", "3.8.2", "AssociatedPerformer", "Soprano", True),
    ("Soprano", "4.1", "Vocalist", "SopranoVoice", True),
    ("Soprano", "4.2", "Vocalist", None, False),
    ("Soprano", "4.3", "Vocalist", "Voice", False),
    ("Soprano", "4.3.2", "Vocalist", "Voice", False),
    ("Dolby Atmos Mixer", "3.8.2", "StudioPersonnel", None, False),
    ("Dolby Atmos Mixer", "4.1", "MixingEngineer", None, False),
    ("Dolby Atmos Mixer", "4.2", "ImmersiveMixingEngineer", None, True),
    ("Dolby Atmos Mixer", "4.3.2", "ImmersiveMixingEngineer", None, True),
    ("Violin", "3.8.2", "AssociatedPerformer", "Violin", True),
    ("Violin", "4.1", "Musician", "Violin", True),
    ("Guitarist", "4.2", "Musician", "Guitar", True),
    ("Drums", "3.8.2", "AssociatedPerformer", "Drums", True),
    ("Drums", "4.3", "Musician", "DrumKit", True),
    ("Programmed Drums", "4.3.2", "Musician", "DrumMachine", True),
    ("Bass Guitar", "4.3", "Musician", "ElectricBassGuitar", True),
    ("Bass Guitar", "4.3.2", "Musician", "BassGuitar", True),
    ("Lead Guitar", "4.3", "Musician", "Guitar", False),
    ("Vocoder", "4.3", "Musician", USER_DEFINED, False),
    ("Producer", "3.8.2", "Producer", None, True),
    ("Producer", "4.3", "StudioProducer", None, True),
    ("Featured Artist", "3.8.2", "FeaturedArtist", None, True),
    ("Featured Artist", "4.3", "Artist", None, True),
    ("Tape Whisperer", "4.3", USER_DEFINED, None, False),
]


@pytest.mark.parametrize(("label", "version", "code", "instrument", "exact"), TABLE)
def test_a_label_in_a_version(label: str, version: str, code: str, instrument: str | None, exact: bool) -> None:
    found = map_role(label, version)
    assert (found.code, found.instrument, found.exact) == (code, instrument, exact)


def test_writers_and_publishers_of_382_have_a_list_of_their_own() -> None:
    assert {map_role(label, "3.8.2").list for label in ("Songwriter", "Lyrics", "Publisher")} == {"work"}
    assert {map_role(label, "3.8.2").list for label in ("Violin", "Producer", "A&R")} == {"resource"}


def test_a_featured_label_says_so() -> None:
    assert map_role("feat.", "4.3").featured
    assert not map_role("Producer", "4.3").featured


def test_what_is_played_is_mapped_by_its_synonyms_too() -> None:
    assert map_instrument("Fender Rhodes", "4.3") == ("Rhodes", True)
    assert map_instrument("Drums", "4.3") == ("DrumKit", True)
    assert map_instrument("anything", "3.8.2") == ("anything", True)
    assert map_instrument("Hurdy-Gurdy of Glass", "4.3") == (USER_DEFINED, False)


def labels() -> list[str]:
    return [label for each in LABELS.replace("\n", " ").split(";") if (label := each.strip())]


def test_all_labels_of_credit_lists_are_known_to_ddex_and_apple() -> None:
    assert len(labels()) == 200
    assert [label for label in labels() if find_role(label) is None or apple_role(label) is None] == []
    for version in VERSIONS[1:]:
        assert [label for label in labels() if map_role(label, version).code == USER_DEFINED] == []


def test_apple_credits_by_its_own_names() -> None:
    assert apple_role("Mix Engineer") == ("Mixing Engineer", True, True)
    assert apple_role("Drummer") == ("Drums", True, True)
    assert apple_role("feat.") == ("Featuring", True, True)
    assert apple_role("Assistant Mix Engineer") == ("Mixing Engineer", False, True)
    assert apple_role("A&R") == ("A&R", True, False)
    assert apple_role("Tape Whisperer") is None
