"""Saved mapping profiles: a tenant's own, checked when they are saved, and used by plans."""

from dataclasses import replace
from pathlib import Path

import pytest

from shared.catalog.import_jobs import profiles
from shared.catalog.import_jobs.profiles import (
    ProfileChange,
    ProfileContent,
    ProfileListing,
    ProfileReference,
    delete_profile,
    get_profile,
    list_profiles,
    save_profile,
    update_profile,
)
from shared.catalog.import_jobs.request import ImportPlan, plan_import
from shared.errors import Conflict, Forbidden, InvalidInput, NotFound
from shared.model.archives.imports import ImportProfile, MappingProfile
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.imports import barcode, items, plan, table, upload

OURS = MappingProfile(columns={"Our number": "barcode"}, ignored=["Imprint"])


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    return ArchiveWorld(tmp_path)


def save(world: ArchiveWorld, name: str, mapping: MappingProfile = OURS) -> ImportProfile:
    return save_profile(ProfileContent(name=name, mapping=mapping), caller=world.manager, adapters=world.adapters)


def test_a_saved_profile_reads_the_next_file(world: ArchiveWorld) -> None:
    profile = save(world, "Our old distributor")
    job = plan(world, {"a.csv": table(1).replace("barcode", "Our number")}, profile_id=profile.id)
    assert (items(world, job)[0].barcode, job.mapping) == (barcode(1), OURS)


def test_profiles_are_listed_changed_and_deleted(world: ArchiveWorld) -> None:
    second, first = save(world, "b"), save(world, "A")
    listed = list_profiles(ProfileListing(), caller=world.viewer, adapters=world.adapters)
    assert listed == [first, second]
    change = ProfileChange(profile_id=first.id, name="c", mapping=MappingProfile(fixed={"label": "Example"}))
    changed = update_profile(change, caller=world.manager, adapters=world.adapters)
    assert (changed.mapping.columns, changed.mapping.fixed) == ({}, {"label": "Example"})
    reference = ProfileReference(profile_id=first.id)
    assert get_profile(reference, caller=world.viewer, adapters=world.adapters) == changed
    delete_profile(reference, caller=world.manager, adapters=world.adapters)
    with pytest.raises(NotFound):
        get_profile(reference, caller=world.viewer, adapters=world.adapters)


def test_unknown_fields_are_refused(world: ArchiveWorld) -> None:
    with pytest.raises(InvalidInput) as error:
        save(world, "a", MappingProfile(columns={"A": "nonsense"}, fixed={"more": "x"}))
    assert [each.path for each in error.value.problems] == ["mapping.columns.A", "mapping.fixed.more"]
    request = ImportPlan(upload_id=upload(world, {"a.csv": table(1)}), profile_id="p", mapping=OURS)
    with pytest.raises(InvalidInput, match="profile or a mapping"):
        plan_import(request, caller=world.manager, adapters=world.adapters)


def test_profiles_are_the_tenants_own_and_limited(world: ArchiveWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = save(world, "a")
    stranger = replace(world.manager, tenant_id="elsewhere")
    assert list_profiles(ProfileListing(), caller=stranger, adapters=world.adapters) == []
    change = ProfileChange(profile_id=profile.id, name="b", mapping=OURS)
    for caller, error in ((stranger, NotFound), (world.viewer, Forbidden)):
        with pytest.raises(error):
            update_profile(change, caller=caller, adapters=world.adapters)
        with pytest.raises(error):
            delete_profile(ProfileReference(profile_id=profile.id), caller=caller, adapters=world.adapters)
    monkeypatch.setattr(profiles, "MAX_PROFILES", 1)
    with pytest.raises(Conflict, match="1 mapping"):
        save(world, "b")
