"""The Cloud Storage emulator, answering pages of other origins as Cloud Storage answers (CORS): the web client uploads,
and has browsers save what it links to.

`python -m infra.local.stack.storage PORT BUCKET` runs it on loopback, in memory, until it is stopped.
"""

import sys
from urllib.parse import parse_qs, urlsplit

from gcp_storage_emulator import server

_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, PUT, POST, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Expose-Headers": "Location, Range, Content-Range, X-Goog-Hash",
}


class _Shared(server.RequestHandler):  # type: ignore[misc]  # untyped package
    def do_OPTIONS(self) -> None:  # noqa: N802  # named by the base class
        self.send_response(204)
        self.end_headers()

    def end_headers(self) -> None:
        for name, value in _CORS.items():
            self.send_header(name, value)
        for value in parse_qs(urlsplit(self.path).query).get("response-content-disposition", []):
            self.send_header("Content-Disposition", value)
        super().end_headers()


def main(port: str, bucket: str) -> None:
    """Runs the emulator with an empty `bucket` on `port`."""
    server.RequestHandler = _Shared
    server.create_server("127.0.0.1", int(port), in_memory=True, default_bucket=bucket).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
