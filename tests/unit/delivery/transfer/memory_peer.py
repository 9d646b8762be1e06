"""A protocol without sockets: files in a dictionary, with configurable capabilities and failures."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from shared.delivery.protocols.base import (
    Capabilities,
    Option,
    Options,
    ProtocolInfo,
    PutResult,
    RemoteFile,
    Secrets,
    Source,
)
from shared.errors import ConnectionFailed, DeliveryError
from shared.platform.network.guard import Network


@dataclass
class MemoryPeer:
    """The server. `calls` records its operations; `fail` may raise during any of them."""

    capabilities: Capabilities = field(default_factory=lambda: Capabilities(rename=True, resume=True, listing=True))
    files: dict[str, bytes] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    fail: Callable[[str, str], None] = lambda _call, _path: None
    corrupt: Callable[[bytes], bytes] = lambda data: data
    reports_md5: bool = False
    confirms_md5: bool = False
    piece: int = 1000

    def info(self) -> ProtocolInfo:
        def connect(_options: Options, _secrets: Secrets, _network: Network) -> "MemorySession":
            self.record("connect", "")
            return MemorySession(self)

        return ProtocolInfo(
            name="Memory",
            help="A dictionary.",
            options=(Option("password", secret=True, help="Anything."),),
            capabilities=self.capabilities,
            connect=connect,
            classify=classify,
        )

    def record(self, call: str, path: str) -> None:
        self.calls.append((call, path))
        self.fail(call, path)


def classify(error: Exception) -> DeliveryError:
    return ConnectionFailed("It broke.", said=str(error))


class MemorySession:
    banner = "memory"

    def __init__(self, peer: MemoryPeer) -> None:
        self._peer = peer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._peer.calls.append(("close", ""))

    def put(self, source: Source, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:
        self._peer.record("put", path)
        content = self._peer.files.get(path, b"")[:offset]
        sent_bytes = 0
        while data := source.read(self._peer.piece):
            content += data
            sent_bytes += len(data)
            if not self._peer.capabilities.atomic:
                self._peer.files[path] = content
        assert len(content) == size
        self._peer.files[path] = self._peer.corrupt(content)
        found = hashlib.md5(self._peer.files[path]).hexdigest()
        return PutResult(sent_bytes, md5=found if self._peer.confirms_md5 else None)

    def stat(self, path: str) -> RemoteFile | None:
        self._peer.record("stat", path)
        if path not in self._peer.files:
            return None
        data = self._peer.files[path]
        return RemoteFile(path, len(data), hashlib.md5(data).hexdigest() if self._peer.reports_md5 else None)

    def rename(self, source: str, path: str) -> None:
        self._peer.record("rename", path)
        self._peer.files[path] = self._peer.files.pop(source)

    def delete(self, path: str) -> None:
        self._peer.record("delete", path)
        self._peer.files.pop(path, None)

    def read(self, path: str) -> bytes:
        self._peer.record("read", path)
        return self._peer.files[path]

    def list(self, path: str) -> list[RemoteFile]:
        self._peer.record("list", path)
        return []
