"""The connection test and the host key scan against real servers."""

from infra.local.servers.sftp import SftpServer
from shared.delivery.targets.connection_test import ConnectionReport, try_connection
from shared.delivery.targets.host_keys import ScanRequest, host_keys
from shared.platform.network.guard import PUBLIC
from tests.contract.protocols.peers import LOOPBACK, Peer, SftpPeer


def run_test(peer: Peer, **secrets: str) -> ConnectionReport:
    return try_connection(peer.info, peer.options, {**peer.secrets, **secrets}, peer.context, "contract")


def test_every_server_passes_the_connection_test(peer: Peer) -> None:
    report = run_test(peer)
    assert report.ok, report
    assert all(step.outcome == "done" for step in report.steps), report
    expected = {"connect", "authenticate", "write", "read", "remove"}
    can = peer.info.capabilities
    steps = {step.step for step in report.steps}
    assert ("resume" in steps, "rename" in steps) == (can.resume, can.rename)
    assert {step.step for step in report.steps} - {"list", "resume", "rename"} == expected
    assert peer.paths() == set()


def test_wrong_credentials_fail_at_that_step(far_peer: Peer) -> None:
    report = run_test(far_peer, **far_peer.wrong)
    assert not report.ok
    assert (report.steps[-1].step, report.steps[-1].code) == ("authenticate", "authentication-failed")
    assert not any(secret in str(report) for secret in far_peer.wrong.values())


def test_openssh_reports_banner_key_and_space(sftp_server: SftpServer) -> None:
    report = run_test(SftpPeer(sftp_server))
    assert (report.server or "").startswith("SSH-2.0-OpenSSH")
    assert report.host_key == sftp_server.fingerprint
    assert report.free_bytes
    assert report.duration_ms > 0


def test_without_write_permission_the_write_step_fails(sftp_server: SftpServer) -> None:
    with SftpPeer(sftp_server).forbidden() as peer:
        report = run_test(peer)
    assert (report.steps[-1].step, report.steps[-1].outcome) == ("write", "failed")


def test_the_scan_returns_keys_that_pin_the_server(sftp_server: SftpServer) -> None:
    found = host_keys(ScanRequest(host="127.0.0.1", port=sftp_server.port), LOOPBACK).keys
    assert sftp_server.fingerprint in {key.fingerprint for key in found}
    for key in found:
        peer = SftpPeer(sftp_server)
        peer.options = {**peer.options, "hostKey": key.known_hosts}
        assert run_test(peer).host_key == key.fingerprint
        assert key.bits >= 256


def test_the_scan_has_the_same_restrictions_as_deliveries(sftp_server: SftpServer) -> None:
    assert host_keys(ScanRequest(host="127.0.0.1", port=sftp_server.port), PUBLIC).code == "address-forbidden"
    assert host_keys(ScanRequest(host="127.0.0.1", port=1), LOOPBACK).code == "connection-failed"
