"""The servers of the protocol contract suite, each started once per session on a free port."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from infra.local.servers.azure import AzureServer, run_azure_server
from infra.local.servers.certificates import make_certificate
from infra.local.servers.ftp import FtpServer, run_ftp_server
from infra.local.servers.http_dsp import HttpDsp, run_http_dsp
from infra.local.servers.sftp import SftpServer, run_sftp_server
from infra.local.stack.emulators import start_storage
from infra.local.stack.machine import PartMissing
from infra.local.stack.processes import free_port
from tests.conftest import unavailable
from tests.contract.protocols.object_peers import (
    AzurePeer,
    BucketStoragePeer,
    FolderStoragePeer,
    GcsPeer,
    GcsServer,
    S3Peer,
)
from tests.contract.protocols.peers import ApiPeer, FtpPeer, MountedFolderPeer, Peer, PyFtpPeer, SftpPeer
from tests.servers.pyftp import run_pyftp_server
from tests.servers.refusing import run_refusing_server
from tests.servers.strict_s3 import StrictS3Server, run_strict_s3_server

T = TypeVar("T")


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that every user can traverse; pytest's own are not accessible to the servers' users."""
    folder = Path(tempfile.mkdtemp(prefix="stardust-peers-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def present(server: AbstractContextManager[T]) -> Iterator[T]:
    """The running server; if its program is missing, the test is skipped, or fails in CI."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(server)
        except PartMissing as error:
            unavailable(str(error))
            raise
        yield running


@pytest.fixture(scope="session")
def sftp_server(open_folder: Path) -> Iterator[SftpServer]:
    """OpenSSH; with a dedicated account and password if the tests run as root."""
    with present(run_sftp_server(open_folder / "sftp", password=os.geteuid() == 0)) as server:
        yield server


@pytest.fixture(scope="session")
def s3_server(open_folder: Path) -> Iterator[StrictS3Server]:
    """moto, checking keys and policies."""
    with run_strict_s3_server(open_folder / "s3", S3Peer.bucket) as server:
        yield server


@pytest.fixture(scope="session")
def ftp_server(open_folder: Path) -> Iterator[FtpServer]:
    """vsftpd without TLS."""
    with present(run_ftp_server(open_folder / "ftp")) as server:
        yield server


@pytest.fixture(scope="session")
def ftps_server(open_folder: Path) -> Iterator[FtpServer]:
    """vsftpd with explicit TLS and require_ssl_reuse."""
    with present(run_ftp_server(open_folder / "ftps", security="explicit")) as server:
        yield server


@pytest.fixture(scope="session")
def pyftp_server(open_folder: Path) -> Iterator[FtpServer]:
    """pyftpdlib with explicit TLS."""
    with run_pyftp_server(open_folder / "pyftp", certificate=make_certificate(open_folder / "pyftp")) as server:
        yield server


@pytest.fixture(scope="session")
def azure_server(open_folder: Path) -> Iterator[AzureServer]:
    """Azurite."""
    with present(run_azure_server(open_folder / "azure")) as server:
        yield server


@pytest.fixture(scope="session")
def gcs_server(open_folder: Path) -> Iterator[GcsServer]:
    """The Cloud Storage emulator."""
    port = free_port()
    body = b'{"error": "invalid_grant", "error_description": "not as the server wants it"}'
    with start_storage(port, bucket="dsp-ingest", folder=open_folder), run_refusing_server(403, body) as refusing:
        yield GcsServer(f"http://127.0.0.1:{port}", refusing)


@pytest.fixture(scope="session")
def http_dsp() -> Iterator[HttpDsp]:
    """A DSP with a REST interface."""
    with run_http_dsp() as dsp:
        yield dsp


MAKERS: dict[str, tuple[str, Callable[..., Peer]]] = {
    "API": ("http_dsp", ApiPeer),
    "Azure": ("azure_server", AzurePeer),
    "FTP-vsftpd": ("ftp_server", FtpPeer),
    "FTPS-vsftpd": ("ftps_server", FtpPeer),
    "FTPS-pyftpdlib": ("pyftp_server", PyFtpPeer),
    "SFTP": ("sftp_server", SftpPeer),
    "Storage-folder": ("open_folder", FolderStoragePeer),
    "Storage-bucket": ("gcs_server", BucketStoragePeer),
    "GCS": ("gcs_server", GcsPeer),
    "mounted-folder": ("open_folder", MountedFolderPeer),
    "S3": ("s3_server", S3Peer),
}


_WITHOUT_NETWORK = ("Storage-bucket", "Storage-folder", "mounted-folder")


@pytest.fixture(params=sorted(MAKERS.keys() - set(_WITHOUT_NETWORK)))
def far_peer(request: pytest.FixtureRequest) -> Peer:
    """Every protocol that reaches a remote server over a network."""
    server, make = MAKERS[request.param]
    return make(request.getfixturevalue(server))


@pytest.fixture(params=sorted(MAKERS.keys() - {*_WITHOUT_NETWORK, "API"}))
def resuming_peer(request: pytest.FixtureRequest) -> Peer:
    """Every protocol that can resume an interrupted transfer; only HTTP cannot."""
    server, make = MAKERS[request.param]
    return make(request.getfixturevalue(server))


@pytest.fixture(params=sorted(MAKERS))
def peer(request: pytest.FixtureRequest) -> Peer:
    """Every protocol in turn."""
    server, make = MAKERS[request.param]
    return make(request.getfixturevalue(server))


@pytest.fixture(params=["FTP-vsftpd", "SFTP"])
def full_peer(request: pytest.FixtureRequest) -> Peer:
    """The protocols whose servers can run on a small disk."""
    server, make = MAKERS[request.param]
    return make(request.getfixturevalue(server))
