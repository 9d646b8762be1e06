"""Creates the package of a plug-in from templates."""

import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.errors import Conflict, Finding, InvalidInput
from shared.plugins.authoring.kinds import COMMON, KINDS, LICENCES, TEMPLATES, licence_text
from shared.plugins.manifests import FILE, read_manifest
from shared.sdk import SDK_VERSION

_SUFFIX = ".txt"
"""Of templates, so that no tool takes them for what they become."""
_OUTSIDE: Mapping[str, str] = {"test.py": "tests/test_@module@.py", "pyproject.toml": "", "README.md": ""}
"""Where files that do not belong into the package go; empty: the folder itself, under the same name."""


def create_plugin(
    folder: Path, *, kind: str, today: date, title: str = "", author: str = "Your name", licence: str = "MIT"
) -> list[Path]:
    """Writes a package into `folder`, which must not exist or be empty; the folder's name is the plug-in's.

    Returns its files. Raises InvalidInput with every problem, Conflict if the folder has files; both before it writes.
    """
    _check(kind, licence)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(f"{folder} exists already.", remedy="Choose another name, or empty the folder.")
    name = folder.resolve().name
    files = _files(kind, _values(name, title, author, licence, kind), licence_text(licence, author, today))
    package = f"stardust_{name.replace('-', '_')}"
    with TemporaryDirectory() as temporary:
        made = Path(temporary) / "made"
        for path, text in files.items():
            file = made / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        read_manifest(made / package)
        shutil.copytree(made, folder, dirs_exist_ok=True)
    return [folder / path for path in sorted(files)]


def _check(kind: str, licence: str) -> None:
    problems = [
        Finding(option, f"There is no {what} {given!r}.", "unknown", remedy=f"Choose one of {', '.join(known)}.")
        for option, what, given, known in (
            ("--kind", "kind", kind, KINDS),
            ("--licence", "licence", licence, LICENCES),
        )
        if given not in known
    ]
    if problems:
        raise InvalidInput(problems)


def _values(name: str, title: str, author: str, licence: str, kind: str) -> dict[str, str]:
    """What stands for each mark; texts that people chose are quoted as JSON and TOML both read them."""
    module = name.replace("-", "_")
    major = int(SDK_VERSION.partition(".")[0])
    values = {
        "name": name,
        "module": module,
        "package": f"stardust_{module}",
        "distribution": f"stardust-{name}",
        "title": title or name.replace("-", " ").capitalize(),
        "author": author,
        "terms": licence,
        "purpose": KINDS[kind].purpose,
        "sdk": f">={SDK_VERSION},<{major + 1}",
    }
    return {**values, **{f"quoted-{name}": json.dumps(value) for name, value in values.items()}}


def _files(kind: str, values: Mapping[str, str], licence: str) -> dict[str, str]:
    """The text of each file, by its path."""
    package = values["package"]
    found = {path: text for each in (COMMON, kind) for path, text in _templates(TEMPLATES / each)}
    extra = KINDS[kind]
    manifest = found.pop(FILE).replace("@top@", extra.top) + found.pop("manifest.toml")
    found["pyproject.toml"] = found["pyproject.toml"].replace("@entry-points@", extra.entry_points)
    files = {_OUTSIDE.get(path, f"@package@/{path}") or path: text for path, text in found.items()}
    files[f"{package}/{FILE}"] = manifest
    files["LICENSE"] = licence
    return {_filled(path, values): _filled(text, values) for path, text in files.items()}


def _templates(folder: Path) -> list[tuple[str, str]]:
    return [
        (str(file.relative_to(folder)).removesuffix(_SUFFIX), file.read_text("utf-8"))
        for file in sorted(folder.rglob(f"*{_SUFFIX}"))
    ]


def _filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text
