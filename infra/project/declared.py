"""Lists the functions that a build declares, and where they disagree with the project, the rewrites or Terraform."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.project.settings import ProjectSettings
from shared.config import SECRETS
from shared.errors import Finding, InvalidInput

# In a process of its own: the region and the bucket are read when the functions are imported.
_PROBE = """
import json, sys
from firebase_functions.private.serving import functions_as_yaml, get_functions
import yaml
json.dump(yaml.safe_load(functions_as_yaml(get_functions()))["endpoints"], sys.stdout)
"""
_TIMEOUT_S = 120
_LONGEST_S = {"httpsTrigger": 3600, "callableTrigger": 3600, "taskQueueTrigger": 1800, "scheduleTrigger": 1800}
"""Longest time of a function, in seconds, by its trigger. Source: quotas of Cloud Functions for Firebase."""
_LONGEST_EVENT_S = 540
_DEFAULT_S = 60
_MEMORY_MB = (128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768)


@dataclass(frozen=True, slots=True)
class Function:
    """One function as it will be deployed; `memory_mb` and `concurrency` are None for the platform's default."""

    name: str
    trigger: str
    region: str
    memory_mb: int | None
    timeout_s: int
    concurrency: int | None
    min_instances: int
    max_instances: int | None
    secrets: Sequence[str]
    account: str


def declared_functions(build: Path, env: Mapping[str, str]) -> list[Function]:
    """The functions of the build by name. Raises InvalidInput, with the cause, if it cannot be loaded."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", _PROBE],
        cwd=build,
        env={"PATH": "", "PYTHONDONTWRITEBYTECODE": "1", **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=_TIMEOUT_S,
    )
    if done.returncode != 0:
        cause = " ".join(done.stderr.strip().splitlines()[-1:])
        raise InvalidInput([Finding("main.py", f"The functions cannot be loaded: {cause}", "unloadable")])
    endpoints: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return [_function(name, endpoint) for name, endpoint in sorted(endpoints.items())]


def disagreements(functions: Sequence[Function], settings: ProjectSettings, build: Path) -> list[Finding]:
    """What of the functions contradicts the project's region, the rewrites of hosting, Terraform or the platform."""
    terraform = "\n".join(file.read_text("utf-8") for file in sorted((build / "infra/terraform").glob("*.tf")))
    config = json.loads((build / "firebase.json").read_text("utf-8"))
    return [
        *(finding for function in functions for finding in _of_function(function, settings, terraform)),
        *_of_rewrites(config["hosting"]["rewrites"], functions, settings),
    ]


def _function(name: str, endpoint: Mapping[str, Any]) -> Function:
    trigger = next(key for key in endpoint if key.endswith("Trigger"))
    return Function(
        name=name,
        trigger=trigger,
        region=",".join(endpoint["region"]),
        memory_mb=endpoint.get("availableMemoryMb"),
        timeout_s=endpoint.get("timeoutSeconds") or _DEFAULT_S,
        concurrency=endpoint.get("concurrency"),
        min_instances=endpoint.get("minInstances") or 0,
        max_instances=endpoint.get("maxInstances"),
        secrets=[each["key"] for each in endpoint.get("secretEnvironmentVariables") or []],
        account=endpoint.get("serviceAccountEmail") or "",
    )


def _of_function(function: Function, settings: ProjectSettings, terraform: str) -> Iterator[Finding]:
    def wrong(message: str, remedy: str) -> Finding:
        return Finding(f"functions.{function.name}", message, "disagreement", remedy=remedy)

    if function.region != settings.region:
        yield wrong(
            f"It is deployed to {function.region}, not to {settings.region}.", "Name no region in its decorator."
        )
    if function.memory_mb not in (None, *_MEMORY_MB):
        yield wrong(f"{function.memory_mb} MB is no size of memory.", f"Use one of {_MEMORY_MB}.")
    longest = _LONGEST_S.get(function.trigger, _LONGEST_EVENT_S)
    if function.timeout_s > longest:
        yield wrong(f"{function.timeout_s} s is longer than such a function may run.", f"Use at most {longest} s.")
    for secret in function.secrets:
        if secret not in SECRETS or f'"{secret}"' not in terraform:
            yield wrong(f"Terraform creates no secret {secret}.", "Add it to shared/config.py and secrets.tf.")
    account = re.search(r'account_id\s+= "([\w-]+)"', terraform)
    if account is None or function.account != f"{account[1]}@":
        yield wrong(f"It runs as {function.account or 'the default account'}.", "Run it as the account of iam.tf.")
    if function.max_instances is not None and function.min_instances > function.max_instances:
        yield wrong("It keeps more instances than it may have.", "Lower min_instances.")


def _of_rewrites(
    rewrites: Sequence[Mapping[str, Any]], functions: Sequence[Function], settings: ProjectSettings
) -> Iterator[Finding]:
    names = {function.name for function in functions}
    for rewrite in rewrites:
        target = rewrite.get("function")
        if target and target["functionId"] not in names:
            message = f"{rewrite['source']} leads to {target['functionId']}, which does not exist."
            yield Finding("firebase.json", message, "disagreement", remedy="Name a function of main.py.")
        if target and target.get("region") != settings.region:
            message = f"{rewrite['source']} leads to another region than {settings.region}."
            yield Finding("firebase.json", message, "disagreement", remedy="Build the project again.")
