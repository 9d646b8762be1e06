"""Reads and writes a package as a folder: its files in the target's layout, and the plan for sending them."""

import json
import shutil
import threading
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

from shared.cli.inputs.documents import load_json
from shared.errors import Finding, InvalidInput
from shared.messages.packages.plan import Package, PackageFile
from shared.platform.blobs.folder import FolderBlobs
from shared.platform.blobs.path import checked_path
from shared.platform.blobs.port import BlobInfo

PLAN = ".stardust-package.json"
_CHECKPOINTS = ".stardust-transfer.json"
_INLINE_ROLES = ("ern", "mead", "manifest", "marker")


def write_package(package: Package, files: Mapping[str, Path], folder: Path) -> None:
    """Writes the package; `files` maps asset ids to resource files. Raises InvalidInput unless the folder is empty."""
    check_empty(folder)
    marker = [package.marker] if package.marker else []
    for file in [*package.files, *marker]:
        path = folder / checked_path(file.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        if file.content is not None:
            path.write_bytes(file.content)
        else:
            shutil.copyfile(files[file.asset_id or ""], path)
    files_by_path = tuple(map(_by_path, package.files))
    plan = replace(package, files=files_by_path, marker=package.marker and _by_path(package.marker))
    (folder / PLAN).write_text(json.dumps(asdict(plan), ensure_ascii=False, indent=2), "utf-8")


def check_empty(folder: Path) -> None:
    """Raises InvalidInput if the folder has something in it."""
    if folder.exists() and any(folder.iterdir()):
        remedy = "Choose another folder, or empty it."
        raise InvalidInput([Finding(str(folder), "The folder is not empty.", "not-empty", remedy=remedy)])


def _by_path(file: PackageFile) -> PackageFile:
    """The file without its content, which is stored in the folder."""
    return replace(file, content=None, blob_path=file.path)


def read_package(folder: Path) -> Package:
    """Reads a package that `write_package` wrote. Raises InvalidInput, OSError."""
    plan = load_json(folder / PLAN)
    try:
        assert isinstance(plan, dict)
        files = tuple(_read(folder, file) for file in plan.pop("files"))
        marker = plan.pop("marker")
        plan.pop("stale", None)  # plans of former versions
        return Package(files=files, marker=marker and _read(folder, marker), **plan)
    except (AssertionError, KeyError, TypeError, AttributeError) as error:
        message = "The file is not a package plan."
        raise InvalidInput(
            [Finding(str(folder / PLAN), message, "no-plan", remedy="Build the package again.")]
        ) from error


def _read(folder: Path, plan: dict[str, str]) -> PackageFile:
    fields = {name: value for name, value in plan.items() if name != "parts"}  # a plan has single files only
    file = PackageFile(**fields)  # type: ignore[arg-type]  # a TypeError for unexpected fields is handled by the caller
    if file.role in _INLINE_ROLES:
        return replace(file, blob_path=None, content=(folder / checked_path(file.path)).read_bytes())
    return file


class PackedFiles(FolderBlobs):
    """The files of a package; what was measured when it was built stands in its plan, and vouches for what is sent."""

    def stat(self, path: str) -> BlobInfo | None:
        """The file's properties, or None; its content is not read."""
        return self._listed(path) if self._file(path).is_file() else None


class FolderCheckpoints:
    """Upload checkpoints for the next run, stored with the package."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _CHECKPOINTS
        self._lock = threading.Lock()
        self._checkpoints: dict[str, str] = json.loads(self._file.read_text("utf-8")) if self._file.exists() else {}

    def read(self, name: str) -> str | None:
        """The checkpoint, or None."""
        return self._checkpoints.get(name)

    def write(self, name: str, checkpoint: str | None) -> None:
        """Saves the checkpoint, or deletes it if it is None."""
        with self._lock:
            self._save(name, checkpoint)

    def _save(self, name: str, checkpoint: str | None) -> None:
        merged = {**self._checkpoints, name: checkpoint}
        self._checkpoints = {key: value for key, value in merged.items() if value is not None}
        draft = self._file.with_suffix(".part")
        draft.write_text(json.dumps(self._checkpoints), "utf-8")
        draft.replace(self._file)
