"""Reads the manifest of a plug-in, `plugin.toml` in its package, without importing the package."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from shared.errors import Finding, InvalidInput
from shared.model.codec import decode
from shared.model.plugins.manifest import Manifest
from shared.plugins.config import schema_findings

FILE = "plugin.toml"
_MAX_BYTES = 200_000


def read_manifest(folder: Path) -> Manifest:
    """The manifest in the package's folder. Raises InvalidInput with every problem, by its path in the file."""
    raw = _parsed(folder / FILE)
    problems = [*_beside_the_model(raw, folder), *schema_findings(raw.get("config"))]
    try:
        manifest = decode(Manifest, raw)
    except InvalidInput as error:
        problems = [*error.problems, *problems]
    if problems:
        raise InvalidInput(problems, f"{FILE}: {'; '.join(map(str, problems))}")
    return manifest


def _parsed(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise _unreadable(f"{FILE} is larger than {_MAX_BYTES:,} bytes.", "Shorten it.")
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise _unreadable(f"The package has no {FILE} that can be read.", f"Add {FILE} to its folder.") from error
    except ValueError as error:  # TOML and UTF-8
        raise _unreadable(f"{FILE} is not valid TOML: {error}", "Mend that place.") from error


def _unreadable(message: str, remedy: str) -> InvalidInput:
    return InvalidInput([Finding("", message, "manifest", remedy=remedy)])


def _beside_the_model(raw: Mapping[str, Any], folder: Path) -> Iterator[Finding]:
    """What the model cannot see: ranges, what repeats, what refers to what, and the package's files."""
    yield from _ranges(raw.get("requires"))
    yield from _handlers(_tables(raw, "hooks"), folder)
    for kind in ("formats", "dictionaries", "panels"):
        yield from _repeated(kind, "name", [table.get("name") for table in _tables(raw, kind)])
    for kind in ("dictionaries", "panels"):
        yield from _files(kind, _tables(raw, kind), folder)
    points = [table.get("on") for table in _tables(raw, "hooks")]
    if _tables(raw, "formats") and "message.write" not in points:
        yield Finding("formats", "No hook writes the formats.", "missing", remedy="Add a hook on message.write.")
    licence = raw.get("licence")
    if isinstance(licence, Mapping) and licence.get("kind") in ("paid", "freemium") and not licence.get("keys"):
        remedy = "State the public keys with which licence keys are signed."
        yield Finding("licence.keys", "Nobody can check the licence keys.", "missing", remedy=remedy)


def _tables(raw: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    """The tables of an array; of something else, which the model refuses, none."""
    found = raw.get(name)
    return [table for table in found if isinstance(table, Mapping)] if isinstance(found, list) else []


def _ranges(requires: Any) -> Iterator[Finding]:
    for name in ("sdk", "stardust"):
        stated = requires.get(name) if isinstance(requires, Mapping) else None
        try:
            SpecifierSet(stated if isinstance(stated, str) else "")
        except InvalidSpecifier:
            remedy = "Write it as PEP 440 says, such as >=1.0,<2."
            yield Finding(f"requires.{name}", f"{stated!r} is no range of versions.", "range", remedy=remedy)


def _handlers(hooks: Sequence[Mapping[str, Any]], folder: Path) -> Iterator[Finding]:
    yield from _repeated("hooks", "on", [" ".join(str(hook.get(key, "")) for key in ("on", "every")) for hook in hooks])
    for index, hook in enumerate(hooks):
        module, _, _ = str(hook.get("call", "")).partition(":")
        package, *below = module.split(".")
        at = folder.joinpath(*below)
        if package == folder.name and (at.with_suffix(".py").is_file() or (at / "__init__.py").is_file()):
            continue
        remedy = f"Name a module of the package: {folder.name}.module:function."
        yield Finding(f"hooks[{index}].call", f"The package has no module {module!r}.", "missing", remedy=remedy)


def _repeated(kind: str, field: str, values: Sequence[Any]) -> Iterator[Finding]:
    for index, value in enumerate(values):
        if value in values[:index]:
            remedy = "Leave one of them." if kind != "hooks" else "Let one function do both."
            yield Finding(f"{kind}[{index}].{field}", f"{value!s:.100} stands twice.", "repeated", remedy=remedy)


def _files(kind: str, tables: Sequence[Mapping[str, Any]], folder: Path) -> Iterator[Finding]:
    for index, table in enumerate(tables):
        name = table.get("file")
        if isinstance(name, str) and not is_file_of(folder, name):
            remedy = "Add it to the package, and to its package data."
            yield Finding(f"{kind}[{index}].file", f"The package has no file {name!r}.", "missing", remedy=remedy)


def is_file_of(folder: Path, name: str) -> bool:
    """Whether a relative path names a file in the folder, also after links are followed."""
    file = (folder / name).resolve()
    return file.is_relative_to(folder.resolve()) and file.is_file()
