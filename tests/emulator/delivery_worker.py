"""A worker in a separate process: runs a delivery task with real adapters, on a clock set forward by MINUTES.

Usage: delivery_worker.py TASK_JSON BUCKET_FOLDER MINUTES
"""

import json
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

from shared.accounts.adapters import Adapters
from shared.clock import system_clock
from shared.config import Settings
from shared.delivery.worker.run import deliver_package
from shared.platform.blobs.folder import FolderBlobs
from shared.platform.network.guard import Network
from shared.platform.store.firestore import FirestoreStore
from shared.platform.tasks.memory import MemoryTasks
from shared.platform.vault.local import LocalVault


def adapters_of(folder: Path, minutes: float) -> Adapters:
    settings = Settings.from_env(os.environ)

    def clock() -> datetime:
        return system_clock() + timedelta(minutes=minutes)

    return Adapters(
        store=FirestoreStore.connect(settings.project),
        blobs=FolderBlobs(folder),
        tasks=MemoryTasks(),
        vault=LocalVault(settings),
        clock=clock,
        schemas=None,
        network=Network(allow_private=True),
    )


if __name__ == "__main__":
    print(deliver_package(json.loads(sys.argv[1]), adapters_of(Path(sys.argv[2]), float(sys.argv[3]))).result)
