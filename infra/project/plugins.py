"""The plug-ins that a project deploys: pinned in `stardust.toml`, and written into the functions' requirements.

    [plugins]
    dolby-atmos = { package = "stardust-dolby-atmos", version = "1.2.0", digest = "<sha256 of the wheel>" }

The digest is the one that was reviewed: pip refuses any other wheel. A wheel that is in no package index lies in the
project's folder `plugins`, and `file` names it. `requirements` are further lines of requirements.txt, each with its
digest, for packages that the plug-in needs and the product does not have.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from shared.errors import Finding, InvalidInput

FOLDER = "plugins"
"""The folder of wheels, in the project and in what is built."""
_REQUIREMENTS = "requirements.txt"
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_FORMS = {
    "package": (r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", "Write the package's name, such as stardust-dolby-atmos."),
    "version": (r"[0-9]+(\.[0-9]+)*((a|b|rc)[0-9]+)?", "Write its version, such as 1.2.0."),
    "digest": (r"[0-9a-f]{64}", "Write the SHA-256 of the wheel, as the registry lists it."),
    "file": (r"[A-Za-z0-9._-]+\.whl", f"Write the name of a wheel in the folder {FOLDER}."),
}
_OPTIONAL = ("file",)
_PINNED = re.compile(r"[A-Za-z0-9._-]+(\[[A-Za-z0-9,._-]+\])?==[A-Za-z0-9.+!_-]+( --hash=sha256:[0-9a-f]{64})+")


@dataclass(frozen=True, slots=True)
class PluginPin:
    """One version of a plug-in's package."""

    package: str
    version: str
    digest: str
    file: str = ""
    """Its wheel in the project's folder `plugins`; empty if a package index has it."""
    requirements: tuple[str, ...] = ()
    """What it needs besides, as lines of requirements.txt with digests."""

    @property
    def lines(self) -> list[str]:
        """Its lines of requirements.txt."""
        what = f"./{FOLDER}/{self.file}" if self.file else f"{self.package}=={self.version}"
        return [f"{what} --hash=sha256:{self.digest}", *self.requirements]


def plugin_pins(data: Mapping[str, Any]) -> dict[str, PluginPin]:
    """The pins in a file that has no problems."""
    return {
        name: PluginPin(**{**stated, "requirements": tuple(stated.get("requirements", ()))})
        for name, stated in data.get("plugins", {}).items()
    }


def plugin_problems(data: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong with the table [plugins]."""
    table = data.get("plugins", {})
    for name, stated in (table if isinstance(table, dict) else {}).items():
        path = f"plugins.{name}"
        if not _NAME.fullmatch(name):
            yield Finding(path, "This is no name of a plug-in.", "invalid", remedy="Use that of its manifest.")
        if isinstance(stated, dict):
            yield from _of_pin(path, stated)
        else:
            remedy = "Write { package = ..., version = ..., digest = ... }, or run `stardust plugin add`."
            yield Finding(path, "Its version and digest are not pinned.", "invalid", remedy=remedy)


def _of_pin(path: str, stated: Mapping[str, Any]) -> Iterator[Finding]:
    for field in stated.keys() - {*_FORMS, "requirements"}:
        yield Finding(f"{path}.{field}", f"There is no {field!r}.", "unknown", remedy=f"There are {', '.join(_FORMS)}.")
    for field, (form, remedy) in _FORMS.items():
        value = stated.get(field)
        if value is None and field in _OPTIONAL:
            continue
        if not isinstance(value, str) or not re.fullmatch(form, value):
            yield Finding(f"{path}.{field}", f"{value!r} is not valid.", "invalid", remedy=remedy)
    lines = stated.get("requirements", [])
    if not isinstance(lines, list) or not all(isinstance(each, str) and _PINNED.fullmatch(each) for each in lines):
        remedy = "Write each as name==version --hash=sha256:DIGEST."
        yield Finding(f"{path}.requirements", "They are not all pinned.", "invalid", remedy=remedy)


def add_plugins(project: Path, build: Path, pins: Mapping[str, PluginPin]) -> None:
    """Writes the plug-ins into what is built: their wheels, and their lines of requirements.txt.

    Raises InvalidInput, before anything is written, if a wheel is missing or is not the one that was pinned.
    """
    wheels = {name: project / FOLDER / pin.file for name, pin in pins.items() if pin.file}
    problems = []
    for name, wheel in wheels.items():
        if not wheel.is_file() or hashlib.sha256(wheel.read_bytes()).hexdigest() != pins[name].digest:
            remedy = f"Add it again: stardust plugin add {wheel}."
            message = f"{wheel} is missing, or is not the wheel that was added."
            problems.append(Finding(f"plugins.{name}.digest", message, "tampered", remedy=remedy))
    if problems:
        raise InvalidInput(problems)
    shutil.rmtree(build / FOLDER, ignore_errors=True)
    for wheel in wheels.values():
        (build / FOLDER).mkdir(exist_ok=True)
        shutil.copyfile(wheel, build / FOLDER / wheel.name)
    lines = [line for name in sorted(pins) for line in pins[name].lines]
    if lines:
        file = build / _REQUIREMENTS
        file.write_text("\n".join([file.read_text("utf-8").rstrip("\n"), "# plug-ins", *lines]) + "\n", "utf-8")


def with_plugin(text: str, name: str, pin: PluginPin) -> str:
    """The text of stardust.toml with a plug-in's line added or replaced; everything else, comments too, stays."""
    stated = {field: value for field, value in asdict(pin).items() if value}
    line = f"{name} = {{ {', '.join(f'{field} = {json.dumps(value)}' for field, value in stated.items())} }}"
    lines = text.rstrip("\n").split("\n")
    heads = [number for number, each in enumerate(lines) if each.strip() == "[plugins]"]
    if not heads:
        return "\n".join([*lines, "", "[plugins]", line]) + "\n"
    start = heads[0] + 1
    rest = (number for number in range(start, len(lines)) if lines[number].lstrip().startswith("["))
    end = next(rest, len(lines))
    kept = [each for each in lines[start:end] if not re.match(rf"\s*{re.escape(name)}\s*=", each)]
    while kept and not kept[-1].strip():
        kept.pop()
    after = ["", *lines[end:]] if end < len(lines) else []
    return "\n".join([*lines[:start], *kept, line, *after]) + "\n"
