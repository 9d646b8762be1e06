"""Folders that a server lacks: created where it can be done, and otherwise told as what it is."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from infra.local.servers.sftp import SftpServer
from shared.cli.main import app
from shared.delivery.protocols.base import ConnectionContext
from shared.delivery.protocols.options import split_config
from shared.delivery.protocols.registry import protocol_named
from shared.delivery.targets.connection_test import ConnectionReport, try_connection
from shared.delivery.transfer.package import TransferResult, transfer_package
from shared.errors import RemoteRefused
from shared.messages.packages.plan import Package, PackageFile
from shared.platform.blobs.folder import FolderBlobs
from tests.contract.protocols.peers import LOOPBACK, SftpPeer
from tests.servers.odd_ftp import run_odd_ftp_server

TOKEN = "a-token-that-nobody-may-see"
SONG = bytes(range(256)) * 8192  # 2 MiB


class Dav(BaseHTTPRequestHandler):
    """WebDAV as mod_dav does it: a PUT into a collection that does not exist is a conflict (RFC 4918 section 9.7.1)."""

    protocol_version = "HTTP/1.1"

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.rpartition("/")[0] not in self.server.folders:  # type: ignore[attr-defined]
            self._answer(409)
            return
        self.server.files[self.path] = data  # type: ignore[attr-defined]
        self._answer(201)

    def do_MKCOL(self) -> None:
        path, folders = self.path.rstrip("/"), self.server.folders  # type: ignore[attr-defined]
        self.server.made.append(path)  # type: ignore[attr-defined]
        if self.server.refusal:  # type: ignore[attr-defined]
            words = f"\x1b[1mNo collections for {self.headers['Authorization']}\n".encode()
            self._answer(self.server.refusal, words)  # type: ignore[attr-defined]
        elif path in folders:
            self._answer(405)
        elif path.rpartition("/")[0] not in folders:
            self._answer(409)
        else:
            folders.add(path)
            self._answer(201)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        data = self.server.files.get(self.path)  # type: ignore[attr-defined]
        self._answer(404) if data is None else self._answer(200, data)

    def do_DELETE(self) -> None:
        self._answer(204 if self.server.files.pop(self.path, None) is not None else 404)  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def dav_server(refusal: int = 0) -> Iterator[Any]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Dav) as running:
        server: Any = running
        server.daemon_threads, server.block_on_close = True, False
        server.folders, server.files, server.made, server.refusal = {"/in"}, {}, [], refusal
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def dav_config(server: Any) -> dict[str, Any]:
    return {"endpoint": f"http://127.0.0.1:{server.server_port}/in", "token": TOKEN}


def deliver(protocol: str, config: dict[str, Any], bucket: Path) -> TransferResult:
    (bucket / "1.wav").write_bytes(SONG)
    info = protocol_named(protocol)
    options, secrets = split_config(info, config)
    song = PackageFile("b/1/1.wav", "audio", len(SONG), hashlib.md5(SONG).hexdigest(), blob_path="1.wav")
    return transfer_package(
        Package("b", (song,), None),
        info=info,
        options=options,
        secrets=secrets,
        blobs=FolderBlobs(bucket),
        hold=lambda: None,
        progress=lambda _: None,
        context=ConnectionContext(LOOPBACK),
    )


def try_out(protocol: str, config: dict[str, Any]) -> ConnectionReport:
    info = protocol_named(protocol)
    return try_connection(info, *split_config(info, config), ConnectionContext(LOOPBACK), "folders")


def test_missing_collections_are_made_and_the_file_is_sent_again(tmp_path: Path) -> None:
    with dav_server() as server:
        sent = deliver("API", dav_config(server), tmp_path)
        assert server.files == {"/in/b/1/1.wav": SONG}
        assert server.made == ["/in/b", "/in/b/1"]
        assert [file.size for file in sent.files] == [len(SONG)]
        assert try_out("API", dav_config(server)).ok


def test_a_collection_that_may_not_be_made_is_told_with_the_servers_words(tmp_path: Path) -> None:
    target = tmp_path / "target.json"
    with dav_server(refusal=403) as server:
        with pytest.raises(RemoteRefused, match="create the folder b") as caught:
            deliver("API", dav_config(server), tmp_path)
        ddex = {"partyId": "PADPIDA3897722461G", "partyName": "A DSP"}
        target.write_text(json.dumps({"protocol": "API", "config": dav_config(server), "ddex": ddex}))
        texts = [
            CliRunner().invoke(app, ["target", "test", str(target), "--allow-private", *more])
            for more in ([], ["--json"])
        ]
    assert "permission to create folders" in caught.value.remedy
    for text in texts:
        assert text.exit_code == 1
        assert "403 Forbidden: [1mNo collections for" in text.output
        assert TOKEN not in text.output
        assert "\x1b[1m" not in text.output
    assert "The server said: 403" in texts[0].output
    assert json.loads(texts[1].output)["steps"][-1]["said"].startswith("403 Forbidden")


@pytest.mark.parametrize("refusal", [404, 405, 409, 501])
def test_a_server_without_collections_is_told_as_a_conflict(tmp_path: Path, refusal: int) -> None:
    with dav_server(refusal=refusal) as server, pytest.raises(RemoteRefused, match="no folder for the file"):
        deliver("API", dav_config(server), tmp_path)


def test_ftp_tells_which_folder_was_not_created(tmp_path: Path) -> None:
    (tmp_path / "ftp").mkdir()
    (tmp_path / "ftp" / "b").write_text("a file where the folder should be")
    with run_odd_ftp_server(tmp_path / "ftp") as server:
        config = {"host": "127.0.0.1", "port": server.port, "username": server.username, "password": server.password}
        config |= {"security": "none"}
        with pytest.raises(RemoteRefused, match=r"create the folder \./b/1"):
            deliver("FTP", config, tmp_path)


def test_sftp_tells_which_folder_was_not_created(sftp_server: SftpServer, tmp_path: Path) -> None:
    peer = SftpPeer(sftp_server)
    peer.write("b", b"a file where the folder should be")
    with pytest.raises(RemoteRefused, match="create the folder"):
        deliver("SFTP", {**peer.options, **peer.secrets}, tmp_path)


def test_the_command_line_prints_the_words_and_the_remedy_of_a_failure(tmp_path: Path) -> None:
    address = ["target", "scan", "127.0.0.1", "--port", "1", "--allow-private"]
    plain, as_json = (CliRunner().invoke(app, [*address, *more]) for more in ([], ["--json"]))
    assert plain.exit_code == as_json.exit_code == 1
    assert "The server said: 127.0.0.1" in plain.output
    facts = json.loads(as_json.output)
    assert "refused" in facts["said"]
    assert facts["remedy"]
