"""Checks the installed packages for published vulnerabilities, through pip-audit.

The vulnerability service (PyPI's) is on the internet. Packages that could not be checked are reported; with `CI=true`
they also fail the run.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from infra.ci import in_ci

_EXCLUDED = {"pip", "setuptools", "stardust-distro"}
"""Tools of the virtual environment, which are never deployed, and the project itself."""


def main(environment: Mapping[str, str]) -> int:
    """Checks every installed package, including transitive dependencies; returns the exit code."""
    lines, code = verdict(_audit(installed()), strict=in_ci(environment))
    print("\n".join(lines), file=sys.stderr if code else sys.stdout)
    return code


def installed() -> list[str]:
    """The packages of this environment as exact requirements."""
    found = {each.metadata["Name"].lower(): each.version for each in distributions()}
    return [f"{name}=={version}" for name, version in sorted(found.items()) if name not in _EXCLUDED]


def verdict(dependencies: Sequence[Mapping[str, Any]], *, strict: bool) -> tuple[list[str], int]:
    """The report on pip-audit's `dependencies`, and the exit code. With `strict`, unchecked packages fail too."""
    bad = [(each, vulnerability) for each in dependencies for vulnerability in each.get("vulns", [])]
    known = sum("vulns" in each for each in dependencies)
    unknown = len(dependencies) - known
    lines = [_line(each, vulnerability) for each, vulnerability in bad]
    lines.append(f"pip-audit: {known} packages checked, {len(bad)} vulnerabilities.")
    if unknown:
        lines.append(
            f"pip-audit: {unknown} packages NOT CHECKED: the vulnerability service is unreachable or does not know "
            "them. Run `make audit` on a machine with internet access before a release."
        )
    return lines, int(bool(bad) or (strict and unknown > 0))


def _line(package: Mapping[str, Any], vulnerability: Mapping[str, Any]) -> str:
    fixed = ", ".join(vulnerability["fix_versions"]) or "no version yet"
    return f"{package['name']} {package['version']}: {vulnerability['id']}, fixed in {fixed}."


def _audit(requirements: Sequence[str]) -> list[Mapping[str, Any]]:
    """pip-audit's result; if it has none, every package is marked as skipped."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "installed.txt"
        file.write_text("\n".join(requirements), "utf-8")
        audit = [sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps", "--progress-spinner=off"]
        done = subprocess.run(
            [*audit, "--format=json", "--requirement", str(file)], capture_output=True, text=True, check=False
        )
    try:
        answer: list[Mapping[str, Any]] = json.loads(done.stdout)["dependencies"]
    except json.JSONDecodeError:
        return [{"name": each, "skip_reason": "no answer"} for each in requirements]
    return answer


if __name__ == "__main__":
    sys.exit(main(os.environ))
