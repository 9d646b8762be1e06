"""What the transfer benchmarks share: a server, files of noise, and one delivery of one file."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.local.servers.sftp import SftpServer, run_sftp_server
from shared.blobs.port import Blobs
from shared.delivery.engine import transfer_package
from shared.delivery.hosts import Network
from shared.delivery.protocols.options import split_config
from shared.delivery.protocols.registry import protocol_named
from shared.package.plan import Package, PackageFile

MB = 1_000_000


@contextmanager
def server_and_folder() -> Iterator[tuple[SftpServer, Path]]:
    with TemporaryDirectory(prefix="stardust-bench-") as name, run_sftp_server(Path(name) / "sftp") as server:
        yield server, Path(name)


def sftp_config(server: SftpServer) -> dict[str, Any]:
    return {
        "host": "127.0.0.1",
        "port": server.port,
        "username": server.username,
        "privateKey": server.private_key,
        "hostKey": server.fingerprint,
    }


def write_noise(path: Path, size: int) -> str:
    """Writes a file that does not compress; its MD5."""
    digest = hashlib.md5()
    with path.open("wb") as file:
        for _ in range(size // MB):
            piece = os.urandom(MB)
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def deliver(protocol: str, config: dict[str, Any], blobs: Blobs, file: PackageFile) -> None:
    info = protocol_named(protocol)
    options, secrets = split_config(info, config)
    transfer_package(
        Package("", (file,)),
        info=info,
        options=options,
        secrets=secrets,
        blobs=blobs,
        hold=lambda: None,
        progress=lambda _: None,
        network=Network(allow_private=True),
    )


def say(figure: str, value: float, unit: str, aim: str | None = None, bench: str = "transfer") -> None:
    line = {"bench": bench, "figure": figure, "value": round(value, 2), "unit": unit}
    print(json.dumps({**line, "aim": aim} if aim else line), flush=True)
