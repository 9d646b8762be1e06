"""Owns the scan of a server's host keys: what a person compares with what the DSP told, before it is pinned."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.delivery.adapters import Adapters
from shared.delivery.hosts import Network
from shared.model.base import Model
from shared.tenants.caller import Caller


class ScanRequest(Model):
    """Which SFTP server to look at."""

    host: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,253}$")]
    port: Annotated[int, Field(ge=1, le=65535)] = 22


class ScannedKey(Model):
    """A host key; `fingerprint` and `knownHosts` both do as a target's `hostKey`."""

    key_type: str
    bits: int
    fingerprint: str
    known_hosts: str


class ScanReport(Model):
    """The keys that the server shows. That they are the DSP's own is for a person to confirm."""

    keys: list[ScannedKey]


def scan_server(wanted: ScanRequest, *, caller: Caller, adapters: Adapters) -> ScanReport:
    """The server's keys. Raises Forbidden, and DeliveryError where it cannot be reached or may not be."""
    caller.require("admin")
    return host_keys(wanted, adapters.network)


def host_keys(wanted: ScanRequest, network: Network) -> ScanReport:
    """The same for whoever needs no permission. Raises DeliveryError."""
    from shared.delivery.protocols.sftp_scan import scan_host_keys

    found = scan_host_keys(wanted.host, wanted.port, network)
    return ScanReport(
        keys=[
            ScannedKey(key_type=key.key_type, bits=key.bits, fingerprint=key.fingerprint, known_hosts=key.known_hosts)
            for key in found
        ]
    )
