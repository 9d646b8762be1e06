"""Real servers for the protocol contract suite: how to connect, and direct access to their files."""

import io
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from examples.protocols.mounted_folder import PROTOCOL as MOUNTED_FOLDER
from infra.local.servers.disk import small_disk
from infra.local.servers.ftp import FtpServer
from infra.local.servers.http_dsp import HttpDsp
from infra.local.servers.sftp import SftpServer
from infra.local.stack.machine import PartMissing
from shared.delivery.protocols.base import ConnectionContext, Options, ProtocolInfo, Secrets, Session
from shared.delivery.protocols.options import split_config
from shared.delivery.protocols.registry import protocol_named
from shared.platform.network.guard import Network
from tests.conftest import unavailable

LOOPBACK = Network(allow_private=True)


class Peer(ABC):
    """A server and the directory on it used by one test."""

    name: str
    wrong: Mapping[str, str]
    """Credentials that the server rejects."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.info = self.find()
        self.options: Options
        self.secrets: Secrets
        self.options, self.secrets = split_config(self.info, config)
        self.context = ConnectionContext(LOOPBACK)  # its checkpoint lasts as long as the peer

    context: ConnectionContext

    def find(self) -> ProtocolInfo:
        return protocol_named(self.name)

    def connect(self, **options: Any) -> Session:
        return self.info.connect({**self.options, **options}, self.secrets, self.context)

    def by(self, network: Network) -> Self:
        """The same server through another network."""
        other = copy(self)
        other.context = replace(self.context, network=network)
        return other

    @contextmanager
    def forbidden(self) -> Iterator["Peer"]:
        """The same server without write permission."""
        raise NotImplementedError

    @contextmanager
    def full(self) -> Iterator["Peer"]:
        """The same server with 2 MiB of space."""
        raise NotImplementedError

    @property
    @abstractmethod
    def port(self) -> int:
        """The server's port."""

    @abstractmethod
    def read(self, path: str) -> bytes | None:
        """A file as stored on the server."""

    @abstractmethod
    def write(self, path: str, data: bytes) -> None:
        """Writes a file without the client."""

    @abstractmethod
    def paths(self) -> set[str]:
        """The paths of all files in this test's directory."""


@contextmanager
def _small_disk(folder: Path, *, owner: str) -> Iterator[None]:
    with ExitStack() as disk:
        try:
            disk.enter_context(small_disk(folder, owner=owner))
        except PartMissing as error:
            unavailable(str(error))
        yield


class FolderPeer(Peer):
    """A peer whose files are in a local folder."""

    folder: Path

    def read(self, path: str) -> bytes | None:
        with suppress(FileNotFoundError):
            return (self.folder / path).read_bytes()
        return None

    def paths(self) -> set[str]:
        return {str(file.relative_to(self.folder)) for file in self.folder.rglob("*") if file.is_file()}


class ServerPeer(FolderPeer):
    """A server that serves a folder to its user."""

    server: SftpServer | FtpServer

    @property
    def port(self) -> int:
        return self.server.port

    def write(self, path: str, data: bytes) -> None:
        with self.connect() as session:  # as the server's user, so that it may be overwritten
            session.put(io.BytesIO(data), path, len(data))

    @contextmanager
    def forbidden(self) -> Iterator[Peer]:
        self.folder.mkdir(mode=0o555)
        yield self
        self.folder.chmod(0o755)

    @contextmanager
    def full(self) -> Iterator[Peer]:
        with _small_disk(self.folder, owner=self.server.username):
            yield self


class SftpPeer(ServerPeer):
    name = "SFTP"
    wrong = {"password": "not-the-password"}

    def __init__(self, server: SftpServer) -> None:
        self.server = server
        self.folder = server.folder / uuid.uuid4().hex
        credential = {"password": server.password} if server.password else {"privateKey": server.private_key}
        super().__init__(
            {
                "host": "127.0.0.1",
                "port": server.port,
                "username": server.username,
                "hostKey": server.fingerprint,
                "directory": self.folder.name,
                **credential,
            }
        )


class ApiPeer(Peer):
    name = "API"
    wrong = {"token": "not-the-token"}

    def __init__(self, dsp: HttpDsp, body: str = "put") -> None:
        self.dsp = dsp
        self._folder = uuid.uuid4().hex
        endpoint = f"{dsp.url}/v1/{self._folder}"
        super().__init__({"endpoint": endpoint, "token": dsp.token, "body": body})

    @property
    def port(self) -> int:
        return int(self.dsp.url.rpartition(":")[2])

    @contextmanager
    def forbidden(self) -> Iterator[Peer]:
        peer = copy(self)
        peer.options = {**self.options, "headers": {"X-Read-Only": "yes"}}
        yield peer

    def read(self, path: str) -> bytes | None:
        return self.dsp.files.get(f"{self._folder}/{path}")

    def write(self, path: str, data: bytes) -> None:
        self.dsp.files[f"{self._folder}/{path}"] = data

    def paths(self) -> set[str]:
        prefix = f"{self._folder}/"
        return {path.removeprefix(prefix) for path in self.dsp.files if path.startswith(prefix)}


class MountedFolderPeer(FolderPeer):
    """The worked example of docs/how-to/write-a-protocol.md."""

    name = "custom:mounted-folder"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / uuid.uuid4().hex
        self.folder.mkdir()
        super().__init__({"folder": str(self.folder)})

    def find(self) -> ProtocolInfo:
        return MOUNTED_FOLDER

    @property
    def port(self) -> int:
        raise NotImplementedError

    def write(self, path: str, data: bytes) -> None:
        (self.folder / path).write_bytes(data)


class FtpPeer(ServerPeer):
    name = "FTP"
    wrong = {"password": "not-the-password"}

    def __init__(self, server: FtpServer, **more: Any) -> None:
        self.server = server
        self.folder = server.folder / uuid.uuid4().hex
        super().__init__(
            {
                "host": "127.0.0.1",
                "port": server.port,
                "username": server.username,
                "password": server.password,
                "security": "explicit" if server.certificate else "none",
                "certificate": server.certificate.fingerprint if server.certificate else "",
                "directory": self.folder.name,
                **more,
            }
        )


class PyFtpPeer(FtpPeer):
    @contextmanager
    def forbidden(self) -> Iterator[Peer]:
        peer = copy(self)
        peer.options = {**self.options, "username": "reader"}
        yield peer
