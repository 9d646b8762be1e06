"""Owns a real blob server (Azurite) on a free port of loopback, with one container."""

import base64
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.local.machine import ROOT, PartMissing
from infra.local.processes import Child, free_port, start

_PROGRAM = ROOT / "tests" / "servers" / "node_modules" / ".bin" / "azurite-blob"


@dataclass(frozen=True, slots=True)
class AzureServer:
    """A running server with one account and its key."""

    endpoint: str
    account: str
    key: str
    child: Child


@contextmanager
def run_azure_server(work: Path) -> Iterator[AzureServer]:
    """Azurite with its files and log in `work`. Raises PartMissing."""
    if not _PROGRAM.exists():
        raise PartMissing("Azurite is not installed. Run: npm ci --prefix tests/servers")
    work.mkdir(parents=True, exist_ok=True)
    port, account, key = free_port(), "dspingest", base64.b64encode(secrets.token_bytes(64)).decode()
    command: list[str | Path] = [_PROGRAM, "--blobHost", "127.0.0.1", "--blobPort", str(port), "--location", work]
    quiet = ["--silent", "--skipApiVersionCheck", "--disableTelemetry", "--disableProductStyleUrl"]
    env = {"AZURITE_ACCOUNTS": f"{account}:{key}"}
    with start("Azurite", [*command, *quiet], log=work / "azurite.log", port=port, env=env) as child:
        yield AzureServer(f"http://127.0.0.1:{port}/{account}", account, key, child)
