"""The web client as built, in Chromium on the local stack with 10,000 releases: code to load, frames, Lighthouse."""

import os
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from infra.local.demo.documents import to_values
from infra.local.demo.people import DSPS, TENANT
from infra.local.demo.seed import seed, write_stack_file
from infra.local.dsp.simulator.simulator import running_dsp
from infra.local.stack.stack import ROOT, Stack, running_stack
from shared.catalog.releases.entry import entry_of

RELEASES = 10_000
SCRIPTS = ("measure.mjs", "lighthouse.mjs")
_BATCH = 400


def main() -> None:
    with ExitStack() as parts:
        folder = Path(parts.enter_context(TemporaryDirectory()))
        limits = {"STARDUST_LIMITS": "read=10000,write=10000,upload=10000,public=10000"}
        stack = parts.enter_context(running_stack("bench-web", env=limits))
        dsps = [parts.enter_context(running_dsp(plan, folder / plan.protocol)) for plan in DSPS]
        described = folder / "stack.json"
        write_stack_file(described, stack, seed(stack, dsps))
        fill_index(stack)
        env = {**os.environ, "STARDUST_STACK": str(described)}
        codes = [
            subprocess.run(["node", f"bench/{script}"], cwd=ROOT / "web", env=env).returncode for script in SCRIPTS
        ]
    sys.exit(any(codes))  # a script that a signal ended has a negative code


def fill_index(stack: Stack) -> None:
    """Writes the catalogue's index of RELEASES made-up releases straight to Firestore: no trigger listens to it."""
    name = stack.documents_url.split("/v1/")[1]
    with httpx.Client(headers={"Authorization": "Bearer owner"}, timeout=120, trust_env=False) as owner:
        for start in range(0, RELEASES, _BATCH):
            entries = map(_entry, range(start, min(start + _BATCH, RELEASES)))
            writes = [
                {"update": {"name": f"{name}/releaseIndex/{entry['id']}", "fields": to_values(entry)}}
                for entry in entries
            ]
            owner.post(f"{stack.documents_url}:commit", json={"writes": writes}).raise_for_status()


def _entry(number: int) -> dict[str, Any]:
    now = datetime.now(UTC)
    basic = {"title": f"Number {number}", "displayArtist": f"Artist {number % 97}", "label": "Example Recordings"}
    release = {
        "id": f"bench-{number}",
        "tenantId": TENANT,
        "type": "Album",
        "status": "draft",
        "basic": {**basic, "releaseDate": now},
        "created": now,
        "updated": now,
    }
    return dict(entry_of(release))


if __name__ == "__main__":
    main()
