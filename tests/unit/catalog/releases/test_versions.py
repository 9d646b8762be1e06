import pytest

from shared.catalog.releases.versions import content_hash
from tests.fixtures.releases import SHAPES

IGNORED_FIELDS = {"status": "delivered", "notes": "called the artist", "created_by": "somebody"}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_hash_covers_only_the_content(shape: str) -> None:
    release = SHAPES[shape]()
    assert content_hash(release) == content_hash(SHAPES[shape]())
    assert content_hash(release.model_copy(update=IGNORED_FIELDS)) == content_hash(release)
    checked = release.ddex.model_copy(update={"validation_status": "valid", "ern_file": "x"})
    assert content_hash(release.model_copy(update={"ddex": checked})) == content_hash(release)


def test_any_change_of_content_changes_the_hash() -> None:
    release = SHAPES["album"]()
    retitled = release.model_copy(update={"basic": release.basic.model_copy(update={"title": "Other"})})
    reordered = release.model_copy(update={"tracks": release.tracks[::-1]})
    other_profile = release.model_copy(update={"ddex": release.ddex.model_copy(update={"profile": "MixedMedia"})})
    hashes = {content_hash(version) for version in (release, retitled, reordered, other_profile)}
    assert len(hashes) == 4
