"""Packages import only what others make public: infra/faces.toml lists it, and the imports agree."""

import ast
import tomllib
from collections import defaultdict
from pathlib import Path

import grimp
import pytest

from functions.callables.rows import TABLE
from infra.architecture import ROOTS, import_graph

FACES = Path("infra/faces.toml")
DIVIDED = ("shared.delivery.", "shared.messages.")
"""Packages whose parts have a list each."""


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """The imports of the project and its examples, with those that the table of callables names as text."""
    found = import_graph(*ROOTS, "examples")
    for row in TABLE:
        found.add_import(importer="functions.callables.table", imported=f"shared.{row.use_case.partition(':')[0]}")
    return found


def imports_of_plug_ins() -> dict[str, set[str]]:
    """File of a plug-in -> the modules of the project that it imports."""
    found = {}
    for path in sorted(Path("plugins").rglob("*.py")):
        names: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names.add(node.module or "")
            elif isinstance(node, ast.Import):
                names.update(each.name for each in node.names)
        found[str(path)] = {name for name in names if name.partition(".")[0] in ROOTS}
    return found


def package_of(module: str, graph: grimp.ImportGraph) -> str:
    """The package that a module belongs to, as the list names it; empty for modules directly in shared/."""
    root, *below = module.split(".")
    if root != "shared":
        return root
    parts = below[: 2 if module.startswith(DIVIDED) else 1]
    return ".".join(parts) if parts and graph.find_children(".".join(["shared", *parts])) else ""


def used_from_outside(graph: grimp.ImportGraph) -> dict[str, set[str]]:
    """Package -> its modules that other packages import."""
    used: dict[str, set[str]] = defaultdict(set)
    for module in graph.modules:
        package = package_of(module, graph)
        importers = graph.find_modules_that_directly_import(module)
        if package and any(package_of(importer, graph) != package for importer in importers):
            used[package].add(module.removeprefix("shared.").removeprefix(f"{package}."))
    return used


def test_packages_import_only_public_modules_and_every_public_module_is_used(graph: grimp.ImportGraph) -> None:
    declared = {package: set(modules) for package, modules in tomllib.loads(FACES.read_text("utf-8")).items()}
    used = used_from_outside(graph)
    assert {
        package: {"not public": sorted(used[package] - listed), "public but not used": sorted(listed - used[package])}
        for package in sorted({*used, *declared})
        if (listed := declared.get(package, set())) != used[package]
    } == {}


def test_lists_are_sorted() -> None:
    declared = tomllib.loads(FACES.read_text("utf-8"))
    assert [package for package, modules in declared.items() if modules != sorted(set(modules))] == []


def test_plug_ins_use_what_is_made_for_them(graph: grimp.ImportGraph) -> None:
    examples = graph.find_descendants("examples")
    imported = {each for module in examples for each in graph.find_modules_directly_imported_by(module)}
    assert imported - examples == {"shared.plugins.protocol"}
    allowed = {"shared.sdk", "shared.plugins.protocol"}
    assert {
        path: sorted(others)
        for path, modules in imports_of_plug_ins().items()
        if (others := modules - allowed - ({"shared.plugins.testing"} if "/tests/" in path else set()))
    } == {}
