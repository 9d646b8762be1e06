"""The worker's peak memory while it delivers a 500 MB WAV from Cloud Storage (its emulator) to an SFTP server."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from infra.local.emulators import start_storage
from infra.local.processes import free_port
from shared.package.plan import PackageFile
from tests.bench.transfer_world import MB, deliver, say, server_and_folder, sftp_config, write_noise

FILE_BYTES = 500 * MB
BUCKET = "bench"


def main() -> None:
    port = free_port()
    with server_and_folder() as (server, folder), start_storage(port, bucket=BUCKET, folder=folder):
        os.environ["STORAGE_EMULATOR_HOST"] = f"http://127.0.0.1:{port}"
        md5 = write_noise(folder / "large.wav", FILE_BYTES)
        upload(folder / "large.wav")
        answer = subprocess.run(
            [sys.executable, "-m", "tests.bench.bench_memory", "worker"],
            input=json.dumps({"config": sftp_config(server), "md5": md5}),
            env={**os.environ, "GCLOUD_PROJECT": "demo-bench", "FIRESTORE_EMULATOR_HOST": "127.0.0.1:1"},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        assert (server.folder / "large.wav").stat().st_size == FILE_BYTES
    figures = json.loads(answer.stdout)
    say("worker_peak_memory", figures["peak_bytes"] / MB, "MB", "< 200", bench="memory")
    say("worker_memory_before", figures["before_bytes"] / MB, "MB", bench="memory")


def upload(path: Path) -> None:
    from google.auth.credentials import AnonymousCredentials
    from google.cloud.storage import Client

    client = Client(project="demo-bench", credentials=AnonymousCredentials())
    client.bucket(BUCKET).blob(path.name, chunk_size=8 * 1024 * 1024).upload_from_filename(str(path))


def worker() -> None:
    """Delivers what standard input names, in a process that has imported what the worker imports."""
    import main as functions  # noqa: F401
    from shared.blobs.gcs import GcsBlobs

    task = json.load(sys.stdin)
    blobs = GcsBlobs(BUCKET, project="demo-bench", emulator=os.environ["STORAGE_EMULATOR_HOST"])
    before_bytes = peak_bytes()
    deliver(
        "SFTP", task["config"], blobs, PackageFile("large.wav", "audio", FILE_BYTES, task["md5"], blob_path="large.wav")
    )
    json.dump({"before_bytes": before_bytes, "peak_bytes": peak_bytes()}, sys.stdout)


def peak_bytes() -> int:
    """The largest resident set of this process so far (Linux counts in KiB, macOS in bytes)."""
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest if sys.platform == "darwin" else largest * 1024


if __name__ == "__main__":
    worker() if "worker" in sys.argv else main()
