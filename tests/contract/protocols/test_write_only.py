"""Targets that take files and tell nothing: the receipt says `accepted`, and a repeated run sends nothing again."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from shared.delivery.protocols.base import ConnectionContext, MemoryCheckpoint
from shared.delivery.protocols.options import split_config
from shared.delivery.protocols.registry import protocol_named
from shared.delivery.transfer.package import TransferResult, transfer_package
from shared.messages.packages.plan import Package, PackageFile
from shared.platform.blobs.folder import FolderBlobs
from shared.platform.network.guard import Network

CONTENTS = {"a.wav": b"RIFF" * 5000, "b.wav": b"x" * 2_000_000}


@contextmanager
def run_server(put: int, look: tuple[int, dict[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """A server that answers every look (HEAD, GET of metadata) alike; its URL, and the methods it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            asked.append(self.command)
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            fixed = {"PUT": (put, {}), "POST": (200, {"Location": f"{url}/session"}), "DELETE": (204, {})}
            status, headers = fixed.get(self.command, look)
            self.send_response(status)
            headers = {"Content-Length": "0", **headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(b" " * int(headers["Content-Length"]))

        do_PUT = do_POST = do_HEAD = do_GET = do_DELETE = answer  # noqa: N815

        def log_message(self, *_args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield url, asked
        server.shutdown()


def deliver(folder: Path, protocol: str, config: dict[str, Any], checkpoint: MemoryCheckpoint) -> TransferResult:
    for name, data in CONTENTS.items():
        (folder / name).write_bytes(data)
    files = tuple(
        PackageFile(name, "audio", len(data), hashlib.md5(data).hexdigest(), blob_path=name)
        for name, data in CONTENTS.items()
    )
    marker = PackageFile("done", "marker", 1, hashlib.md5(b"1").hexdigest(), content=b"1")
    info = protocol_named(protocol)
    options, secrets = split_config(info, config)
    return transfer_package(
        Package("", files, marker),
        info=info,
        options=options,
        secrets=secrets,
        blobs=FolderBlobs(folder),
        hold=lambda: None,
        progress=lambda _: None,
        context=ConnectionContext(Network(allow_private=True), checkpoint=checkpoint),
    )


@pytest.mark.parametrize(
    ("protocol", "put", "look"),
    [
        ("API", 202, (404, {})),
        ("API", 201, (204, {})),
        ("API", 201, (200, {"Content-Length": "0"})),
        ("API", 201, (200, {"Content-Type": "text/html", "Content-Length": "999"})),
        ("API", 201, (405, {})),
        ("GCS", 200, (403, {})),
    ],
)
def test_a_repeated_run_sends_nothing_again(
    tmp_path: Path, protocol: str, put: int, look: tuple[int, dict[str, str]]
) -> None:
    checkpoint = MemoryCheckpoint()
    with run_server(put, look) as (url, asked):
        config = {"API": {"auth": "none"}, "GCS": {"bucket": "in"}}[protocol] | {"endpoint": url}
        first = deliver(tmp_path, protocol, config, checkpoint)
        asked_puts = asked.count("PUT")
        again = deliver(tmp_path, protocol, config, checkpoint)
    for result in (first, again):
        assert {file.verified_by for file in result.files} == {"accepted"}, json.dumps(asked)
    assert asked_puts == 3
    assert (asked.count("PUT"), again.sent_bytes) == (3, 0)
