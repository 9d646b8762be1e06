"""Builds the wheel of a plug-in: pure Python, by the same bytes each time, and without running any of its code.

Only what is packed is in it: the package's folder, the licence, and what pyproject.toml says of the project. Source of
the form: the specification of binary distributions of PyPA (PEP 427) and its core metadata, 2.1.
"""

import base64
import hashlib
import io
import tomllib
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from configparser import Error as ConfigError
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from packaging.utils import canonicalize_name, canonicalize_version

from shared.errors import Finding, InvalidInput

GROUP = "stardust.plugins"
MAX_BYTES = 20 << 20
_FILE = "pyproject.toml"
_SKIPPED = {"__pycache__"}
_WHEEL = "Wheel-Version: 1.0\nGenerator: stardust plugin\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_FIRST = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
"""Of a file, as zip keeps it: whose machine it was built on says nothing."""


@dataclass(frozen=True, slots=True)
class Project:
    """What pyproject.toml says of a plug-in's package."""

    folder: Path
    distribution: str
    version: str
    plugin: str
    package: str
    entry_points: Mapping[str, Mapping[str, str]]
    project: Mapping[str, Any]

    @property
    def package_folder(self) -> Path:
        """The folder of the top-level package, in the project or below `src`."""
        inside = self.folder / "src" / self.package
        return inside if inside.is_dir() else self.folder / self.package


@dataclass(frozen=True, slots=True)
class Wheel:
    """A built wheel."""

    file_name: str
    content: bytes

    @property
    def digest(self) -> str:
        """The SHA-256, in lower-case hex."""
        return hashlib.sha256(self.content).hexdigest()


def read_project(folder: Path) -> Project:
    """The project in a folder. Raises InvalidInput with every problem of its pyproject.toml."""
    try:
        data = tomllib.loads((folder / _FILE).read_text("utf-8"))
    except FileNotFoundError as error:
        remedy = "Name the folder of a plug-in, or make one: stardust plugin create NAME."
        raise InvalidInput([Finding(_FILE, f"There is no {_FILE} in {folder}.", "missing", remedy=remedy)]) from error
    except ValueError as error:
        raise InvalidInput([Finding(_FILE, f"This is not TOML: {error}", "unreadable")]) from error
    project = data.get("project", {})
    entries = project.get("entry-points", {})
    if problems := list(_problems(project, entries)):
        raise InvalidInput(problems)
    ((plugin, package),) = entries[GROUP].items()
    found = Project(folder, project["name"], project["version"], plugin, package, entries, project)
    if not (found.package_folder / "__init__.py").is_file():
        remedy = "Name the top-level package, which has an __init__.py."
        raise InvalidInput([Finding(f"{_FILE}: {plugin}", f"There is no package {package}.", "missing", remedy=remedy)])
    return found


def build_wheel(project: Project) -> Wheel:
    """The wheel. Raises InvalidInput if it is too large, or has a link or a file that nobody can read."""
    name = canonicalize_name(project.distribution).replace("-", "_")
    stem = f"{name}-{canonicalize_version(project.version, strip_trailing_zero=False)}"
    info = f"{stem}.dist-info"
    root = project.package_folder.parent
    files = {str(path.relative_to(root)): path.read_bytes() for path in _packed(project.package_folder)}
    licence = project.folder / "LICENSE"
    if licence.is_file():
        files[f"{info}/licenses/LICENSE"] = licence.read_bytes()
    files[f"{info}/METADATA"] = _metadata(project)
    files[f"{info}/WHEEL"] = _WHEEL.encode()
    files[f"{info}/entry_points.txt"] = _entry_points(project.entry_points)
    record = "".join(f"{path},sha256={_digest(content)},{len(content)}\n" for path, content in sorted(files.items()))
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    content = _zipped(files)
    if len(content) > MAX_BYTES:
        message = f"The wheel has {len(content):,} bytes; at most {MAX_BYTES:,} are accepted."
        raise InvalidInput([Finding("", message, "too-large", remedy="Leave out what the functions do not need.")])
    return Wheel(f"{stem}-py3-none-any.whl", content)


def described(file: Path) -> tuple[str, str, str]:
    """Distribution, version and plug-in of a wheel. Raises InvalidInput if it is none of a plug-in, OSError."""
    try:
        with ZipFile(file) as archive:
            names = {name.rpartition("/")[2]: name for name in archive.namelist() if ".dist-info/" in name}
            metadata = message_from_bytes(archive.read(names["METADATA"]))
            parser = ConfigParser(delimiters="=")
            parser.read_string(archive.read(names["entry_points.txt"]).decode())
            (plugin,) = parser[GROUP]
            return str(metadata["Name"]), str(metadata["Version"]), plugin
    except (BadZipFile, KeyError, ValueError, ConfigError) as error:
        remedy = "Name the wheel that `stardust plugin publish` built, or another of one plug-in."
        raise InvalidInput([Finding(str(file), "This is no wheel of a plug-in.", "no-wheel", remedy=remedy)]) from error


def _problems(project: Mapping[str, Any], entries: Mapping[str, Any]) -> Iterator[Finding]:
    for name in ("name", "version"):
        if not isinstance(project.get(name), str):
            remedy = f'Write {name} = "..." below [project]; it cannot be dynamic.'
            yield Finding(f"{_FILE}: project.{name}", "It is not stated.", "missing", remedy=remedy)
    stated = entries.get(GROUP, {})
    if len(stated) != 1:
        remedy = f'Write one line below [project.entry-points."{GROUP}"]: name = "package".'
        yield Finding(f"{_FILE}: {GROUP}", f"It has {len(stated)} plug-ins.", "entry-point", remedy=remedy)
    elif not all(str(value).isidentifier() for value in stated.values()):
        remedy = "Name the top-level package alone: the manifest names the functions."
        yield Finding(f"{_FILE}: {GROUP}", "This is no top-level package.", "entry-point", remedy=remedy)


def _packed(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if _SKIPPED & set(path.parts) or path.suffix == ".pyc" or any(part.startswith(".") for part in path.parts[-1:]):
            continue
        if path.is_symlink():
            raise InvalidInput([Finding(str(path), "A package has no links.", "link", remedy="Copy the file instead.")])
        if path.is_file():
            yield path


def _metadata(project: Project) -> bytes:
    message = Message()
    stated = project.project
    message["Metadata-Version"] = "2.1"
    message["Name"], message["Version"] = project.distribution, project.version
    if stated.get("description"):
        message["Summary"] = " ".join(str(stated["description"]).split())
    if stated.get("requires-python"):
        message["Requires-Python"] = str(stated["requires-python"])
    for each in stated.get("dependencies", []):
        message["Requires-Dist"] = str(each)
    readme = project.folder / str(stated.get("readme", "README.md"))
    body = readme.read_text("utf-8") if readme.is_file() else ""
    if body:
        message["Description-Content-Type"] = "text/markdown"
    head = "".join(f"{name}: {value}\n" for name, value in message.items())
    return f"{head}\n{body}".encode()


def _entry_points(groups: Mapping[str, Mapping[str, str]]) -> bytes:
    parts = (
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in sorted(entries.items()))
        for group, entries in sorted(groups.items())
    )
    return "\n".join(parts).encode()


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Stored, not compressed: how well zlib compresses depends on its version."""
    written = io.BytesIO()
    ordered = sorted(files.items(), key=lambda each: (each[0].split("/")[0].endswith(".dist-info"), each[0]))
    with ZipFile(written, "w", ZIP_STORED) as archive:
        for path, content in ordered:
            entry = ZipInfo(path, _FIRST)
            entry.external_attr = _MODE
            archive.writestr(entry, content)
    return written.getvalue()
