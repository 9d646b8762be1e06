"""The folder that an operator publishes: submissions and reviews, each signed, none lost."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.errors import Conflict, InvalidInput, NotFound, Tampered
from shared.plugins.ed25519 import public_key
from shared.plugins.registry.document import verified
from shared.plugins.registry.entry import Registry
from shared.plugins.registry.folder import FILE, VALID, WHEELS, RegistryFolder
from tests.fixtures.registries import AT, KEY, OTHER_KEY, entry, submit

DAY = timedelta(days=1)


def published(folder: Path) -> Registry:
    return verified((folder / FILE).read_bytes(), [public_key(KEY)], AT)


def review(folder: Path, name: str, state: Any, reason: str | None = None, version: str | None = None) -> Any:
    return RegistryFolder(folder, KEY, AT + DAY).review(name, version, state, reason)


def test_a_submission_is_listed_with_its_wheel_and_waits(tmp_path: Path) -> None:
    submit(tmp_path, entry())
    found = published(tmp_path)
    assert found.serial == 1
    assert found.expires == AT + VALID
    assert [(each.name, each.review) for each in found.entries] == [("dolby-atmos", "submitted")]
    assert [path.name for path in (tmp_path / WHEELS).iterdir()] == ["dolby-atmos-1.0.0.whl"]


def test_the_same_submission_again_changes_nothing(tmp_path: Path) -> None:
    submit(tmp_path, entry())
    before = (tmp_path / FILE).read_bytes()
    submit(tmp_path, entry(submitted=AT.date()), now=AT + DAY)
    assert (tmp_path / FILE).read_bytes() == before


def test_a_version_has_one_wheel_and_a_name_one_author(tmp_path: Path) -> None:
    submit(tmp_path, entry())
    registry = RegistryFolder(tmp_path, KEY, AT)
    other = entry().model_copy(update={"digest": "3" * 64})
    with pytest.raises(Tampered, match="not the one"):
        registry.submit(other, b"other", "x.whl")
    changed = entry(digest=hashlib.sha256(b"other").hexdigest())
    with pytest.raises(Conflict, match="another wheel"):
        registry.submit(changed, b"other", "x.whl")
    with pytest.raises(Conflict, match="plug-in of Example Audio"):
        submit(tmp_path, entry(version="2.0", author="Mallory"))
    assert published(tmp_path).serial == 1


def test_a_review_goes_from_state_to_state_and_is_signed(tmp_path: Path) -> None:
    submit(tmp_path, entry())
    for state in ("in-review", "approved"):
        review(tmp_path, "dolby-atmos", state)
    found = published(tmp_path)
    assert found.serial == 3
    assert found.entries[0].review == "approved"
    assert found.entries[0].reviewed == (AT + DAY).date()
    withdrawn = review(tmp_path, "dolby-atmos", "withdrawn", "It reads what it should not.")
    assert withdrawn.reason == "It reads what it should not."
    with pytest.raises(Conflict, match="is withdrawn"):
        review(tmp_path, "dolby-atmos", "approved")


def test_without_a_version_the_newest_is_reviewed(tmp_path: Path) -> None:
    submit(tmp_path, entry())
    submit(tmp_path, entry(version="1.1.0"))
    assert review(tmp_path, "dolby-atmos", "approved").version == "1.1.0"
    assert review(tmp_path, "dolby-atmos", "rejected", "Old.", version="1.0.0").version == "1.0.0"


def test_whoever_is_rejected_is_told_why(tmp_path: Path) -> None:
    submit(tmp_path, entry())
    with pytest.raises(InvalidInput, match="State the reason"):
        review(tmp_path, "dolby-atmos", "rejected")
    with pytest.raises(NotFound, match="no credits"):
        review(tmp_path, "credits", "approved")
    assert published(tmp_path).entries[0].review == "submitted"


def test_an_altered_wheel_is_not_approved(tmp_path: Path) -> None:
    submit(tmp_path, entry())
    (tmp_path / WHEELS / "dolby-atmos-1.0.0.whl").write_bytes(b"altered")
    with pytest.raises(Tampered, match="missing or was altered"):
        review(tmp_path, "dolby-atmos", "approved")


def test_another_key_does_not_continue_the_registry(tmp_path: Path) -> None:
    submit(tmp_path, entry())
    with pytest.raises(Tampered, match="another key"):
        submit(tmp_path, entry("credits"), key=OTHER_KEY)
    assert [each.name for each in published(tmp_path).entries] == ["dolby-atmos"]


def test_a_registry_is_signed_anew_before_it_expires(tmp_path: Path) -> None:
    submit(tmp_path, entry())
    renewed = RegistryFolder(tmp_path, KEY, AT + 80 * DAY).renew()
    assert (renewed.serial, renewed.expires) == (2, AT + 80 * DAY + VALID)
    assert published(tmp_path) == renewed
