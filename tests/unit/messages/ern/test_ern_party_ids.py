"""Messages state the sender's own ids of parties, and to Spotify the ids of its pages; reading brings these back."""

import pytest
from lxml import etree

from shared.messages.ddex.namespaces import SPOTIFY_DPID
from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.data.versions import VERSIONS
from shared.messages.ern.read import read_message
from shared.model.catalog.credits import Artist, Contributor, Party, Publisher, Writer
from shared.model.catalog.release import Release
from shared.validation.validate import validate_message
from tests.fixtures.messages import SENDER, request
from tests.fixtures.releases import single
from tests.schemas import schema_source

PAGE, OTHER = "4q3ewBCX7sLwd24euuV69X", "7dGJo4pcD2V6oG8kP0tJRR"
SPOTIFY = Party(party_id=SPOTIFY_DPID, party_name="Spotify")


def linked() -> Release:
    release = single()
    artists = [Artist(name="Nova Kestrel", party_id="nova", spotify_id=PAGE)]
    metadata = release.tracks[0].metadata
    release.basic.artists = metadata.artists = artists
    release.basic.label_party_id = "label"
    metadata.contributors = [Contributor(name="Ben", role="Guitarist", party_id="ben", spotify_id=OTHER)]
    metadata.writers = [Writer(name="Ada", party_id="ada", spotify_id=OTHER)]
    metadata.publishers = [Publisher(name="House", party_id="house")]
    return release


def stated(xml: bytes) -> set[tuple[str, str]]:
    """Namespace and value of each id of a party."""
    elements = etree.fromstring(xml).xpath("//PartyId[@Namespace] | //PartyId/ProprietaryId")
    return {(each.get("Namespace"), each.text) for each in elements if each.get("Namespace") != "IPI"}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_own_ids_are_stated_to_everybody_and_pages_to_whom_they_belong(version: str) -> None:
    own = {(SENDER.party_id, name) for name in ("nova", "ben", "ada", "house")}
    own |= {(SENDER.party_id, "label")} if version != "3.8.2" else set()  # its labels are names only
    assert stated(compose_message(request(linked(), version=version)).xml) == own
    to_spotify = compose_message(request(linked(), version=version, recipient=SPOTIFY)).xml
    assert not [
        each for each in validate_message(to_spotify, schemas=schema_source()).findings if each.stage == "schema"
    ]
    pages = {(SPOTIFY_DPID, f"spotify:artist:{page}") for page in (PAGE, OTHER)}
    assert stated(to_spotify) == own | pages


@pytest.mark.parametrize("version", VERSIONS)
def test_pages_are_read_back(version: str) -> None:
    read = read_message(compose_message(request(linked(), version=version, recipient=SPOTIFY)).xml).release
    metadata = read.tracks[0].metadata
    assert [each.spotify_id for each in metadata.artists] == [PAGE]
    assert {each.spotify_id for each in (*metadata.contributors, *metadata.writers)} == {OTHER}
    assert {each.party_id for each in (*metadata.artists, *metadata.publishers)} == {None}  # records are the tenant's


def test_two_records_of_one_name_are_two_parties() -> None:
    release = linked()
    release.tracks[0].metadata.artists = [*release.basic.artists, Artist(name="Nova Kestrel", party_id="another")]
    root = etree.fromstring(compose_message(request(release)).xml)
    assert len([each for each in root.iter("FullName") if each.text == "Nova Kestrel"]) == 2
