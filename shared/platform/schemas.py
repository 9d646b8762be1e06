"""Locates the official DDEX schemas and compiles them once per process. They are not part of the product."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol, Self

from shared.errors import Finding

if TYPE_CHECKING:
    from lxml.etree import XMLSchema, _Element

ENTRY_FILES = {
    "ern": "release-notification.xsd",
    "ern-c-sftp": "ern-choreography-sftp.xsd",
    "mead": "media-enrichment-and-description.xsd",
}
"""The schema file of each family of standards; a version's folder is `<family>/<version>`, such as `ern/43`."""

BUNDLE = "schemas"
"""Folder in the deployed bundle, below the project root."""


@dataclass(frozen=True, slots=True)
class SchemaError:
    """One violation: `code` is the violated schema component, `xpath` the element."""

    code: str
    message: str
    xpath: str
    line: int | None


class ValidationService(Protocol):
    """A service that validates messages, such as a DDEX Workbench."""

    def findings(self, xml: bytes, version: str, profile: str | None = None) -> list[Finding]:
        """The service's findings on a message of the ERN version. Raises Unavailable."""
        ...


class SchemaSource:
    """Official schemas in one folder, laid out as `<family>/<version>/<entry file>`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def locate(cls, env: Mapping[str, str], project_root: Path | None = None) -> Self | None:
        """The first of STARDUST_DDEX_SCHEMAS, the user's cache and the bundle to contain schemas; None if none does."""
        for folder in schema_folders(env, project_root):
            source = cls(folder)
            if source.names():
                return source
        return None

    def names(self) -> list[str]:
        """The names of the schemas in the folder: `ern/43`, `mead/11` and so on."""
        return sorted(
            f"{family}/{entry.parent.name}"
            for family, file_name in ENTRY_FILES.items()
            for entry in self.folder.glob(f"{family}/*/{file_name}")
        )

    def path(self, name: str) -> Path | None:
        """The entry file of `name` (`ern/43`), or None if it is not installed."""
        family, _, version = name.partition("/")
        file_name = ENTRY_FILES.get(family)
        path = self.folder / family / version / file_name if file_name and version.isalnum() else None
        return path if path and path.is_file() else None

    def compile_error(self, name: str) -> str | None:
        """Why the schema `name` cannot be compiled; None if it can."""
        from lxml import etree

        path = self.path(name)
        if path is None:
            return "it is missing"
        try:
            _compile(path)
        except (etree.XMLSchemaParseError, etree.XMLSyntaxError) as error:
            return str(error)
        return None

    def errors(self, name: str, root: "_Element") -> Iterator[SchemaError]:
        """The violations of the schema `name` below `root`. Raises KeyError if the schema is not installed."""
        path = self.path(name)
        if path is None:
            raise KeyError(name)
        yield from _compiled(path.resolve()).errors(root)


def schema_folders(env: Mapping[str, str], project_root: Path | None = None) -> list[Path]:
    """The folders that are searched for schemas, in order."""
    named = env.get("STARDUST_DDEX_SCHEMAS")
    bundle = [project_root / BUNDLE] if project_root else []
    return [*([Path(named).expanduser()] if named else []), user_cache(env), *bundle]


def user_cache(env: Mapping[str, str]) -> Path:
    """The folder that `stardust schemas install` writes to: $XDG_CACHE_HOME or ~/.cache, then stardust/ddex."""
    base = env.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path(env.get("HOME") or "~").expanduser() / ".cache") / "stardust" / "ddex"


class _Compiled:
    """A compiled schema. The lock guards its shared error log."""

    def __init__(self, schema: "XMLSchema") -> None:
        self._schema = schema
        self._lock = Lock()

    def errors(self, root: "_Element") -> list[SchemaError]:
        with self._lock:
            if self._schema.validate(root):
                return []
            return [
                SchemaError(entry.type_name, entry.message, entry.path or "", entry.line or None)
                for entry in self._schema.error_log
            ]


@lru_cache(maxsize=16)
def _compiled(path: Path) -> _Compiled:
    return _Compiled(_compile(path))


def _compile(path: Path) -> "XMLSchema":
    from lxml import etree

    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    return etree.XMLSchema(etree.parse(path, parser))
