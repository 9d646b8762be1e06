"""Faults of real servers and how they are classified: retryable or not, with a remedy, without secrets."""

import io
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from infra.local.servers.proxy import Proxy
from infra.local.stack.processes import free_port
from shared.delivery.protocols.base import ConnectionContext, Session
from shared.errors import (
    AddressForbidden,
    AuthenticationFailed,
    ConnectionFailed,
    DeliveryError,
    StardustError,
)
from shared.platform.network.guard import PUBLIC, Network
from tests.contract.protocols.peers import Peer

MIB = 1024 * 1024


def failure_of(peer: Peer, act: Callable[[], object]) -> DeliveryError:
    """The engine's classification of the exception that `act` raises."""
    with pytest.raises(Exception) as caught:  # noqa: PT011
        act()
    error = caught.value
    if isinstance(error, StardustError):
        assert isinstance(error, DeliveryError)
        return error
    return peer.info.classify(error)


class Unreachable(Network):
    """Connects to a port on which nothing listens."""

    def dial(self, host: str, port: int, timeout_s: float | None = None) -> socket.socket:
        return super().dial(host, free_port(), timeout_s)


def put_one(session: Session, size: int = 1) -> None:
    session.put(io.BytesIO(os.urandom(size)), "d/f.bin", size)


def attempt(peer: Peer, *, size: int = 1, secrets: dict[str, str] | None = None, **options: Any) -> None:
    chosen = {**peer.secrets, **(secrets or {})}
    with peer.info.connect({**peer.options, **options}, chosen, peer.context) as session:
        put_one(session, size)


def test_wrong_credentials_are_an_authentication_failure(far_peer: Peer) -> None:
    failure = failure_of(far_peer, lambda: attempt(far_peer, secrets=dict(far_peer.wrong)))
    assert isinstance(failure, AuthenticationFailed)
    assert not failure.retryable
    assert failure.remedy
    for secret in {**far_peer.secrets, **far_peer.wrong}.values():
        assert secret not in str(failure)


def test_a_refused_connection_is_retryable(far_peer: Peer) -> None:
    failure = failure_of(far_peer, lambda: attempt(far_peer.by(Unreachable(allow_private=True))))
    assert isinstance(failure, ConnectionFailed)
    assert failure.retryable
    assert failure.said


def test_an_unknown_host_is_retryable(far_peer: Peer) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise OSError(f"{host}:{port} is unknown")

    lost = ConnectionContext(replace(far_peer.context.network, resolve=resolve))
    failure = failure_of(far_peer, lambda: far_peer.info.connect(far_peer.options, far_peer.secrets, lost))
    assert isinstance(failure, ConnectionFailed)


def test_private_addresses_are_refused_unless_allowed(far_peer: Peer) -> None:
    failure = failure_of(
        far_peer, lambda: far_peer.info.connect(far_peer.options, far_peer.secrets, ConnectionContext(PUBLIC))
    )
    assert isinstance(failure, AddressForbidden)
    assert not failure.retryable


def test_a_connection_cut_mid_transfer_is_retryable(far_peer: Peer) -> None:
    with Proxy(far_peer.port, cut_after=10 * MIB) as proxy:
        failure = failure_of(far_peer, lambda: attempt(far_peer.by(proxy.network), size=20 * MIB))
    assert isinstance(failure, ConnectionFailed)
    assert failure.retryable
    assert far_peer.read("d/f.bin") is None or not far_peer.info.capabilities.atomic


@contextmanager
def stalled(peer: Peer) -> Iterator[Proxy]:
    with Proxy(peer.port, stall_after=10 * MIB) as proxy:
        yield proxy


def test_a_hanging_server_times_out(far_peer: Peer) -> None:
    with stalled(far_peer) as proxy:
        failure = failure_of(
            far_peer, lambda: attempt(far_peer.by(proxy.network), size=20 * MIB, connectTimeout=1, idleTimeout=1)
        )
    assert isinstance(failure, ConnectionFailed)


@pytest.mark.parametrize("far_peer", ["API", "FTP-vsftpd", "S3", "SFTP"], indirect=True)
def test_a_slow_server_does_not_time_out(far_peer: Peer) -> None:
    with Proxy(far_peer.port, bytes_per_s=2 * MIB) as proxy:
        attempt(far_peer.by(proxy.network), size=8 * MIB, idleTimeout=3)
    held = far_peer.read("d/f.bin")
    assert held
    assert len(held) == 8 * MIB


def test_missing_write_permission_is_remote_refused(far_peer: Peer) -> None:
    with far_peer.forbidden() as forbidden:
        failure = failure_of(far_peer, lambda: attempt(forbidden))
    assert failure.code == "remote-refused"
    assert not failure.retryable
    assert failure.remedy
    assert failure.said


def test_a_full_disk_is_retryable(full_peer: Peer) -> None:
    with full_peer.full() as full:
        failure = failure_of(full, lambda: attempt(full, size=8 * MIB))
    assert failure.code == "remote-full"
    assert failure.retryable
