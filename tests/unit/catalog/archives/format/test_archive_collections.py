"""Every collection is archived, or left out for a reason; nothing secret is ever in an archive."""

import pytest

from shared.catalog.archives.format.collections import ARCHIVED, LEFT_OUT, collection_of
from shared.model.schema import DOCUMENTS


def plain(pattern: str) -> str:
    """`releases/{releaseId}/presence` as `releases/presence`."""
    return "/".join(part for part in pattern.split("/") if not part.startswith("{"))


def test_every_collection_is_archived_or_left_out_for_a_reason() -> None:
    archived, left_out = {each.pattern for each in ARCHIVED}, {plain(name) for name in LEFT_OUT}
    assert not archived & left_out
    missing = {plain(name) for name in DOCUMENTS} - archived - left_out
    assert not missing, "decide in shared/catalog/archives/format/collections.py whether archives have these"


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if "ecret" in name or name in ("apiKeys", "linkKeys")])
def test_secrets_are_left_out(name: str) -> None:
    assert name in LEFT_OUT


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("releases/r", "releases"),
        ("releases/r/versions/v", "releases/versions"),
        ("apiKeys/k", None),
        ("releases/r/presence/p", None),
        ("releases", None),
        ("releases/r/versions/v/x/y", None),
    ],
)
def test_a_path_belongs_to_a_collection(path: str, pattern: str | None) -> None:
    found = collection_of(path)
    assert (found.pattern if found else None) == pattern


def test_parents_come_before_what_is_in_them() -> None:
    names = [each.name for each in ARCHIVED]
    assert all(names.index(each.within) < names.index(each.name) for each in ARCHIVED if each.within)
