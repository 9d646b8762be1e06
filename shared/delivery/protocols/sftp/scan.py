"""Scans an SFTP server's host keys, for a person to confirm. Sends no credentials."""

import base64
from dataclasses import dataclass

import paramiko
from paramiko.ssh_exception import IncompatiblePeer

from shared.delivery.protocols.sftp.failures import classify
from shared.delivery.protocols.sftp.keys import KEY_FAMILIES, fingerprint
from shared.delivery.protocols.sftp.login import open_transport
from shared.errors import DeliveryError
from shared.platform.network.guard import Network

_TIMEOUT_S = 10
_SSH_PORT = 22


@dataclass(frozen=True, slots=True)
class HostKey:
    """A key that the server presents: `fingerprint` as in `ssh-keygen -l`, `known_hosts` as a line of that file."""

    key_type: str
    bits: int
    fingerprint: str
    known_hosts: str


def scan_host_keys(host: str, port: int, network: Network) -> tuple[HostKey, ...]:
    """The server's keys, one per family that it supports (Ed25519, ECDSA, RSA).

    Raises DeliveryError, also if the server shares no SSH algorithm with us, so that no key was seen.
    """
    refusals: list[IncompatiblePeer] = []
    try:
        found = [_key(host, port, family, network, refusals) for family in KEY_FAMILIES]
        if not any(found):
            raise refusals[0]
    except DeliveryError:
        raise
    except Exception as error:
        raise classify(error) from error
    return tuple(key for key in found if key)


def _key(
    host: str, port: int, family: tuple[str, ...], network: Network, refusals: list[IncompatiblePeer]
) -> HostKey | None:
    transport = open_transport({"host": host, "port": port, "connectTimeout": _TIMEOUT_S}, family, network)
    try:
        transport.start_client(timeout=_TIMEOUT_S)
        return _host_key(host, port, transport.get_remote_server_key())
    except IncompatiblePeer as error:
        refusals.append(error)
        return None
    finally:
        transport.close()


def _host_key(host: str, port: int, key: paramiko.PKey) -> HostKey:
    name = host if port == _SSH_PORT else f"[{host}]:{port}"
    blob = key.asbytes()
    line = f"{name} {key.get_name()} {base64.b64encode(blob).decode()}"
    return HostKey(key.get_name(), key.get_bits(), fingerprint(blob), line)
