"""Checks the package of a plug-in before it is published."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import shared
from shared.errors import Finding, InvalidInput
from shared.model.plugins.manifest import Manifest
from shared.plugins.authoring.permissions import in_words
from shared.plugins.authoring.scan import scan
from shared.plugins.authoring.wheel import Project, Wheel, build_wheel, read_project
from shared.plugins.manifests import read_manifest

_TESTS_S = 600
_PYTEST = """
import sys
sys.path.append(sys.argv[1])
import pytest
sys.exit(pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", "tests"]))
"""
_SAID = 2000
"""How much of what the tests said a finding quotes."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A package that was checked: what it is, and what was found."""

    project: Project
    manifest: Manifest
    findings: tuple[Finding, ...]
    wheel: Wheel | None
    """The built wheel; None if it cannot be built."""

    @property
    def permissions(self) -> list[str]:
        """What it asks for, in words."""
        return in_words(self.manifest.permissions)

    @property
    def acceptable(self) -> bool:
        """Whether nothing that was found keeps it from being published."""
        return self.wheel is not None and all(each.severity != "error" for each in self.findings)


def check_plugin(folder: Path, *, with_tests: bool = True) -> Checked:
    """Checks manifest, licence, code, tests and wheel of the project in a folder.

    Raises InvalidInput if there is no project or no manifest that can be read.
    """
    project = read_project(folder)
    manifest = read_manifest(project.package_folder)
    findings = [
        *_agreement(project, manifest),
        *_licence(project, manifest),
        *scan(project.package_folder, protocols=bool(manifest.protocols)),
    ]
    try:
        wheel = build_wheel(project)
    except InvalidInput as error:
        findings += error.problems
        wheel = None
    if with_tests:
        findings += _tests(folder)
    return Checked(project, manifest, tuple(findings), wheel)


def _agreement(project: Project, manifest: Manifest) -> Iterator[Finding]:
    for field, stated, wanted in (
        ("name", manifest.name, project.plugin),
        ("version", manifest.version, project.version),
    ):
        if stated != wanted:
            message = f"plugin.toml says {stated}, and pyproject.toml {wanted}."
            yield Finding(field, message, "disagreement", remedy="Let them agree.")
    registered = set(project.entry_points.get("stardust.protocols", {}))
    if registered != set(manifest.protocols):
        message = f"plugin.toml names {sorted(manifest.protocols)}, and pyproject.toml {sorted(registered)}."
        yield Finding("protocols", message, "disagreement", remedy="Let them agree.")


def _licence(project: Project, manifest: Manifest) -> Iterator[Finding]:
    file = project.folder / "LICENSE"
    if not file.is_file() or not file.read_text("utf-8").strip():
        remedy = f"Write the terms, {manifest.licence.terms}, into LICENSE."
        yield Finding("LICENSE", "Nobody knows what others may do with it.", "missing", remedy=remedy)
    if "State here what others may do" in (file.read_text("utf-8") if file.is_file() else ""):
        yield Finding("LICENSE", "The terms are not stated yet.", "missing", "warning", remedy="Write them.")


def _tests(folder: Path) -> Iterator[Finding]:
    if not any(folder.glob("tests/test_*.py")):
        remedy = "Write tests/test_*.py, with the conformance suite of shared.plugins.testing."
        yield Finding("tests", "There are no tests.", "missing", remedy=remedy)
        return
    command = [sys.executable, "-c", _PYTEST, str(Path(shared.__file__).parents[1])]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=_TESTS_S)
    except subprocess.TimeoutExpired:
        yield Finding("tests", f"They took longer than {_TESTS_S} s.", "tests", remedy="Make them faster.")
        return
    if "No module named pytest" in done.stderr:
        remedy = "Install it beside stardust-distro: pip install pytest."
        yield Finding("tests", "pytest is not installed here.", "tests", remedy=remedy)
    elif done.returncode != 0:
        said = f"{done.stdout}\n{done.stderr}".strip()[-_SAID:]
        yield Finding("tests", f"They fail:\n{said}", "tests", remedy="Mend them: pytest.")
