"""`stardust target scan|test` and `package send` against real servers: every byte once, completion marker last."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from infra.local.servers.sftp import SftpServer
from shared.cli.inputs.destination import variable
from shared.cli.inputs.packed import write_package
from shared.cli.main import app
from shared.delivery.protocols.sftp.wire import OVERLAP_BYTES, WINDOW_BYTES
from shared.messages.packages.plan import Package, PackageFile
from tests.contract.protocols.peers import Peer, SftpPeer

SONG = bytes(range(256)) * 32_768  # 8 MiB
SECONDS = 60


def stardust(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


def file(path: str, role: Any, content: bytes) -> PackageFile:
    return PackageFile(path, role, len(content), hashlib.md5(content).hexdigest(), content)


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    files = tuple(file(f"batch/resources/{number}.wav", "audio", SONG) for number in (1, 2))
    package = Package(
        "batch", (*files, file("batch/1.xml", "ern", b"<a/>")), file("batch/done", "marker", b""), exclusive=True
    )
    write_package(package, {}, tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Writes a target file for a peer; the credentials are in the environment."""

    def write(peer: Peer, **options: Any) -> Path:
        for name, value in peer.secrets.items():
            monkeypatch.setenv(variable(name), value)
        monkeypatch.setenv("STARDUST_ALLOW_PRIVATE_HOSTS", "1")
        ddex = {"partyId": "PADPIDA3897722461G", "partyName": "A DSP"}
        fields = {"protocol": peer.name, "config": {**peer.options, **options}, "ddex": ddex}
        path = tmp_path / "target.json"
        path.write_text(json.dumps(fields))
        return path

    return write


def test_a_package_is_sent_once_to_every_server(far_peer: Peer, packed: Path, target: Callable[..., Path]) -> None:
    file = target(far_peer)
    first = stardust("package", "send", packed, "--target", file, "--json")
    assert first.exit_code == 0, first.output
    report = json.loads(first.stdout)
    assert report["sentBytes"] == report["totalBytes"] == 2 * len(SONG) + 4
    assert report["files"][-1]["role"] == "marker"
    assert far_peer.read("batch/resources/2.wav") == SONG
    assert far_peer.read("batch/done") == b""
    assert not any(secret in first.output for secret in far_peer.secrets.values())
    again = stardust("package", "send", packed, "--target", file, "--json")
    assert again.exit_code == 0
    assert json.loads(again.stdout)["sentBytes"] == 0


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_an_interrupted_transfer_is_resumed(
    sftp_server: SftpServer, packed: Path, target: Callable[..., Path], ending: signal.Signals
) -> None:
    peer = SftpPeer(sftp_server)
    slow = target(peer, bytesPerSecond=1_500_000)
    command = [sys.executable, "-m", "shared.cli.main", "package", "send", str(packed), "--target", str(slow)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ}) as sending:
        wait_until(lambda: held_bytes(peer) > 6_000_000)
        sending.send_signal(ending)
        stderr = sending.communicate(timeout=SECONDS)[1]
    held = held_bytes(peer)
    if ending == signal.SIGINT:
        assert sending.returncode == 130
        assert "Run it again" in stderr
    assert peer.read("batch/done") is None
    rest = stardust("package", "send", packed, "--target", target(peer), "--json")
    assert rest.exit_code == 0, rest.output
    report = json.loads(rest.stdout)
    assert report["sentBytes"] <= report["totalBytes"] - held + WINDOW_BYTES + OVERLAP_BYTES
    assert peer.read("batch/resources/1.wav") == peer.read("batch/resources/2.wav") == SONG


def held_bytes(peer: SftpPeer) -> int:
    return sum((peer.folder / path).stat().st_size for path in peer.paths())


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "nothing arrives"


def test_a_modified_file_is_not_sent(sftp_server: SftpServer, packed: Path, target: Callable[..., Path]) -> None:
    peer = SftpPeer(sftp_server)
    (packed / "batch/resources/2.wav").write_bytes(b"something else")
    result = stardust("package", "send", packed, "--target", target(peer), "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"][0]["code"] == "asset-corrupted"
    assert peer.read("batch/done") is None


def test_the_connection_test_reports_a_wrong_password(
    sftp_server: SftpServer, target: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    peer = SftpPeer(sftp_server)
    file = target(peer)
    result = stardust("target", "test", file)
    assert result.exit_code == 0, result.output
    assert sftp_server.fingerprint in result.stdout
    assert json.loads(stardust("target", "test", file, "--json").stdout)["ok"] is True
    for name in peer.secrets:
        monkeypatch.delenv(variable(name))
    monkeypatch.setenv(variable("password"), "not-the-password")
    failed = stardust("target", "test", file, "--json")
    assert failed.exit_code == 1
    assert json.loads(failed.stdout)["steps"][-1]["code"] == "authentication-failed"
    assert "not-the-password" not in failed.output


def test_the_scan_contacts_only_allowed_addresses(sftp_server: SftpServer) -> None:
    address = ("target", "scan", "127.0.0.1", "--port", sftp_server.port, "--json")
    keys = json.loads(stardust(*address, "--allow-private").stdout)["keys"]
    assert sftp_server.fingerprint in {key["fingerprint"] for key in keys}
    refused = stardust(*address)
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["code"] == "address-forbidden"
