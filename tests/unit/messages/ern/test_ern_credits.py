"""What a message says of contributors, in every version: roles, instruments, featured artists; and reads back."""

from typing import Any

import pytest
from lxml import etree

from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.data.versions import VERSIONS
from shared.messages.ern.read import read_message
from shared.model.catalog.release import Release
from shared.validation.validate import validate_message
from tests.fixtures.messages import request
from tests.fixtures.releases import single
from tests.schemas import schema_source
from tests.unit.messages.ern.messages import with_files_of

PEOPLE = {
    "Ada": "Violin",
    "Ben": "Guitarist",
    "Cleo": "FeaturedArtist",
    "Dan": "A&R",
    "Eva": "Dolby Atmos Mixer",
    "Finn": "Soprano",
    "Gil": "Programmed Drums",
    "Hal": "Rapper",
}


def credited(**changes: Any) -> Release:
    """A single whose recording credits PEOPLE; Ben also engineers."""
    document = single().model_dump()
    people = [{"name": name, "role": role} for name, role in PEOPLE.items()]
    people.insert(0, {"name": "Ben", "role": "Mix Engineer"})
    document["tracks"][0]["metadata"] |= {"contributors": people, "writers": [], "publishers": [], **changes}
    document["metadata"] |= {"contributors": [], "writers": [], "publishers": []}
    return Release.model_validate(document)


def sent(release: Release, version: str) -> etree._Element:
    return etree.fromstring(compose_message(request(release, version=version)).xml)


def said(root: etree._Element, name: str) -> dict[str, str | None]:
    """What a 4.x message says of one contributor, by element; several are joined."""
    references = {
        party.findtext("PartyName/FullName"): party.findtext("PartyReference") for party in root.iter("Party")
    }
    for each in root.iter("Contributor"):
        if each.findtext("ContributorPartyReference") == references[name]:
            found: dict[str, str | None] = {}
            for part in each.iter("Role", "Value", "InstrumentType", "HasMadeFeaturedContribution"):
                text = (part.text or "").strip()
                if text:
                    found[part.tag] = f"{found[part.tag]}+{text}" if part.tag in found else text
            return found
    raise AssertionError(f"{name} is not credited")


@pytest.mark.parametrize("version", ["4.2", "4.3", "4.3.2"])
def test_labels_become_roles_and_instruments(version: str) -> None:
    root, role = sent(credited(), version), "Value" if version == "4.3.2" else "Role"
    assert said(root, "Ada") == {role: "Musician", "InstrumentType": "Violin"}
    assert said(root, "Ben") == {role: "MixingEngineer+Musician", "InstrumentType": "Guitar"}
    assert said(root, "Cleo") == {role: "Artist", "HasMadeFeaturedContribution": "true"}
    assert said(root, "Dan") == {role: "AAndRAdministrator"}
    assert said(root, "Eva") == {role: "ImmersiveMixingEngineer"}
    assert said(root, "Gil") == {role: "Musician", "InstrumentType": "DrumMachine"}
    assert said(root, "Finn")[role] == "Vocalist"


def test_an_instrument_belongs_to_its_role_in_432_and_to_the_contributor_before() -> None:
    assert not sent(credited(), "4.3.2").findall(".//Contributor/InstrumentType")
    assert len(sent(credited(), "4.3.2").findall(".//Contributor/Role/InstrumentType")) == 4
    assert len(sent(credited(), "4.3").findall(".//Contributor/InstrumentType")) == 4


def test_382_says_the_instrument_in_its_own_words() -> None:
    root = sent(credited(), "3.8.2")
    assert [each.text for each in root.iter("InstrumentType")] == ["Guitar", "Violin", "Soprano", "Programmed Drums"]
    assert [each.text for each in root.iter("IsFeaturedArtist")] == ["true"]


@pytest.mark.parametrize(
    ("version", "narrowed", "unmapped"),
    [
        ("3.8.2", {"Mix Engineer", "Dolby Atmos Mixer", "Rapper"}, {"A&R"}),
        ("4.2", {"Soprano", "Rapper"}, set()),
        ("4.3", {"Soprano", "Rapper"}, set()),
        ("4.3.2", {"Soprano", "Rapper"}, set()),
    ],
)
def test_what_is_lost_is_told(version: str, narrowed: set[str], unmapped: set[str]) -> None:
    found = compose_message(request(credited(), version=version)).warnings
    for code, expected in (("role-narrowed", narrowed), ("role-unmapped", unmapped)):
        assert {each.message.split("'")[1] for each in found if each.code == code} == expected


@pytest.mark.parametrize("version", VERSIONS)
def test_the_message_is_valid_and_comes_back(version: str) -> None:
    release = credited()
    first = compose_message(request(release, version=version)).xml
    assert validate_message(first, schemas=schema_source()).stages["schema"] == "passed"
    read = with_files_of(read_message(first).release, release)
    assert compose_message(request(read, version=version)).xml == first


def test_a_contributor_who_is_shown_as_featured_artist_is_featured_unless_told_otherwise() -> None:
    artists = [{"name": "Nova"}, {"name": "Ada", "role": "FeaturedArtist"}]
    assert said(sent(credited(artists=artists), "4.3"), "Ada")["HasMadeFeaturedContribution"] == "true"
    stated = [{"name": "Ada", "role": "Violin", "featured": False}]
    root = sent(credited(artists=artists, contributors=stated), "4.3")
    assert said(root, "Ada")["HasMadeFeaturedContribution"] == "false"


def test_what_somebody_is_said_to_play_counts_before_the_label() -> None:
    root = sent(credited(contributors=[{"name": "Ada", "role": "Guitarist", "instrument": "Banjo"}]), "4.3.2")
    assert said(root, "Ada") == {"Value": "Musician", "InstrumentType": "Banjo"}
