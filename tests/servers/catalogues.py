"""A fake of Deezer, Spotify and MusicBrainz over HTTP: recorded responses and typical faults."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.fixtures.catalogues import CLIENT, SECRET, TOKEN, deezer_response, musicbrainz_response, spotify_response

_FAULTS: dict[str, tuple[int, bytes]] = {
    "/busy": (503, b"{}"),
    "/nonsense": (200, b"<html>"),
    "/list": (200, b"[]"),
    "/huge": (200, b'"' + b"x" * (5 << 20) + b'"'),
    "/refused": (401, b"{}"),
    "/absent": (404, b"{}"),
}
_PAUSES = {
    "/paused": (429, "1"),
    "/paused-503": (503, "2"),
    "/paused-long": (429, "120"),
    "/paused-until": (429, "Fri, 31 Dec 2100 23:59:59 GMT"),
    "/paused-oddly": (429, "soon"),
}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        service, _, path = self.path.removeprefix("/").partition("/")
        path = f"/{path}"
        if path in _FAULTS:
            self._answer(*_FAULTS[path])
        elif path == "/redirect":
            self._answer(302, b"{}", Location="http://169.254.169.254/")
        elif path in _PAUSES:
            self._paused(path)
        elif service == "deezer":
            self._json(200, deezer_response(path))
        elif service == "musicbrainz":
            known = "StardustDistro (" in self.headers.get("User-Agent", "")
            found = musicbrainz_response(path) if known else None
            self._json(200 if found else 404 if known else 403, found or {})
        elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._json(401, {"error": {"status": 401}})
        else:
            found = spotify_response(path)
            self._json(200 if found else 404, found or {})

    def _paused(self, path: str) -> None:
        """Answers the first request with the pause, and later ones with a body."""
        status, told = _PAUSES[path]
        paused: set[str] = self.server.paused  # type: ignore[attr-defined]
        if path in paused:
            self._json(200, {"after": told})
        else:
            paused.add(path)
            self._answer(status, b"{}", **{"Retry-After": told})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        expected = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        granted = self.headers.get("Authorization") == expected
        self._json(200 if granted else 401, {"access_token": TOKEN, "expires_in": 3600} if granted else {})

    def _json(self, status: int, value: Any) -> None:
        self._answer(status, json.dumps(value).encode())

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:  # the client closed the connection
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Logs nothing."""


@contextmanager
def run_catalogues() -> Iterator[str]:
    """Yields the fake's root URL; below it are `deezer`, `spotify`, `accounts` and `musicbrainz`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.paused = set()  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def catalogue_env(url: str) -> dict[str, str]:
    """The environment that makes the functions use the fake."""
    return {
        "STARDUST_DEEZER_URL": f"{url}/deezer",
        "STARDUST_MUSICBRAINZ_URL": f"{url}/musicbrainz",
        "STARDUST_SPOTIFY_URL": f"{url}/spotify",
        "STARDUST_SPOTIFY_ACCOUNTS_URL": f"{url}/accounts",
        "STARDUST_SPOTIFY_CLIENT_ID": CLIENT,
        "STARDUST_SPOTIFY_CLIENT_SECRET": SECRET,
    }
