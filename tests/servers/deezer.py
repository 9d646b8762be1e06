"""A server that answers as Deezer does: an album with its tracks, their previews and its cover, or typical faults."""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_NO_DATA = {"error": {"type": "DataException", "message": "no data", "code": 800}}
_QUOTA = {"error": {"type": "Exception", "message": "Quota limit exceeded", "code": 4}}
_HTML = b"<html><body>Forbidden</body></html>"
FAULTS: Mapping[str, tuple[int, bytes]] = {
    "gone": (403, _HTML),
    "busy": (429, b""),
    "broken": (500, b""),
    "page": (200, _HTML),
    "empty": (200, b""),
    "moved": (302, b""),
}
"""What the address of a preview or cover answers in place of the file."""


@dataclass(frozen=True)
class Song:
    """A track at Deezer. `preview`: the bytes of its file, the name of a fault, `slow`, or None without a preview."""

    isrc: str
    number: int
    preview: bytes | str | None = None
    disc: int = 1
    title: str = "Song"


@dataclass
class DeezerSite:
    """The site: `url` is the API's, and `asked` has the paths of all requests."""

    url: str
    songs: Sequence[Song] = ()
    upc: str = ""
    cover: bytes | str | None = None
    over_quota: bool = False
    asked: list[str] = field(default_factory=list)
    slow: threading.Event = field(default_factory=threading.Event)
    """Set when slow answers may end."""

    def answer(self, path: str) -> Any:
        """The JSON of the API."""
        if self.over_quota:
            return _QUOTA
        if self.upc and path == f"/album/upc:{self.upc}":
            cover = {"cover_xl": f"{self.url}/files/cover"} if self.cover is not None else {}
            tracks = {"data": [{"id": 1, "title": "Song"}]} if self.songs else {"data": []}
            return {"id": 7, "title": "Album", "upc": self.upc, "link": f"{self.url}/page", **cover, "tracks": tracks}
        if path.startswith("/album/7/tracks"):
            return {"data": [self._track(place, song) for place, song in enumerate(self.songs)]}
        for place, song in enumerate(self.songs):
            if path == f"/track/isrc:{song.isrc}":
                return self._track(place, song)
        return _NO_DATA

    def file(self, path: str) -> bytes | str | None:
        """What the address of a cover or preview has."""
        name = path.removeprefix("/files/")
        return self.cover if name == "cover" else self.songs[int(name.partition(".")[0])].preview

    def _track(self, place: int, song: Song) -> dict[str, Any]:
        return {
            "id": 100 + place,
            "title": song.title,
            "isrc": song.isrc,
            "duration": 60,
            "track_position": song.number,
            "disk_number": song.disc,
            "preview": "" if song.preview is None else f"{self.url}/files/{place}.mp3",
        }


class _Handler(BaseHTTPRequestHandler):
    site: DeezerSite

    def do_GET(self) -> None:
        self.site.asked.append(self.path)
        if not self.path.startswith("/files/"):
            return self._send(200, json.dumps(self.site.answer(self.path)).encode())
        found = self.site.file(self.path)
        if found == "slow":
            self.site.slow.wait(60)
            return None
        if isinstance(found, str):
            status, body = FAULTS[found]
            return self._send(status, body)
        return self._send(200, found or b"")

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"{self.site.url}/files/elsewhere")
        if status == 429:
            self.send_header("Retry-After", "60")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:  # the client closed the connection
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Logs nothing."""


@contextmanager
def run_deezer() -> Iterator[DeezerSite]:
    """Yields the site, whose album and faults a test sets."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    site = DeezerSite(f"http://127.0.0.1:{server.server_port}")
    handler.site = site  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        site.slow.set()
        server.shutdown()
        server.server_close()
