"""Base classes of the built-in sessions: closing without errors, and protocols with atomic uploads."""

import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Self

from shared.delivery.protocols.base import RemoteFile, StatRefused
from shared.delivery.protocols.common.paths import below
from shared.errors import RemoteRefused

_MAX_LISTED = 100_000
_MAX_PAGES = 1000
_LISTING_S = 600


class LiveSession:
    """A context manager that closes its connection; errors while closing are ignored, the work is done."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        with suppress(Exception):
            self.close()

    def close(self) -> None:
        """Ends the connection."""
        raise NotImplementedError


class WholeFileSession(LiveSession):
    """A session with atomic uploads (Capabilities.atomic), below a prefix."""

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix.strip("/")

    def rename(self, source: str, path: str) -> None:
        """Not needed: uploads are atomic."""
        raise NotImplementedError

    def list(self, path: str) -> list[RemoteFile]:
        """Not supported, unless the protocol overrides it."""
        raise NotImplementedError

    def _key(self, path: str) -> str:
        return below(self._prefix, path)

    def _folder(self, path: str) -> str:
        """The common prefix of the names of all objects in the folder."""
        folder = self._key(path) if path else self._prefix
        return f"{folder}/" if folder else ""

    def _entry(self, path: str, name: str, size: int) -> RemoteFile:
        """An object in the folder `path`, by its full name."""
        return RemoteFile("/".join(filter(None, (path, name[len(self._folder(path)) :]))), size)


def stat_refused(said: object) -> StatRefused:
    """What `stat` raises where a target may be written to, but does not tell what it has; `said`: its words, or why."""
    return StatRefused(
        "The server does not tell whether it has the file.", remedy="Ask the DSP for read permission.", said=str(said)
    )


def listed(pages: Iterable[Iterable[RemoteFile]]) -> list[RemoteFile]:
    """The files on all pages of a listing. A server may go on with pages for ever, also with empty ones.

    Raises RemoteRefused after 100,000 files, 1,000 pages or ten minutes.
    """
    until = time.monotonic() + _LISTING_S
    files: list[RemoteFile] = []
    for number, page in enumerate(pages, start=1):
        files += page
        if len(files) > _MAX_LISTED or number > _MAX_PAGES or time.monotonic() > until:
            raise RemoteRefused(
                f"The folder's listing is too long: {len(files):,} files on {number:,} pages.",
                remedy="Move old files out of the folder, or ask the DSP to.",
            )
    return files
