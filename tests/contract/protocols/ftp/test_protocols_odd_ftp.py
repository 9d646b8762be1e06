"""FTP servers that refuse common commands, close idle connections, do not speak UTF-8, or never end a reply."""

import ftplib
import hashlib
import io
import os
import random
import socket
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from shared.delivery.protocols.base import (
    DigestingSession,
    RemoteFile,
    RenameRefused,
    ResumeRefused,
    Session,
    StatRefused,
)
from shared.delivery.protocols.ftp import client as ftp_client
from shared.delivery.protocols.ftp import session as ftp_session
from shared.delivery.protocols.ftp.replies import received
from shared.delivery.protocols.ftp.session import PROTOCOL
from shared.errors import ConnectionFailed, DeliveryError, RemoteRefused
from tests.contract.protocols.peers import FtpPeer
from tests.servers.odd_ftp import OddFtp, run_endless_server, run_odd_ftp_server

DATA = random.Random(1).randbytes(300_000)  # the same in every process: test ids contain its digest


def peer_of(server: OddFtp, **options: Any) -> FtpPeer:
    return FtpPeer(server, **options)  # type: ignore[arg-type]


def put(session: Session, path: str, data: bytes = DATA, offset: int = 0) -> None:
    source = io.BytesIO(data)
    source.seek(offset)
    session.put(source, path, len(data), offset)


def failure_of(error: BaseException) -> DeliveryError:
    assert isinstance(error, Exception)
    return error if isinstance(error, DeliveryError) else PROTOCOL.classify(error)


NOT_IMPLEMENTED = "502 Command not implemented."
RESUME_REFUSALS = [
    ("", {"REST": NOT_IMPLEMENTED}),
    ("", {"REST": "504 Not for that parameter."}),
    ("451 Append/Restart not permitted, try again", {}),
    ("550 Restart not permitted.", {}),
]


@pytest.mark.parametrize(("restart", "refuse"), RESUME_REFUSALS)
def test_a_refused_resume_is_said_and_the_file_can_be_sent_from_the_start(
    tmp_path: Path, restart: str, refuse: dict[str, str]
) -> None:
    with run_odd_ftp_server(tmp_path, restart=restart, refuse=refuse) as server:
        peer = peer_of(server)
        with peer.connect() as session:
            put(session, "f.bin", DATA[:100_000])
            with pytest.raises(ResumeRefused) as caught:
                put(session, "f.bin", DATA, 50_000)
            session.delete("f.bin")
            put(session, "f.bin")
    assert caught.value.said.startswith(restart[:3] or "50")
    assert peer.read("f.bin") == DATA


def test_a_full_disk_is_no_refusal_to_resume(tmp_path: Path) -> None:
    with run_odd_ftp_server(tmp_path, restart="452 No space left on device") as server:
        peer = peer_of(server)
        with peer.connect() as session:
            put(session, "f.bin", DATA[:100_000])
            with pytest.raises(Exception, match="452") as caught:
                put(session, "f.bin", DATA, 50_000)
    assert failure_of(caught.value).code == "remote-full"


@pytest.mark.parametrize("refusal", [NOT_IMPLEMENTED, "550 Permission denied.", "550 No such file or not a file."])
def test_an_uploaded_file_that_size_and_listings_do_not_show_is_unknown(tmp_path: Path, refusal: str) -> None:
    with run_odd_ftp_server(tmp_path, refuse=dict.fromkeys(("SIZE", "MLST", "MLSD"), refusal)) as server:
        peer = peer_of(server)
        with peer.connect() as session:
            put(session, "d/f.bin.part")
            with pytest.raises(StatRefused):
                session.stat("d/f.bin.part")
            session.rename("d/f.bin.part", "d/f.bin")
            with pytest.raises(StatRefused):
                session.stat("d/f.bin")
            session.delete("d/nothing.bin")
    assert peer.read("d/f.bin") == DATA


def test_a_server_without_size_tells_it_by_mlst(tmp_path: Path) -> None:
    with run_odd_ftp_server(tmp_path, refuse={"SIZE": NOT_IMPLEMENTED}) as server, peer_of(server).connect() as session:
        put(session, "f.bin")
        assert session.stat("f.bin") == RemoteFile("f.bin", len(DATA))


def test_a_server_without_mlsd_lists_by_names(tmp_path: Path) -> None:
    with (
        run_odd_ftp_server(tmp_path, refuse={"MLSD": NOT_IMPLEMENTED}) as server,
        peer_of(server).connect() as session,
    ):
        put(session, "f.bin")
        put(session, "d/e.bin")
        assert session.list("") == [RemoteFile("f.bin", len(DATA))]


def test_a_listing_without_sizes_is_an_error_and_not_empty(tmp_path: Path) -> None:
    refuse = dict.fromkeys(("MLSD", "MLST", "SIZE"), NOT_IMPLEMENTED)
    with run_odd_ftp_server(tmp_path, refuse=refuse) as server, peer_of(server).connect() as session:
        put(session, "f.bin")
        with pytest.raises(StatRefused):
            session.list("")


@pytest.mark.parametrize("hidden", [(), ("SIZE", "MLST")])
def test_a_file_that_the_server_does_not_replace_is_removed_first(tmp_path: Path, hidden: tuple[str, ...]) -> None:
    refuse = dict.fromkeys(hidden, "550 Operation not permitted")
    with run_odd_ftp_server(tmp_path, overwrite="550 f.bin: Overwrite permission denied", refuse=refuse) as server:
        peer = peer_of(server)
        with peer.connect() as session:
            put(session, "f.bin", b"old")
            put(session, "f.bin")
    assert peer.read("f.bin") == DATA


@pytest.mark.parametrize(
    "refuse",
    [
        {"RNFR": NOT_IMPLEMENTED},
        {"RNFR": "550 Permission denied."},
        {"RNTO": "553 Rename not permitted."},
        {"RNTO": NOT_IMPLEMENTED},
    ],
)
def test_a_refused_rename_is_said(tmp_path: Path, refuse: dict[str, str]) -> None:
    with run_odd_ftp_server(tmp_path, refuse=refuse) as server:
        peer = peer_of(server)
        with peer.connect() as session:
            put(session, "f.bin.part")
            with pytest.raises(RenameRefused):
                session.rename("f.bin.part", "f.bin")
            put(session, "f.bin")
    assert peer.read("f.bin") == DATA


def test_a_rename_that_is_refused_at_once_keeps_the_old_file(tmp_path: Path) -> None:
    with run_odd_ftp_server(tmp_path, refuse={"RNFR": NOT_IMPLEMENTED}) as server:
        peer = peer_of(server)
        with peer.connect() as session:
            put(session, "f.bin", b"old")
            put(session, "f.bin.part")
            with pytest.raises(RenameRefused):
                session.rename("f.bin.part", "f.bin")
    assert peer.read("f.bin") == b"old"


def test_temporary_names_can_be_turned_off(tmp_path: Path) -> None:
    with run_odd_ftp_server(tmp_path) as server, peer_of(server, temporaryNames=False).connect() as session:
        assert not getattr(session, "capabilities").rename  # noqa: B009


LATIN = {
    "220": "220 Bienvenue sur le serveur de l'\udce9t\udce9",
    "230": "230 Connect\udce9",
    "226": "226 Termin\udce9",
}


def test_replies_need_not_be_utf8(tmp_path: Path) -> None:
    with run_odd_ftp_server(tmp_path, reply=LATIN, banner="x") as server:
        peer = peer_of(server)
        with peer.connect() as session:
            put(session, "d/Ærø.wav")
            assert session.banner == "Bienvenue sur le serveur de l'été"
            assert [file.path for file in session.list("d")] == ["d/Ærø.wav"]
    assert peer.read("d/Ærø.wav") == DATA


def test_the_first_line_of_the_greeting_names_the_server(tmp_path: Path) -> None:
    greeting = {"220": "220---- Welcome to Pure-FTPd ----\r\n220-You are user 1 of 50.\r\n220 Bye after 15 minutes."}
    with run_odd_ftp_server(tmp_path, reply=greeting) as server, peer_of(server).connect() as session:
        assert session.banner == "Welcome to Pure-FTPd"


def test_a_name_that_is_not_utf8_is_left_out_of_a_listing(tmp_path: Path) -> None:
    with run_odd_ftp_server(tmp_path) as server:
        (tmp_path / os.fsdecode(b"\xe9t\xe9.xml")).write_bytes(b"1")
        (tmp_path / "ok.xml").write_bytes(b"1")
        with peer_of(server, directory="").connect() as session:
            assert [file.path for file in session.list("")] == ["ok.xml"]


def test_an_idle_connection_that_the_server_closed_is_opened_again(tmp_path: Path) -> None:
    with run_odd_ftp_server(tmp_path, timeout=1) as server:
        peer = peer_of(server)
        with peer.connect() as session:
            put(session, "d/a.bin")
            for act in (lambda: put(session, "d/b.bin"), lambda: session.rename("d/b.bin", "d/c.bin")):
                time.sleep(1.5)
                act()
            time.sleep(1.5)
            assert session.stat("d/c.bin") == RemoteFile("d/c.bin", len(DATA))
    assert server.commands.count("PASS") == 4


def test_a_connection_that_was_silent_for_long_is_checked_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ftp_client, "_UNASKED_AFTER_S", 0.0)
    with run_odd_ftp_server(tmp_path, refuse={"NOOP": NOT_IMPLEMENTED}) as server, peer_of(server).connect() as session:
        put(session, "a.bin")
    assert "NOOP" in server.commands
    assert server.commands.count("PASS") == 1


@pytest.mark.parametrize("refused", ["PASV", "EPSV"])
def test_either_passive_command_suffices(tmp_path: Path, refused: str) -> None:
    with run_odd_ftp_server(tmp_path, refuse={refused: NOT_IMPLEMENTED}) as server:
        peer = peer_of(server)
        with peer.connect() as session:
            put(session, "a.bin")
            put(session, "b.bin")
    assert peer.read("a.bin") == peer.read("b.bin") == DATA
    assert server.commands.count("PASV") == (1 if refused == "PASV" else 2)


def test_not_implemented_is_told_as_that(tmp_path: Path) -> None:
    with (
        run_odd_ftp_server(tmp_path, refuse={"STOR": NOT_IMPLEMENTED}) as server,
        peer_of(server).connect() as session,
        pytest.raises(Exception, match="502") as caught,
    ):
        put(session, "a.bin")
    failure = failure_of(caught.value)
    assert isinstance(failure, RemoteRefused)
    assert "not implement" in failure.message
    assert failure.said == NOT_IMPLEMENTED


@pytest.mark.parametrize(
    ("line", "pause_s"),
    [(b"2", 0.2), (b"220-still greeting\r\n", 0.2), (b"220-" + b"x" * 60_000 + b"\r\n", 0), (b"x" * 60_000, 0)],
)
def test_a_reply_is_limited_in_time_and_size(tmp_path: Path, line: bytes, pause_s: float) -> None:
    with run_odd_ftp_server(tmp_path) as server, run_endless_server(line, pause_s) as port:
        started = time.monotonic()
        with pytest.raises(Exception) as caught:  # noqa: PT011
            peer_of(server, port=port, connectTimeout=1, idleTimeout=1).connect()
    assert time.monotonic() - started < 4
    assert isinstance(failure_of(caught.value), ConnectionFailed if pause_s else RemoteRefused)


def test_a_listing_is_limited_in_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ftp_client, "_LISTING_BYTES", 1000)
    with run_odd_ftp_server(tmp_path) as server:
        for number in range(50):
            (tmp_path / f"{number}.xml").touch()
        with peer_of(server, directory="").connect() as session:
            with pytest.raises(RemoteRefused, match="listing exceeds 1000 bytes"):
                session.list("")
            put(session, "after.bin")  # the connection is usable


def test_a_file_that_is_read_is_limited_in_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ftp_session, "_READ_BYTES", 1000)
    with run_odd_ftp_server(tmp_path) as server, peer_of(server).connect() as session:
        put(session, "f.bin")
        with pytest.raises(RemoteRefused, match="file exceeds 1000 bytes"):
            session.read("f.bin")


def test_a_dripping_file_ends(tmp_path: Path) -> None:
    with (
        run_endless_server(b"x", 0.1) as port,
        closing(socket.create_connection(("127.0.0.1", port))) as data,
        pytest.raises(ConnectionFailed, match="too slowly"),
    ):
        b"".join(received(data, "file", 1000, timeout_s=1))


def digest_of(session: Session, path: str) -> str | None:
    assert isinstance(session, DigestingSession)
    return session.digest(path, lambda: None)


def test_a_file_is_digested_by_reading_it_back(tmp_path: Path) -> None:
    held: list[int] = []
    with run_odd_ftp_server(tmp_path) as server, peer_of(server).connect() as session:
        put(session, "f.bin")
        assert isinstance(session, DigestingSession)
        assert session.digest("f.bin", lambda: held.append(1)) == hashlib.md5(DATA).hexdigest()
    assert held


def test_a_digest_of_what_cannot_be_read_is_unknown(tmp_path: Path) -> None:
    refuse = {"RETR": "550 Permission denied."}
    with run_odd_ftp_server(tmp_path, refuse=refuse) as server, peer_of(server).connect() as session:
        put(session, "f.bin")
        assert digest_of(session, "f.bin") is None


MD5 = hashlib.md5(DATA).hexdigest()


@pytest.mark.parametrize("answer", ["556 File too large.", "421 Timeout", "250 no digest", "250 " + "a" * 64])
def test_without_a_digest_of_the_server_the_file_is_read_back(tmp_path: Path, answer: str) -> None:
    replies = {"FEAT": "211-Features:\r\n XMD5\r\n211 End", "XMD5": answer}
    with run_odd_ftp_server(tmp_path, refuse=replies) as server, peer_of(server).connect() as session:
        assert session.put(io.BytesIO(DATA), "f.bin", len(DATA)).md5 is None
        assert digest_of(session, "f.bin") == MD5


@pytest.mark.parametrize(
    ("feature", "command", "answer"),
    [
        ("XMD5", "XMD5", f"250 {MD5.upper()}"),
        ("MD5", "MD5", f"251 f.bin {MD5.upper()}"),
        ("HASH SHA-256;MD5*", "HASH", f"213 MD5 0-300000 {MD5} f.bin"),
    ],
)
def test_the_servers_own_digest_is_preferred(tmp_path: Path, feature: str, command: str, answer: str) -> None:
    replies = {"FEAT": f"211-Features:\r\n {feature}\r\n UTF8\r\n211 End", command: answer}
    with run_odd_ftp_server(tmp_path, refuse=replies) as server, peer_of(server).connect() as session:
        assert session.put(io.BytesIO(DATA), "f.bin", len(DATA)).md5 == MD5
        assert digest_of(session, "f.bin") == MD5
    assert "RETR" not in server.commands


@pytest.mark.parametrize("reply", ["550 Permission denied.", "550 acks: Operation not permitted"])
def test_a_listing_that_is_denied_is_not_an_empty_folder(tmp_path: Path, reply: str) -> None:
    with (
        run_odd_ftp_server(tmp_path, refuse={"MLSD": reply, "NLST": reply}) as server,
        peer_of(server).connect() as session,
        pytest.raises(ftplib.error_perm) as caught,
    ):
        session.list("acks")
    assert isinstance(PROTOCOL.classify(caught.value), RemoteRefused)
