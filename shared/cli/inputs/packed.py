"""Owns a package as a folder: its files as they will lie at the target, and beside them the plan that sends them."""

import json
import shutil
import threading
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

from shared.cli.inputs.documents import load_json
from shared.errors import Finding, InvalidInput
from shared.messages.packages.plan import Package, PackageFile
from shared.platform.blobs.path import checked_path

PLAN = ".stardust-package.json"
_NOTES = ".stardust-transfer.json"
_CARRIED = ("ern", "manifest", "marker")


def write_package(package: Package, files: Mapping[str, Path], folder: Path) -> None:
    """Writes the package; `files` are its resources by asset id. Raises InvalidInput unless the folder is empty."""
    if folder.exists() and any(folder.iterdir()):
        remedy = "Name another folder, or empty it."
        raise InvalidInput([Finding(str(folder), "The folder is not empty.", "not-empty", remedy=remedy)])
    marker = [package.marker] if package.marker else []
    for file in [*package.files, *marker]:
        place = folder / checked_path(file.path)
        place.parent.mkdir(parents=True, exist_ok=True)
        if file.content is not None:
            place.write_bytes(file.content)
        else:
            shutil.copyfile(files[file.asset_id or ""], place)
    bare = replace(package, files=tuple(map(_bare, package.files)), marker=package.marker and _bare(package.marker))
    (folder / PLAN).write_text(json.dumps(asdict(bare), ensure_ascii=False, indent=2), "utf-8")


def _bare(file: PackageFile) -> PackageFile:
    """The file by name: its bytes lie in the folder."""
    return replace(file, content=None, blob_path=file.path)


def read_package(folder: Path) -> Package:
    """The package as it was built. Raises InvalidInput, OSError."""
    plan = load_json(folder / PLAN)
    try:
        assert isinstance(plan, dict)
        files = tuple(_read(folder, file) for file in plan.pop("files"))
        marker = plan.pop("marker")
        return Package(files=files, marker=marker and _read(folder, marker), **{**plan, "stale": tuple(plan["stale"])})
    except (AssertionError, KeyError, TypeError, AttributeError) as error:
        message = "This is no plan of a package."
        raise InvalidInput([Finding(str(folder / PLAN), message, "no-plan", remedy="Build it anew.")]) from error


def _read(folder: Path, plan: dict[str, str]) -> PackageFile:
    file = PackageFile(**plan)  # type: ignore[arg-type]  # as it was written; what does not fit is refused
    if file.role in _CARRIED:
        return replace(file, blob_path=None, content=(folder / checked_path(file.path)).read_bytes())
    return file


class FolderNotes:
    """What a session remembers for the next run, kept beside the package."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _NOTES
        self._lock = threading.Lock()
        self._notes: dict[str, str] = json.loads(self._file.read_text("utf-8")) if self._file.exists() else {}

    def read(self, name: str) -> str | None:
        """The note, or None."""
        return self._notes.get(name)

    def write(self, name: str, note: str | None) -> None:
        """Keeps the note, or drops it (None)."""
        with self._lock:
            self._keep(name, note)

    def _keep(self, name: str, note: str | None) -> None:
        self._notes = {key: value for key, value in {**self._notes, name: note}.items() if value is not None}
        draft = self._file.with_suffix(".part")
        draft.write_text(json.dumps(self._notes), "utf-8")
        draft.replace(self._file)
