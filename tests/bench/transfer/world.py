"""Shared by the transfer benchmarks: servers of every protocol, files of random bytes, and a delivery."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.local.servers.azure import run_azure_server
from infra.local.servers.ftp import run_ftp_server
from infra.local.servers.http_dsp import run_http_dsp
from infra.local.servers.s3 import run_s3_server
from infra.local.servers.sftp import run_sftp_server
from infra.local.stack.emulators import start_storage
from infra.local.stack.machine import PartMissing
from infra.local.stack.processes import free_port
from shared.delivery.protocols.base import ConnectionContext
from shared.delivery.protocols.options import split_config
from shared.delivery.protocols.registry import protocol_named
from shared.delivery.transfer.package import transfer_package
from shared.media.hashes import hash_stream
from shared.messages.packages.plan import Package, PackageFile
from shared.platform.blobs.folder import FolderBlobs
from shared.platform.blobs.port import BlobInfo, Blobs
from shared.platform.network.guard import Network
from tests.contract.protocols.object_peers import AzurePeer, GcsPeer, GcsServer, S3Peer
from tests.contract.protocols.peers import ApiPeer, FtpPeer, Peer, SftpPeer
from tests.servers.refusing import Refusing

MB = 1_000_000


@contextmanager
def _storage(work: Path) -> Iterator[GcsServer]:
    port = free_port()
    with start_storage(port, bucket="dsp-ingest", folder=work):
        yield GcsServer(f"http://127.0.0.1:{port}", Refusing(""))


@dataclass(frozen=True)
class Place:
    """A server to start, and its peer."""

    server: Callable[[Path], AbstractContextManager[Any]]
    peer: Callable[[Any], Peer]


PLACES: Mapping[str, Place] = {
    "SFTP": Place(run_sftp_server, SftpPeer),
    "FTP": Place(run_ftp_server, FtpPeer),
    "FTPS": Place(lambda work: run_ftp_server(work, security="explicit"), FtpPeer),
    "S3": Place(lambda work: run_s3_server(work, buckets=(S3Peer.bucket,)), S3Peer),
    "Azure": Place(run_azure_server, AzurePeer),
    "GCS": Place(_storage, GcsPeer),
    "API": Place(lambda _work: run_http_dsp(), ApiPeer),
}


@contextmanager
def open_place(name: str, work: Path) -> Iterator[Peer | None]:
    """The server's peer, or None after reporting what is missing."""
    folder = work / name
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with PLACES[name].server(folder) as server:
            yield PLACES[name].peer(server)
    except PartMissing as error:
        missing(name, str(error))
        yield None


@contextmanager
def work_folder() -> Iterator[Path]:
    """A folder that the servers' users can traverse."""
    with TemporaryDirectory(prefix="stardust-bench-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


class Measured(FolderBlobs):
    """Answers `stat` from known values without reading the file, as a bucket does."""

    def __init__(self, root: Path, files: Sequence[PackageFile]) -> None:
        super().__init__(root)
        self._known = {file.blob_path: file for file in files}

    def stat(self, path: str) -> BlobInfo:
        file = self._known[path]
        return BlobInfo(path, file.size, file.md5, "audio/wav", 1, file.crc32c)


def write_noise(path: Path, size: int) -> PackageFile:
    """Writes an incompressible file; returns it as a package file."""
    with path.open("wb") as file:
        for _ in range(size // MB):
            file.write(os.urandom(MB))
    with path.open("rb") as source:
        hashes, _ = hash_stream(source)
    return PackageFile(path.name, "audio", size, hashes.md5, blob_path=path.name, crc32c=hashes.crc32c)


def moved(peer: Peer, port: int) -> Peer:
    """The same server at another port, such as that of a long line to it."""
    if port == peer.port:
        return peer
    assert isinstance(peer, FtpPeer | SftpPeer)
    other = copy(peer)
    other.server = replace(peer.server, port=port)  # type: ignore[type-var]
    other.options = {**peer.options, "port": port}
    return other


def config_of(peer: Peer) -> dict[str, Any]:
    """The peer's options and secrets as a target's config."""
    return {**peer.options, **peer.secrets}


def deliver(protocol: str, config: dict[str, Any], blobs: Blobs, *files: PackageFile) -> None:
    info = protocol_named(protocol)
    options, secrets = split_config(info, config)
    transfer_package(
        Package("", files),
        info=info,
        options=options,
        secrets=secrets,
        blobs=blobs,
        hold=lambda: None,
        progress=lambda _: None,
        context=ConnectionContext(Network(allow_private=True)),
    )


def emit(figure: str, value: float, unit: str, aim: str | None = None, bench: str = "transfer") -> None:
    line = {"bench": bench, "figure": figure, "value": round(value, 2), "unit": unit}
    print(json.dumps({**line, "aim": aim} if aim else line), flush=True)


def missing(what: str, reason: str) -> None:
    """Reports on standard error that something was not measured, and why."""
    print(f"Not measured: {what}. {reason}", file=sys.stderr, flush=True)
