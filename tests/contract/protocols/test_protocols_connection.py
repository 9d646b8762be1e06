"""The connection test and the scan of host keys, against the real servers."""

from infra.local.servers.sftp import SftpServer
from shared.delivery.targets.connection_test import ConnectionReport, try_connection
from shared.delivery.targets.host_keys import ScanRequest, host_keys
from shared.platform.network.guard import PUBLIC
from tests.contract.protocols.peers import LOOPBACK, Peer, SftpPeer


def walk(peer: Peer, **secrets: str) -> ConnectionReport:
    return try_connection(peer.info, peer.options, {**peer.secrets, **secrets}, peer.context, "contract")


def test_every_server_lets_a_small_file_come_and_go(peer: Peer) -> None:
    report = walk(peer)
    assert report.ok, report
    assert all(step.outcome == "done" for step in report.steps), report
    wanted = {"connect", "authenticate", "write", "read", "remove"}
    assert {step.step for step in report.steps} - {"list"} == wanted
    assert peer.paths() == set()


def test_wrong_credentials_fail_at_that_step(far_peer: Peer) -> None:
    report = walk(far_peer, **far_peer.wrong)
    assert not report.ok
    assert (report.steps[-1].step, report.steps[-1].code) == ("authenticate", "authentication-failed")
    assert not any(secret in str(report) for secret in far_peer.wrong.values())


def test_openssh_tells_its_banner_key_and_space(sftp_server: SftpServer) -> None:
    report = walk(SftpPeer(sftp_server))
    assert (report.server or "").startswith("SSH-2.0-OpenSSH")
    assert report.host_key == sftp_server.fingerprint
    assert report.free_bytes
    assert report.duration_ms > 0


def test_where_nothing_may_be_written_the_test_fails_there(sftp_server: SftpServer) -> None:
    with SftpPeer(sftp_server).forbidden() as peer:
        report = walk(peer)
    assert (report.steps[-1].step, report.steps[-1].outcome) == ("write", "failed")


def test_the_scan_shows_the_key_that_pins_the_server(sftp_server: SftpServer) -> None:
    found = host_keys(ScanRequest(host="127.0.0.1", port=sftp_server.port), LOOPBACK).keys
    assert sftp_server.fingerprint in {key.fingerprint for key in found}
    for key in found:
        peer = SftpPeer(sftp_server)
        peer.options = {**peer.options, "hostKey": key.known_hosts}
        assert walk(peer).host_key == key.fingerprint
        assert key.bits >= 256


def test_the_scan_goes_nowhere_that_deliveries_do_not(sftp_server: SftpServer) -> None:
    assert host_keys(ScanRequest(host="127.0.0.1", port=sftp_server.port), PUBLIC).code == "address-forbidden"
    assert host_keys(ScanRequest(host="127.0.0.1", port=1), LOOPBACK).code == "connection-failed"
