"""Runs a real blob server (Azurite) on a free loopback port, with one container."""

import base64
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.local.servers.certificates import Certificate
from infra.local.stack.machine import ROOT, PartMissing
from infra.local.stack.processes import Child, free_port, start

_PROGRAM = ROOT / "tests" / "servers" / "node_modules" / ".bin" / "azurite-blob"


@dataclass(frozen=True, slots=True)
class AzureServer:
    """A running server with one account and its key; it uses TLS if it has a certificate."""

    endpoint: str
    account: str
    key: str
    child: Child
    port: int
    certificate: Certificate | None = None


@contextmanager
def run_azure_server(work: Path, *, certificate: Certificate | None = None) -> Iterator[AzureServer]:
    """Azurite with its files and log in `work`. Raises PartMissing.

    With a certificate it behaves like Azure: TLS, the account in the host name, and Entra ID tokens accepted.
    """
    if not _PROGRAM.exists():
        raise PartMissing("Azurite is not installed. Run: npm ci --prefix tests/servers")
    work.mkdir(parents=True, exist_ok=True)
    port, account, key = free_port(), "dspingest", base64.b64encode(secrets.token_bytes(64)).decode()
    command: list[str | Path] = [_PROGRAM, "--blobHost", "127.0.0.1", "--blobPort", str(port), "--location", work]
    quiet = ["--silent", "--skipApiVersionCheck", "--disableTelemetry"]
    style: list[str | Path] = ["--disableProductStyleUrl"]
    if certificate:
        style = ["--oauth", "basic", "--cert", certificate.certificate, "--key", certificate.key]
    env = {"AZURITE_ACCOUNTS": f"{account}:{key}"}
    with start("Azurite", [*command, *quiet, *style], log=work / "azurite.log", port=port, env=env) as child:
        scheme = "https" if certificate else "http"
        yield AzureServer(f"{scheme}://127.0.0.1:{port}/{account}", account, key, child, port, certificate)
