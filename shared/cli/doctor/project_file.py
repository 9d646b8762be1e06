"""Checks `stardust.toml`, of which the settings of a deployment are derived (infra/project, if it is installed)."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from shared.cli.doctor.facts import PROJECT_FILE, Facts, problem
from shared.errors import Conflict, Finding, InvalidInput

_SETTINGS, _UPDATE = "infra.project.settings", "infra.project.update"


def declared(folder: Path) -> dict[str, str] | None:
    """The variables of the functions that the file says; None without a file, or if it is not valid."""
    if not (folder / PROJECT_FILE).is_file() or find_spec("infra") is None:
        return None
    try:
        return dict(_read(folder).env)
    except InvalidInput:
        return None


def check_project_file(facts: Facts) -> Iterator[Finding]:
    """The file is valid, and of the version that is installed."""
    if find_spec("infra") is None:
        yield problem(
            PROJECT_FILE, "The tools for projects are not installed.", "no-tools", "pip install stardust-distro"
        )
        return
    try:
        settings = _read(facts.folder)
    except InvalidInput as error:
        yield from error.problems
        return
    try:
        import_module(_UPDATE).check_version(settings)
    except Conflict as error:
        yield problem(PROJECT_FILE, error.message, "project-version", error.remedy)


def _read(folder: Path) -> Any:
    """The settings of the project. Raises InvalidInput."""
    return import_module(_SETTINGS).ProjectSettings.read(folder)
