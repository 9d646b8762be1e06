"""Moving a project to another version: the changelog as data, and migrations of documents."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.bundle import SOURCES
from infra.project.changelog import UNRELEASED, Version, between, read_changelog
from infra.project.migrations import MIGRATIONS, Migration, migrate, pending
from infra.project.settings import FILE, ProjectSettings
from infra.project.update import apply_update, check_version, look_up_update
from shared.errors import Conflict
from shared.platform.store.memory import MemoryStore
from shared.platform.store.port import Store

TEXT = """# Changelog

An introduction.

## [Unreleased]

## [0.3.0] - 2027-02-01

### Added

- One thing,
  on two lines.
- Another.

### Fixed

- A fault.

## [0.2.0] - 2027-01-01

### Changed

- A name.
"""
LINES = 'version = "0.2.0" # ours\nproject = "my-label"\nregion = "europe-west1"\n'
NOW = datetime(2027, 3, 1, tzinfo=UTC)


def numbered(store: Store) -> int:
    """Gives every release that has none a number; the work of a migration that may run twice."""
    todo = [path for path in ("releases/a", "releases/b") if "number" not in (store.get(path) or {})]
    for path in todo:
        store.transact(lambda transaction, path=path: transaction.update(path, {"number": 1}))  # type: ignore[misc]
    return len(todo)


def test_a_changelog_is_read_as_versions_and_changes() -> None:
    unreleased, newest, oldest = read_changelog(TEXT)
    assert (unreleased.version, unreleased.changes) == (UNRELEASED, {})
    assert newest == Version(
        "0.3.0", "2027-02-01", {"Added": ["One thing, on two lines.", "Another."], "Fixed": ["A fault."]}
    )
    assert oldest.changes == {"Changed": ["A name."]}


def test_an_update_has_the_versions_after_the_old_one() -> None:
    versions = read_changelog(TEXT)
    assert [each.version for each in between(versions, "0.2.0", "0.3.0")] == ["0.3.0"]
    assert [each.version for each in between(versions, "0.1.0", "0.10.0")] == ["0.3.0", "0.2.0"]
    assert between(versions, "0.3.0", "0.3.0") == []


def test_our_own_changelog_can_be_read() -> None:
    versions = read_changelog((SOURCES / "CHANGELOG.md").read_text("utf-8"))
    assert versions[0].version == UNRELEASED
    kinds = {kind for version in versions for kind in version.changes}
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_an_update_writes_the_version_and_keeps_the_rest(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(LINES, "utf-8")
    migration = Migration("number-releases", "0.3.0", "Numbers releases.", numbered)
    earlier = Migration("earlier", "0.2.0", "Done with that version.", numbered)
    update = look_up_update(ProjectSettings.read(tmp_path), installed="0.3.0", migrations=[earlier, migration])
    assert (update.older, update.newer, list(update.migrations)) == ("0.2.0", "0.3.0", [migration])
    apply_update(tmp_path, update)
    assert (tmp_path / FILE).read_text("utf-8") == LINES.replace('"0.2.0"', '"0.3.0"')
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_documents_are_not_moved_back() -> None:
    with pytest.raises(Conflict, match="cannot be moved back"):
        look_up_update(ProjectSettings.parse(LINES), installed="0.1.9")


def test_a_project_of_another_version_is_not_deployed() -> None:
    with pytest.raises(Conflict) as refused:
        check_version(ProjectSettings.parse(LINES.replace("0.2.0", "77.0.0")))
    assert "stardust update" in refused.value.remedy


def test_migrations_run_once_in_order_and_are_recorded() -> None:
    store = MemoryStore()
    for name in "ab":
        store.transact(lambda transaction, name=name: transaction.set(f"releases/{name}", {"id": name}))  # type: ignore[misc]
    ran: list[tuple[str, int]] = []
    both = [Migration("first", "0.2.0", "", numbered), Migration("second", "0.3.0", "", numbered)]

    def note(migration: Migration, changed: int) -> None:
        ran.append((migration.id, changed))

    migrate(store, lambda: NOW, note, both)
    migrate(store, lambda: NOW, note, both)
    assert ran == [("first", 2), ("second", 0)]
    assert store.get("migrations/first") == {"id": "first", "version": "0.2.0", "completed": NOW, "changed": 2}


def test_a_migration_that_stopped_is_repeated_and_later_ones_wait() -> None:
    store = MemoryStore()
    store.transact(lambda transaction: transaction.set("releases/a", {"id": "a"}))
    stopped = [True]

    def once(found: Store) -> int:
        if stopped.pop() if stopped else False:
            raise ConnectionError
        return 1

    both = [Migration("first", "0.2.0", "", once), Migration("second", "0.2.0", "", lambda _: 0)]
    with pytest.raises(ConnectionError):
        migrate(store, lambda: NOW, lambda *_: None, both)
    assert [each.id for each in pending(store, both)] == ["first", "second"]
    migrate(store, lambda: NOW, lambda *_: None, both)
    assert pending(store, both) == []


def test_migrations_have_ids_of_their_own_and_the_order_of_their_versions() -> None:
    assert len({each.id for each in MIGRATIONS}) == len(MIGRATIONS)
    assert [each.version for each in MIGRATIONS] == sorted(each.version for each in MIGRATIONS)
