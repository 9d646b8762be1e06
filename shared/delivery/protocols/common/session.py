"""Owns what the sessions of our protocols share: a quiet end, and what holds where files appear whole."""

from contextlib import suppress
from typing import Self

from shared.delivery.protocols.base import RemoteFile
from shared.delivery.protocols.common.paths import below


class LiveSession:
    """A context manager that closes its connection; whatever a server does at the end, the work is done."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        with suppress(Exception):
            self.close()

    def close(self) -> None:
        """Ends the connection."""
        raise NotImplementedError


class WholeFileSession(LiveSession):
    """A session whose puts appear whole by themselves (Capabilities.atomic), below a prefix."""

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix.strip("/")
        self._put_here: dict[str, RemoteFile] = {}
        """What the server said to this session's puts: all there is to go by where reading is forbidden."""

    def rename(self, source: str, path: str) -> None:
        """Not needed: a file appears whole."""
        raise NotImplementedError

    def list(self, path: str) -> list[RemoteFile]:
        """Not offered, unless the protocol says otherwise."""
        raise NotImplementedError

    def _place(self, path: str) -> str:
        return below(self._prefix, path)

    def _folder(self, path: str) -> str:
        """What the names of all objects in the folder begin with."""
        folder = self._place(path) if path else self._prefix
        return f"{folder}/" if folder else ""

    def _entry(self, path: str, name: str, size: int) -> RemoteFile:
        """An object of the folder `path`, by its whole name."""
        return RemoteFile("/".join(filter(None, (path, name[len(self._folder(path)) :]))), size)
