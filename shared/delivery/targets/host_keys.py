"""Scans a server's host keys, which a person compares with those published by the DSP before pinning one."""

from dataclasses import asdict
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.delivery.protocols.explain import servers_words
from shared.errors import DeliveryError
from shared.model.base import Model
from shared.platform.network.guard import Network


class ScanRequest(Model):
    """The SFTP server to scan."""

    host: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,253}$")]
    """The host name or IP address."""
    port: Annotated[int, Field(ge=1, le=65535)] = 22
    """The TCP port."""


class ScannedKey(Model):
    """A host key; both its forms are valid as a target's `hostKey`."""

    key_type: str
    """The kind of key, such as `ssh-ed25519`."""
    bits: int
    """The length of the key, in bits."""
    fingerprint: str
    """The SHA-256 of the key, as OpenSSH shows it."""
    known_hosts: str
    """The key as a line of OpenSSH's known_hosts."""


class ScanReport(Model):
    """The server's keys, or why there are none. A person has to confirm that the keys belong to the DSP."""

    ok: bool
    """Whether keys were found."""
    keys: list[ScannedKey] = []
    """The keys."""
    code: str | None = None
    """Why there are none, for programs."""
    message: str | None = None
    """Why there are none, in a sentence."""
    remedy: str | None = None
    """How to mend it."""
    said: str | None = None
    """The server's own words."""


def scan_server(wanted: ScanRequest, *, caller: Caller, adapters: Adapters) -> ScanReport:
    """Scans the host keys of an SFTP server. Raises Forbidden."""
    caller.require("admin")
    return host_keys(wanted, adapters.network)


def host_keys(wanted: ScanRequest, network: Network) -> ScanReport:
    """The server's keys, without a permission check."""
    from shared.delivery.protocols.sftp.scan import scan_host_keys

    try:
        found = scan_host_keys(wanted.host, wanted.port, network)
    except DeliveryError as error:
        said = servers_words(error.said) or None
        return ScanReport(ok=False, code=error.code, message=error.message, remedy=error.remedy or None, said=said)
    return ScanReport(ok=True, keys=[ScannedKey.model_validate(asdict(key)) for key in found])
