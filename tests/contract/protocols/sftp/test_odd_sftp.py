"""Transfers to SFTP servers with the oddities of DSPs' intakes: what arrives is right, and nothing arrives twice."""

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from paramiko.sftp import SFTP_FAILURE, SFTP_OK, SFTP_OP_UNSUPPORTED, SFTP_PERMISSION_DENIED

from infra.local.stack.processes import wait_until
from shared.delivery.protocols.base import ConnectionContext
from shared.delivery.protocols.options import split_config
from shared.delivery.protocols.sftp.scan import scan_host_keys
from shared.delivery.protocols.sftp.session import PROTOCOL
from shared.delivery.targets.connection_test import ConnectionReport, try_connection
from shared.delivery.transfer.package import TransferResult, transfer_package
from shared.errors import ConnectionFailed, DeliveryError, RemoteRefused
from shared.messages.packages.plan import Package, PackageFile, Role
from shared.platform.blobs.folder import FolderBlobs
from tests.contract.protocols.peers import LOOPBACK
from tests.servers.odd_sftp import PASSWORD, Oddities, OddServer, run_odd_sftp_server

MIB = 1024 * 1024
DATA = {"a.wav": os.urandom(8 * MIB), "b.wav": os.urandom(300_000)}


class World:
    """A bucket with two audio files, a package of them, and an odd server."""

    def __init__(self, folder: Path, servers: ExitStack) -> None:
        self._folder, self._servers = folder, servers
        (folder / "bucket").mkdir()
        for name, data in DATA.items():
            (folder / "bucket" / name).write_bytes(data)
        self.context = ConnectionContext(LOOPBACK)

    def start(self, **odd: Any) -> OddServer:
        self.server = self._servers.enter_context(run_odd_sftp_server(self._folder / "sftp", Oddities(**odd)))
        config = {"host": "127.0.0.1", "port": self.server.port, "username": "ada", "password": PASSWORD}
        self.options, self.secrets = split_config(PROTOCOL, {**config, "hostKey": self.server.fingerprint})
        return self.server

    def package(self, *, exclusive: bool = True) -> Package:
        audio = tuple(
            PackageFile(f"b/1/{name}", "audio", len(data), hashlib.md5(data).hexdigest(), blob_path=name)
            for name, data in DATA.items()
        )
        files = (*audio, small("b/1/1.xml", b"<ern/>", "ern"))
        return Package("b", files, small("b/done.xml", b"<done/>", "marker"), exclusive=exclusive)

    def deliver(self, package: Package | None = None, **options: Any) -> TransferResult:
        return transfer_package(
            package or self.package(),
            info=PROTOCOL,
            options={**self.options, **options},
            secrets=self.secrets,
            blobs=FolderBlobs(self._folder / "bucket"),
            hold=lambda: None,
            progress=lambda _: None,
            context=self.context,
        )

    def try_out(self) -> ConnectionReport:
        return try_connection(PROTOCOL, self.options, self.secrets, self.context, "odd")

    def held(self) -> dict[str, str]:
        root = self.server.folder
        return {str(file.relative_to(root)): md5(file.read_bytes()) for file in root.rglob("*") if file.is_file()}


def small(path: str, content: bytes, role: Role) -> PackageFile:
    return PackageFile(path, role, len(content), md5(content), content=content)


def md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()


RIGHT = {"b/1/a.wav": md5(DATA["a.wav"]), "b/1/b.wav": md5(DATA["b.wav"])}
RIGHT |= {"b/1/1.xml": md5(b"<ern/>"), "b/done.xml": md5(b"<done/>")}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with ExitStack() as servers:
        yield World(tmp_path, servers)


def proofs(result: TransferResult) -> list[str]:
    return [file.verified_by for file in result.files]


@pytest.mark.parametrize("makes_digests", [False, True])
def test_a_server_killed_while_it_writes_in_parallel_never_keeps_holes(world: World, makes_digests: bool) -> None:
    server = world.start(write_delay_s=0.02, makes_digests=makes_digests)
    for _ in range(3):
        server.restart(killed_after=3 * MIB)
        with pytest.raises(ConnectionFailed):
            world.deliver()
    server.restart()
    result = world.deliver()
    assert world.held() == RIGHT
    assert result.sent_bytes < 8 * MIB
    assert (proofs(result)[0], result.files[0].md5_found) == ("md5", RIGHT["b/1/a.wav"])
    assert (("digest", "") in server.calls) is makes_digests


def test_holes_anywhere_in_a_partial_file_are_found(world: World) -> None:
    server = world.start()
    partial = server.folder / f"b/1/a.wav.{RIGHT['b/1/a.wav'][:12]}.part"
    partial.parent.mkdir(parents=True)
    partial.write_bytes(DATA["a.wav"][:MIB] + bytes(MIB) + DATA["a.wav"][2 * MIB : 7 * MIB])
    result = world.deliver()
    assert world.held() == RIGHT
    assert proofs(result)[0] in ("md5", "size")


def test_a_resumed_file_that_nobody_may_read_is_sent_again_from_the_start(world: World) -> None:
    server = world.start(refuses_read=True)
    server.restart(killed_after=5 * MIB)
    with pytest.raises(ConnectionFailed):
        world.deliver()
    server.restart()
    result = world.deliver()
    assert world.held() == RIGHT
    assert result.sent_bytes > 8 * MIB
    assert proofs(result) == ["size"] * 4


@pytest.mark.parametrize("oddity", ["refuses_resume", "sequential", "refuses_read"])
def test_a_refused_resume_starts_over_in_the_same_attempt(world: World, oddity: str) -> None:
    server = world.start(**{oddity: True})
    for _ in range(2):
        server.restart(killed_after=5 * MIB)
        with pytest.raises(ConnectionFailed):
            world.deliver()
    server.restart()
    world.deliver()
    assert world.held() == RIGHT


def test_files_are_opened_for_writing_only(world: World) -> None:
    server = world.start(refuses_read=True)
    server.restart(killed_after=5 * MIB)
    with pytest.raises(ConnectionFailed):
        world.deliver()
    server.restart()
    server.calls.clear()
    world.deliver()
    assert any(call == "write" for call, path in server.calls if path.endswith(".part"))


def test_the_refusal_to_resume_is_remembered(world: World) -> None:
    server = world.start(refuses_resume=True)
    partial = server.folder / f"b/1/a.wav.{RIGHT['b/1/a.wav'][:12]}.part"
    for attempt in range(2):
        partial.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(DATA["a.wav"][: 6 * MIB])
        server.calls.clear()
        server.restart(killed_after=5 * MIB)
        with pytest.raises(ConnectionFailed):
            world.deliver()
        opened = [path for call, path in server.calls if call == "write" and "a.wav" in path]
        assert len(opened) == (2 if attempt == 0 else 1)


def test_a_drop_box_that_tells_nothing_accepts_the_files(world: World) -> None:
    world.start(refuses_stat=True, refuses_read=True)
    result = world.deliver()
    assert world.held() == RIGHT
    assert proofs(result) == ["accepted"] * 4
    assert world.deliver().sent_bytes == 0
    assert world.try_out().ok


def test_a_server_that_omits_sizes_is_no_error(world: World) -> None:
    world.start(omits_size=True)
    assert proofs(world.deliver()) == ["accepted", "md5", "md5", "md5"]
    assert world.held() == RIGHT


@pytest.mark.parametrize("posix", [SFTP_OP_UNSUPPORTED, SFTP_PERMISSION_DENIED])
def test_the_plain_rename_is_tried_where_the_posix_one_is_denied(world: World, posix: int) -> None:
    server = world.start(posix_rename=posix)
    world.deliver()
    assert world.held() == RIGHT
    assert ("rename", "/b/1/a.wav") in server.calls or ("rename", "b/1/a.wav") in server.calls


@pytest.mark.parametrize("answer", [SFTP_OP_UNSUPPORTED, SFTP_PERMISSION_DENIED, SFTP_FAILURE])
def test_files_get_their_final_names_at_once_where_renaming_is_forbidden(world: World, answer: int) -> None:
    server = world.start(posix_rename=answer, rename=answer)
    world.deliver()
    assert world.held() == RIGHT
    assert world.deliver().sent_bytes == 0
    temporary = [path for call, path in server.calls if call == "write" and path.endswith(".part")]
    assert len(temporary) == 1, "remembered after the first file"
    assert world.try_out().ok


def test_a_target_may_ask_for_final_names(world: World) -> None:
    server = world.start(posix_rename=SFTP_FAILURE, rename=SFTP_FAILURE)
    world.deliver(temporaryNames=False)
    assert world.held() == RIGHT
    assert not [path for _, path in server.calls if path.endswith(".part")]


def test_what_an_intake_took_away_is_not_delivered_twice(world: World) -> None:
    server = world.start(taken_on_rename=(".wav", ".xml"))
    server.restart(killed_after=8 * MIB + 200_000)
    with pytest.raises(ConnectionFailed):
        world.deliver()
    assert set(server.taken) == {"b/1/a.wav"}
    server.restart()
    result = world.deliver()
    assert result.sent_bytes <= 310_000
    assert {path: md5(data) for path, data in server.taken.items()} == RIGHT
    assert [path for call, path in server.calls if call == "rename" and path.endswith("a.wav")] == [
        path for call, path in server.calls if call == "rename"
    ][:1]
    assert world.deliver().sent_bytes == 0


def test_a_run_that_ends_between_verifying_and_renaming_is_completed(world: World) -> None:
    server = world.start(taken_on_rename=(".wav",))
    server.restart(killed_after=8 * MIB + 200_000)
    with pytest.raises(ConnectionFailed):
        world.deliver()
    data = server.taken.pop("b/1/a.wav")  # as if the run had ended just before the rename
    (server.folder / f"b/1/a.wav.{RIGHT['b/1/a.wav'][:12]}.part").write_bytes(data)
    for name, value in list(world.context.checkpoint.items()):  # type: ignore[attr-defined]
        world.context.checkpoint.write(name, value.replace("true]", "false]"))
    server.restart()
    assert world.deliver().sent_bytes <= 310_000
    assert md5(server.taken["b/1/a.wav"]) == RIGHT["b/1/a.wav"]


def test_a_verified_file_that_is_under_neither_name_is_sent_again(world: World) -> None:
    server = world.start(taken_on_rename=(".wav",))
    server.restart(killed_after=8 * MIB + 200_000)
    with pytest.raises(ConnectionFailed):
        world.deliver()
    server.taken.pop("b/1/a.wav")  # as if the run had ended just before the rename, and its file was cleaned away
    for name, value in list(world.context.checkpoint.items()):  # type: ignore[attr-defined]
        world.context.checkpoint.write(name, value.replace("true]", "false]"))
    server.restart()
    assert world.deliver().sent_bytes >= 8 * MIB
    assert md5(server.taken["b/1/a.wav"]) == RIGHT["b/1/a.wav"]


@pytest.mark.parametrize("suffixes", [("",), (".wav",), (".part",)])
def test_servers_that_take_files_on_close_get_each_under_its_name(world: World, suffixes: tuple[str, ...]) -> None:
    server = world.start(taken_on_close=suffixes)
    result = world.deliver()
    got = {path: md5(data) for path, data in server.taken.items() if not path.endswith(".part")}
    assert {**world.held(), **got} == RIGHT
    assert set(proofs(result)) <= {"accepted", "size", "md5"}
    assert world.deliver().sent_bytes == 0


def test_an_unchanged_second_run_in_a_shared_folder_sends_nothing(world: World) -> None:
    world.start()
    shared = world.package(exclusive=False)
    world.deliver(shared)
    assert world.deliver(shared).sent_bytes == 0


def test_a_second_run_looks_once_for_each_folder(world: World) -> None:
    server = world.start()
    world.deliver()
    server.calls.clear()
    world.deliver()
    assert [(call, path.lstrip("/")) for call, path in server.calls] == [("list", "b/1"), ("stat", "b/done.xml")]


def test_the_evidence_is_for_one_destination_only(world: World) -> None:
    server = world.start()
    world.deliver()
    (server.folder / "other").mkdir()
    assert world.deliver(directory="other").sent_bytes == world.package().total_bytes


def test_an_error_when_the_file_is_closed_fails_the_delivery(world: World) -> None:
    world.start(close_fails=(".part",))
    with pytest.raises(RemoteRefused, match=r"a\.wav"):
        world.deliver()
    assert "b/1/a.wav" not in world.held()


@pytest.mark.parametrize(
    ("prompts", "answers"),
    [
        (((("Password: ", False),),), [[PASSWORD]]),
        (((("Password: ", False), ("Again: ", False)),), [[PASSWORD, PASSWORD]]),
        (((("Login name: ", True), ("Password: ", False)),), [["ada", PASSWORD]]),
        (((("Password: ", False),), ()), [[PASSWORD], []]),
    ],
)
def test_keyboard_interactive_alone_logs_in(
    world: World, prompts: tuple[tuple[tuple[str, bool], ...], ...], answers: list[list[str]]
) -> None:
    server = world.start(prompts=prompts)
    world.deliver()
    assert server.answers == answers
    assert world.held() == RIGHT


def test_weak_algorithms_are_not_offered_and_the_scan_says_so(world: World) -> None:
    server = world.start(digests=("hmac-sha1", "hmac-md5"), ciphers=("aes128-ctr",))
    with pytest.raises(DeliveryError, match="algorithms"):
        world.deliver()
    with pytest.raises(ConnectionFailed, match="algorithms"):
        scan_host_keys("127.0.0.1", server.port, LOOPBACK)


def test_legacy_algorithms_are_offered_if_the_target_says_so_with_a_warning(world: World) -> None:
    world.start(digests=("hmac-sha1",), ciphers=("aes256-cbc",))
    assert not world.try_out().ok
    world.options = {**world.options, "legacyAlgorithms": True}
    world.deliver()
    assert world.held() == RIGHT
    report = world.try_out()
    assert report.ok
    assert [(warning.path, warning.severity) for warning in report.warnings] == [("config.legacyAlgorithms", "warning")]


def test_a_connection_that_the_server_closed_while_idle_is_opened_again(world: World) -> None:
    server = world.start()
    with PROTOCOL.connect(world.options, world.secrets, world.context) as session:
        for use in (
            lambda: session.put(io.BytesIO(b"1"), "d/f", 1),
            lambda: session.stat("d/f"),
            lambda: session.digest("d/f", lambda: None),  # type: ignore[attr-defined]
            lambda: session.rename("d/f", "d/g"),
            lambda: session.read("d/g"),
            lambda: session.list("d"),
            lambda: session.delete("d/g"),
        ):
            for transport in server.transports:
                transport.close()
            wait_until(lambda: not session._transport.is_active(), what="the end", timeout_s=10)  # type: ignore[attr-defined]
            opened = len(server.transports)
            use()
            assert len(server.transports) > opened
    assert world.held() == {}


def test_a_server_that_never_answers_about_digests_is_asked_once(world: World) -> None:
    server = world.start(never_answers_digests=True)
    partial = server.folder / f"b/1/a.wav.{RIGHT['b/1/a.wav'][:12]}.part"
    partial.parent.mkdir(parents=True)
    partial.write_bytes(DATA["a.wav"][: 7 * MIB])
    other = partial.with_name(f"again.wav.{RIGHT['b/1/a.wav'][:12]}.part")
    other.write_bytes(DATA["a.wav"][: 7 * MIB])
    package = world.package()
    again = replace(package.files[0], path="b/1/again.wav")
    result = world.deliver(replace(package, files=(package.files[0], again, *package.files[1:])), idleTimeout=1)
    assert world.held() == RIGHT | {"b/1/again.wav": RIGHT["b/1/a.wav"]}
    assert proofs(result)[:2] == ["md5", "md5"]
    assert result.sent_bytes < 8 * MIB
    assert server.calls.count(("digest", "")) == 1


def test_posix_rename_replaces_what_is_there(world: World) -> None:
    server = world.start(posix_rename=SFTP_OP_UNSUPPORTED, rename=SFTP_OK)
    world.deliver()
    (server.folder / "b/1/b.wav").write_bytes(b"other")
    world.deliver()
    assert world.held() == RIGHT
