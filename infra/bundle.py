"""Finds the product's files: in the working copy, or in the package that was built from it.

Uses only the standard library: setup.py runs it to build the package.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

FILES = (
    "main.py",
    "firebase.json",
    "firestore.rules",
    "requirements.txt",
    "CHANGELOG.md",
    "rules/firestore.indexes.json",
    "rules/storage.rules",
    "infra/terraform",
    "infra/local/package.json",
    "infra/local/package-lock.json",
    "web/dist",
)
"""What a deployment needs besides the packages: files and folders, below the root of the working copy."""
PACKAGES = ("functions", "shared")
"""The Python packages that are deployed."""
SOURCES = Path(__file__).resolve().parents[1]
"""The folder of the packages: the working copy, or where the product is installed."""
BUNDLED = Path("infra/bundled")
"""Where the built package keeps FILES, below SOURCES."""
WEB_CLIENT = Path("web/dist/index.html")


def is_working_copy(sources: Path = SOURCES) -> bool:
    """Whether the packages are those of a working copy, not of an installation."""
    return (sources / "pyproject.toml").is_file()


def bundle(sources: Path = SOURCES) -> Path:
    """The folder that has FILES."""
    return sources if is_working_copy(sources) else sources / BUNDLED


def copy_bundle(to: Path, source: Path) -> None:
    """Copies FILES from `source`. Raises FileNotFoundError naming what is missing, before anything is copied."""
    missing = [name for name in (*FILES, str(WEB_CLIENT)) if not (source / name).exists()]
    if missing:
        raise FileNotFoundError(f"Missing in {source}: {', '.join(missing)}. Run `make web` first.")
    for name in FILES:
        copy_tree(source / name, to / name)


def copy_packages(to: Path, sources: Path = SOURCES) -> None:
    """Copies PACKAGES, without what Python compiled."""
    for name in PACKAGES:
        copy_tree(sources / name, to / name)


def copy_tree(source: Path, to: Path) -> None:
    """Copies a file or what a folder has now; a file of an earlier copy that the folder no longer has is removed."""
    if source.is_dir():
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(source, to, ignore=shutil.ignore_patterns("__pycache__", "node_modules", ".*"))
    else:
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, to)


def files_below(folder: Path) -> Iterator[Path]:
    """The files of a folder, relative to it, in order."""
    return (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
