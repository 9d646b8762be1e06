"""Catalogues as a label moves them: an import into Firestore's emulator, faults in a spreadsheet, a backup restored.

In this process, with files in a folder; faults and backups with a store in memory. Operations are those that Firestore
would bill. CATALOGUE_RELEASES sets another number of releases.
"""

import json
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.local.stack.emulators import start_firestore
from shared.catalog.backups.request import BackupRequest, create_backup
from shared.catalog.backups.restores import RestoreReference, RestoreRequest, apply_restore, create_restore
from shared.platform.store.firestore import FirestoreStore
from shared.platform.store.port import Transaction
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.imports import apply, catalogue, items, plan, roll_back, table

RELEASES = int(os.environ.get("CATALOGUE_RELEASES", "1000"))
TRACKS = 12
FAULTS = {"isrc": "nonsense", "duration": "long", "trackTitle": "x\ufffdy", "explicit": "perhaps"}
"""What is written into a cell of each column."""


def main() -> None:
    with TemporaryDirectory(prefix="stardust-bench-") as folder:
        import_into_firestore(Path(folder, "import"))
        find_faults(Path(folder, "faults"))
        back_up_and_restore(Path(folder, "backup"))


def import_into_firestore(folder: Path) -> None:
    """A spreadsheet of releases with twelve tracks each is planned and imported."""
    with firestore(folder) as store:
        world = ArchiveWorld(folder, store=store)  # type: ignore[arg-type]  # it only has to hold the tenant
        store.meter.reset()
        started = time.perf_counter()
        planned = plan(world, {"catalogue.csv": table(RELEASES, tracks=TRACKS)})
        show("plan_s", time.perf_counter() - started, "s")
        done = apply(world, planned)
        show("plan_and_import_s", time.perf_counter() - started, "s", "<= 60")
        show("imported", done.counts.created / RELEASES, "of 1", "1.0")
        show("reads", store.meter.reads / RELEASES, "a release")
        show("writes", store.meter.writes / RELEASES, "a release")


@contextmanager
def firestore(folder: Path) -> Iterator[FirestoreStore]:
    """An empty database."""
    folder.mkdir(parents=True)
    child, host = start_firestore(folder, env=os.environ)
    os.environ["FIRESTORE_EMULATOR_HOST"] = host
    store = FirestoreStore.connect("demo-bench")
    try:
        yield store
    finally:
        store.close()
        child.kill()


def find_faults(folder: Path) -> None:
    """One cell in twenty rows is wrong: each is told, the other releases are imported, and a rollback removes them."""
    world, rng = ArchiveWorld(folder), random.Random(7)
    before = catalogue(world)
    rows = [line.split(",") for line in table(RELEASES * 5 // 2, tracks=4).splitlines()]
    rows = [[*row, "explicit" if index == 0 else "no"] for index, row in enumerate(rows)]
    seeded = {(index + 1, rng.choice(sorted(FAULTS))) for index in rng.sample(range(1, len(rows)), len(rows) // 20)}
    for row, heading in seeded:
        rows[row - 1][rows[0].index(heading)] = FAULTS[heading]
    started = time.perf_counter()
    planned = plan(world, {"a.csv": "\n".join(",".join(row) for row in rows)})
    found = {(finding.row, finding.column) for item in items(world, planned) for finding in item.findings}
    show("faulty_rows", len(rows) - 1, "rows")
    show("faults_found_at_their_cell", len(seeded & found) / len(seeded), "of 1", "1.0")
    done = apply(world, planned)
    show("sound_releases_imported", done.counts.created / planned.counts.create, "of 1", "1.0")
    roll_back(world, done)
    show("documents_left_by_rollback", len(catalogue(world)) - len(before), "documents", "0")
    show("faults_s", time.perf_counter() - started, "s")


def back_up_and_restore(folder: Path) -> None:
    """Everything of a tenant is backed up, lost, and restored."""
    world = ArchiveWorld(folder, releases=RELEASES * 2)
    before = world.digests()
    started = time.perf_counter()
    backup = create_backup(BackupRequest(), caller=world.admin, adapters=world.adapters)
    world.work()
    show("backup_s", time.perf_counter() - started, "s")
    lose(world)
    started = time.perf_counter()
    job = create_restore(RestoreRequest(backup_id=backup.id), caller=world.admin, adapters=world.adapters)
    world.work()
    apply_restore(RestoreReference(restore_id=job.id), caller=world.admin, adapters=world.adapters)
    world.work()
    show("restore_s", time.perf_counter() - started, "s")
    show("restored_documents_and_files", len(before), "digests")
    after: dict[str, Any] = world.digests()
    show("digests_that_differ", sum(after.get(path) != digest for path, digest in before.items()), "digests", "0")


def lose(world: ArchiveWorld) -> None:
    """Deletes the releases, the assets and every file."""
    for path in [path for path in world.store.documents if path.split("/")[0] in ("releases", "assets", "deliveries")]:
        world.store.transact(partial(_delete, path))
    for info in world.blobs.list("tenants/"):
        world.blobs.delete(info.path)


def _delete(path: str, transaction: Transaction) -> None:
    transaction.delete(path)


def show(figure: str, value: float, unit: str, aim: str = "") -> None:
    line = {"bench": "catalogue", "figure": figure, "value": round(value, 3), "unit": unit}
    print(json.dumps(line | ({"aim": aim} if aim else {})), flush=True)


if __name__ == "__main__":
    main()
