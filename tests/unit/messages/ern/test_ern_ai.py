"""AI disclosure in messages: ERN 4.3.2 states it, earlier versions tell what is lost, and claims are held back."""

from typing import Any

import pytest
from lxml import etree

from shared.errors import InvalidRelease
from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.data.versions import VERSIONS
from shared.messages.ern.read import read_message
from shared.model.catalog.release import Release
from shared.validation.validate import validate_message
from tests.fixtures.messages import request
from tests.fixtures.releases import album
from tests.schemas import schema_source
from tests.unit.messages.ern.messages import with_files_of

VOICE = {"vocals": {"degree": "All", "tool": "Voice Model 2"}, "lyrics": {"degree": "Partly"}}
COVER = {"artwork": {"degree": "All", "tool": "Picture Model"}}


def disclosed(track: dict[str, Any] | None = None, **metadata: Any) -> Release:
    document = album().model_dump(by_alias=True)
    document["tracks"][0]["metadata"] |= {"aiDisclosure": VOICE, "contributors": [], **(track or {})}
    document["metadata"] |= {"aiDisclosure": COVER, "contributors": [], **metadata}
    return Release.model_validate(document)


def sent(release: Release, version: str = "4.3.2", **more: Any) -> etree._Element:
    return etree.fromstring(compose_message(request(release, version=version, **more)).xml)


def test_432_states_the_degree_of_recordings_cover_and_release_and_who_made_what() -> None:
    root = sent(disclosed())
    assert root.findtext("ResourceList/SoundRecording/ContainsAI") == "Partly"
    assert root.findtext("ResourceList/Image/ContainsAI") == "All"
    assert root.findtext("ReleaseList/Release/ContainsAI") == "Partly"
    made = [
        tuple(each.findtext(path) for path in ("Role/Value", "AiContribution", "DisplayCredits/DisplayCreditText"))
        for each in root.iter("Contributor")
        if each.findtext("SpecialContributor") == "GenerativeAI"
    ]
    assert made == [
        ("Vocalist", "All", "Voice Model 2"), ("Lyricist", "Partly", None), ("CoverDesigner", "All", "Picture Model")
    ]  # fmt: skip


@pytest.mark.parametrize("version", VERSIONS)
def test_the_message_is_valid_in_every_version(version: str) -> None:
    message = compose_message(request(disclosed(), version=version))
    assert validate_message(message.xml, schemas=schema_source()).stages["schema"] == "passed"
    lost = {each.path for each in message.warnings if each.code == "not-in-version" and "AI" in each.message}
    assert lost == (set() if version == "4.3.2" else {"metadata.ai"})  # told once


def test_the_disclosure_comes_back() -> None:
    release = disclosed()
    first = compose_message(request(release, version="4.3.2")).xml
    read = read_message(first).release
    assert read.tracks[0].metadata.model_dump(by_alias=True, exclude_none=True)["aiDisclosure"] == VOICE
    assert read.metadata.model_dump(by_alias=True, exclude_none=True)["aiDisclosure"] == COVER
    assert compose_message(request(with_files_of(read, release), version="4.3.2")).xml == first


def test_generative_ai_in_any_other_role_belongs_to_the_facet_of_its_kind() -> None:
    message = compose_message(request(disclosed(), version="4.3.2")).xml
    other = message.replace(b"<Value>Vocalist<", b"<Value>RecordingEngineer<")
    found = read_message(other).release.tracks[0].metadata.ai_disclosure
    assert found is not None
    cover = read_message(message.replace(b"<Value>Vocalist<", b"<Value>CoverDesigner<")).release.tracks[0].metadata
    assert cover.ai_disclosure is not None
    assert cover.ai_disclosure.video is not None
    assert (found.vocals, found.post_production and found.post_production.tool) == (None, "Voice Model 2")


def test_a_contradiction_stops_the_message() -> None:
    with pytest.raises(InvalidRelease) as caught:
        sent(disclosed({"ai": "None"}))
    assert [each.code for each in caught.value.problems] == ["ai-contradicts"]


@pytest.mark.parametrize(
    ("whole", "part", "warned"), [("All", None, True), ("Partly", "All", True), ("Partly", "Partly", False)]
)
def test_named_parties_use_ai_at_most_in_part(whole: str, part: str | None, warned: bool) -> None:
    person = {"name": "Ida Falk", "role": "Producer", "ai": part}
    release = disclosed({"ai": whole, "aiDisclosure": None, "contributors": [person]})
    found = ("tracks[0].metadata.ai", "ai-contributors")
    for version, expected in (("4.3.2", warned), ("4.3", False)):
        warnings = compose_message(request(release, version=version)).warnings
        assert (found in {(each.path, each.code) for each in warnings}) is expected


CLAIMED = ("subscription-streaming", "ugc-claims", "identification")


def claimed(root: etree._Element) -> set[str | None]:
    """The releases that the message offers for claims."""
    found = set()
    for deal in root.iter("ReleaseDeal"):
        if any(each.text == "RightsClaimModel" for each in deal.iter("CommercialModelType")):
            found |= {each.text for each in deal.findall("DealReleaseReference")}
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_a_recording_that_ai_made_is_held_out_of_claims(version: str) -> None:
    release = disclosed({"ai": "All", "aiDisclosure": None})
    message = compose_message(request(release, version=version, deals=CLAIMED))
    assert not claimed(etree.fromstring(message.xml)) & {"R0", "R1"}
    assert "R2" in claimed(etree.fromstring(message.xml))
    assert "ai-held-out" in {each.code for each in message.warnings}


def test_a_recipient_says_which_kinds_it_does_not_take() -> None:
    assert "R1" in claimed(sent(disclosed(), deals=CLAIMED))
    assert "R1" not in claimed(sent(disclosed(), deals=CLAIMED, ai_barred=("vocals",)))
    assert "R0" in claimed(sent(disclosed({"ai": "All", "aiDisclosure": None}), deals=CLAIMED, ai_barred=()))
