"""Brings the documents of a deployment to the form of a new version, once, in order.

`deploy` runs them after the new indexes are there and before the new functions are. The old functions still run: a
migration only adds what they do not read, or rewrites to a form that both can read. It may be stopped at any line and
run again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.platform.store.port import Store, Transaction

COLLECTION = "migrations"


@dataclass(frozen=True, slots=True)
class Migration:
    """One change. `id` is never used again; `run` is idempotent and returns how many documents it changed."""

    id: str
    version: str
    purpose: str
    run: Callable[[Store], int]


MIGRATIONS: Sequence[Migration] = ()
"""Every migration, oldest first. An entry is never removed or reordered."""


def pending(store: Store, migrations: Sequence[Migration] = MIGRATIONS) -> list[Migration]:
    """Those that have not been completed, in order."""
    done = store.get_all([_path(each) for each in migrations])
    return [each for each in migrations if _path(each) not in done]


def migrate(
    store: Store,
    now: Callable[[], datetime],
    report: Callable[[Migration, int], None],
    migrations: Sequence[Migration] = MIGRATIONS,
) -> None:
    """Runs what is pending, and records each when it is complete. Raises what a migration raises; later ones wait."""
    for migration in pending(store, migrations):
        changed = migration.run(store)
        record = {"id": migration.id, "version": migration.version, "completed": now(), "changed": changed}
        store.transact(_recorder(_path(migration), record))
        report(migration, changed)


def _recorder(path: str, record: dict[str, object]) -> Callable[[Transaction], None]:
    return lambda transaction: transaction.set(path, record)


def _path(migration: Migration) -> str:
    return f"{COLLECTION}/{migration.id}"
