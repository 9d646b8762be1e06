"""A worker that can be killed: a process with everything imported that forks one child per delivery.

`python -m tests.servers.worker TASK` reads one line per delivery and prints the child's process id, then its exit
status once it has ended.
"""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from shared.delivery.protocols.base import ConnectionContext
from shared.delivery.protocols.options import split_config
from shared.delivery.protocols.registry import protocol_named
from shared.delivery.transfer.package import transfer_package
from shared.messages.packages.plan import Package, PackageFile
from shared.platform.blobs.folder import FolderBlobs
from shared.platform.network.guard import Network


class Worker:
    """The test's handle on the process."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin
        assert process.stdout
        self._stdin, self._stdout = process.stdin, process.stdout

    def begin(self) -> int:
        """Starts a delivery; returns its process id."""
        self._stdin.write(b"\n")
        self._stdin.flush()
        return int(self._stdout.readline())

    def end(self, pid: int, *, timeout_s: float | None) -> int:
        """Waits for the delivery and kills it after `timeout_s`; returns its exit status (negative: the signal)."""
        ended, _, _ = select.select([self._stdout], [], [], timeout_s)
        if not ended:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return int(self._stdout.readline())


@contextmanager
def run_worker(protocol: str, config: dict[str, Any], folder: Path, package: Package) -> Iterator[Worker]:
    """A worker that delivers `package` from the files in `folder`, once per `begin`."""
    files = [*package.files, package.marker]
    entries = [
        {
            "path": file.path,
            "role": file.role,
            "size": file.size,
            "md5": file.md5,
            "blob_path": file.blob_path,
            "content": None if file.content is None else file.content.decode(),
        }
        for file in files
        if file
    ]
    task = {"protocol": protocol, "config": config, "folder": str(folder), "root": package.root, "files": entries}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.servers.worker", json.dumps(task)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    )
    try:
        yield Worker(process)
    finally:
        process.communicate(b"")


def main(task: dict[str, Any]) -> None:
    info = protocol_named(task["protocol"])
    options, secrets = split_config(info, task["config"])
    files = [
        PackageFile(**{**entry, "content": None if entry["content"] is None else entry["content"].encode()})
        for entry in task["files"]
    ]
    package = Package(task["root"], tuple(files[:-1]), files[-1], exclusive=True)
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                transfer_package(
                    package,
                    info=info,
                    options=options,
                    secrets=secrets,
                    blobs=FolderBlobs(Path(task["folder"])),
                    hold=lambda: None,
                    progress=lambda _: None,
                    context=ConnectionContext(Network(allow_private=True)),
                )
            except BaseException as error:
                print(repr(error), file=sys.stderr)
                os._exit(1)
            os._exit(0)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
