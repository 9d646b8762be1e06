"""Builds what is published of a version: `python -m infra.package`. The same sources give the same bytes.

The package (wheel), the bill of materials of what it installs (CycloneDX), and the SHA-256 digests of both.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from infra.bundle import SOURCES

FOLDER = Path("build/package")
DIGESTS = "SHA256SUMS"
_LEFTOVERS = ("build/lib", "build/bdist.linux-x86_64")


def main() -> None:
    """Replaces what an earlier build left in build/package, and prints the digests."""
    print(build_package(SOURCES, SOURCES / FOLDER), end="")


def build_package(sources: Path, to: Path) -> str:
    """Builds the package of the working copy `sources` into `to`; returns the text of SHA256SUMS.

    Raises CalledProcessError, after the builder has said why.
    """
    for folder in (to, *(sources / name for name in _LEFTOVERS)):  # setuptools would pack what they have
        shutil.rmtree(folder, ignore_errors=True)
    to.mkdir(parents=True)
    env = {**os.environ, "SOURCE_DATE_EPOCH": _changed_at(sources)}
    wheel = ("uv", "build", "--no-config", "--quiet", "--wheel", "--out-dir", str(to), ".")
    _run(wheel, sources, env)
    (to / ".gitignore").unlink(missing_ok=True)
    (built,) = to.glob("*.whl")
    bill = to / f"{built.name.split('-py3')[0]}.cdx.json"
    _run(
        ("cyclonedx_py", "requirements", "--output-reproducible", "--output-file", str(bill), "requirements.txt"),
        sources,
        env,
    )
    lines = "".join(f"{_sha256(path)}  {path.name}\n" for path in sorted(to.iterdir()))
    (to / DIGESTS).write_text(lines, "utf-8")
    return lines


def _run(command: tuple[str, ...], sources: Path, env: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", *command], cwd=sources, env=env, check=True)


def _changed_at(sources: Path) -> str:
    """When the last commit was made, in seconds since 1970: the time of every file in the package."""
    command = ["git", "log", "-1", "--format=%ct"]
    return subprocess.run(command, cwd=sources, capture_output=True, text=True, check=True).stdout.strip()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
