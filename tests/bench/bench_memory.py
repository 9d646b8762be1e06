"""The worker's peak memory while it delivers a 2 GB file over every protocol, and a file from the bucket's emulator.

`python -m tests.bench.bench_memory PROTOCOL ...` measures only the given protocols.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra.local.stack.emulators import start_storage
from infra.local.stack.processes import free_port
from shared.messages.packages.plan import PackageFile
from shared.platform.blobs.folder import FolderBlobs
from shared.platform.blobs.port import Blobs
from tests.bench.transfer.world import (
    MB,
    PLACES,
    Measured,
    config_of,
    deliver,
    emit,
    open_place,
    work_folder,
    write_noise,
)

FILE_BYTES = 2000 * MB
BUCKET_FILE_BYTES = 500 * MB
"""For Cloud Storage, whose emulator keeps files in memory and copies them at every chunk."""
BUCKET = "bench"
AIM = "< 200"


def main(requested: list[str]) -> None:
    with work_folder() as work:
        large = write_noise(work / "large.wav", FILE_BYTES)
        song = write_noise(work / "song.wav", BUCKET_FILE_BYTES)
        for name in PLACES:
            if requested and name not in requested:
                continue
            with open_place(name, work) as peer:
                if peer:
                    file = song if name == "GCS" else large
                    figures = run_worker(peer.name, config_of(peer), file, folder=str(work))
                    emit(f"worker_peak_memory_{name}", figures["peak_bytes"] / MB, "MB", AIM, bench="memory")
        if not requested or "bucket" in requested:
            from_bucket(work, song)


def from_bucket(work: Path, file: PackageFile) -> None:
    """Delivers as in production: from Cloud Storage (its emulator) to an SFTP server."""
    port = free_port()
    with open_place("SFTP", work) as peer, start_storage(port, bucket=BUCKET, folder=work):
        assert peer
        os.environ["STORAGE_EMULATOR_HOST"] = f"http://127.0.0.1:{port}"
        upload(work / file.path)
        figures = run_worker(peer.name, config_of(peer), file)
    emit("worker_peak_memory", figures["peak_bytes"] / MB, "MB", AIM, bench="memory")
    emit("worker_memory_before", figures["before_bytes"] / MB, "MB", bench="memory")


def upload(path: Path) -> None:
    from google.auth.credentials import AnonymousCredentials
    from google.cloud.storage import Client

    client = Client(project="demo-bench", credentials=AnonymousCredentials())
    client.bucket(BUCKET).blob(path.name, chunk_size=8 * 1024 * 1024).upload_from_filename(str(path))


def run_worker(protocol: str, config: dict[str, Any], file: PackageFile, folder: str = "") -> dict[str, int]:
    """Delivers the file in a process with the worker's imports; without `folder`, from the bucket."""
    task = {"protocol": protocol, "config": config, "folder": folder, "path": file.path}
    answer = subprocess.run(
        [sys.executable, "-m", "tests.bench.bench_memory", "worker"],
        input=json.dumps({**task, "size": file.size, "md5": file.md5}),
        env={**os.environ, "GCLOUD_PROJECT": "demo-bench", "FIRESTORE_EMULATOR_HOST": "127.0.0.1:1"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: dict[str, int] = json.loads(answer.stdout)
    return figures


def worker() -> None:
    """The measured process; reads its task from standard input."""
    import main as functions  # noqa: F401

    task = json.load(sys.stdin)
    file = PackageFile(task["path"], "audio", task["size"], task["md5"], blob_path=task["path"])
    before_bytes = peak_bytes()
    deliver(task["protocol"], task["config"], _blobs(task["folder"], file), file)
    json.dump({"before_bytes": before_bytes, "peak_bytes": peak_bytes()}, sys.stdout)


def _blobs(folder: str, file: PackageFile) -> Blobs:
    if folder:
        blobs: FolderBlobs = Measured(Path(folder), [file])
        return blobs
    from shared.platform.blobs.gcs import GcsBlobs

    return GcsBlobs(BUCKET, project="demo-bench", emulator=os.environ["STORAGE_EMULATOR_HOST"])


def peak_bytes() -> int:
    """The peak resident set of this process. On Linux, rusage would include the parent's memory before exec."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    worker() if "worker" in sys.argv else main(sys.argv[1:])
