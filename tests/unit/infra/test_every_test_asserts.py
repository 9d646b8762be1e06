"""Every test asserts something: a test without an assertion passes whatever the code does."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from infra.language import python_files

ROOT = Path(__file__).resolve().parents[3]
PYTEST = {"raises", "warns", "fail", "deprecated_call"}
HELPERS = ("check_", "assert_", "expect_")
KIT = "check"
"""One of `conformance` of the plug-ins' test kit: it raises AssertionError."""

ALLOWED: Mapping[str, str] = {
    "tests/emulator/test_emulator_api_contract.py::test_a_route_conforms_to_its_description": (
        "schemathesis validates each answer in `case.call_and_validate`, which raises"
    ),
}
"""Tests that assert elsewhere, such as in a fixture or a spawned process, each with the reason."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def find_tests(tree: ast.Module) -> Iterator[Function]:
    """The test functions of a module and of its classes."""
    for node in ast.walk(tree):
        if isinstance(node, Function) and node.name.startswith("test"):
            yield node


def called_name(call: ast.Call) -> str:
    """The last part of the called name: `f` of `f()` and of `a.f()`."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def asserts_itself(node: ast.AST) -> bool:
    """Whether the code has an assert statement, or calls pytest or a helper that asserts."""
    for each in ast.walk(node):
        if isinstance(each, ast.Assert):
            return True
        if isinstance(each, ast.Call):
            name, function = called_name(each), each.func
            of_pytest = isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "pytest"
            if name == KIT or name.startswith(HELPERS) or (of_pytest and name in PYTEST):
                return True
    return False


def asserts(test: Function, module: ast.Module) -> bool:
    """As `asserts_itself`; the functions of the same module that the test calls count too. Fixtures do not."""
    if asserts_itself(test):
        return True
    called = {called_name(each) for each in ast.walk(test) if isinstance(each, ast.Call)}
    return any(asserts_itself(each) for each in module.body if isinstance(each, Function) and each.name in called)


def ends_early(test: Function) -> list[int]:
    """The lines of `return` statements in the test itself: what follows them is not asserted."""
    found: list[int] = []
    pending: list[ast.AST] = list(test.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Return):
            found.append(node.lineno)
        elif not isinstance(node, (Function, ast.Lambda, ast.expr)):
            pending += ast.iter_child_nodes(node)
    return found


@pytest.fixture(scope="module")
def modules() -> dict[str, ast.Module]:
    """Every module of tests, by its path."""
    paths = sorted(path for path in python_files([ROOT / "tests", ROOT / "plugins"]) if path.name.startswith("test_"))
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8")) for path in paths}


def test_every_test_asserts(modules: dict[str, ast.Module]) -> None:
    silent = [
        f"{path}::{test.name}"
        for path, module in modules.items()
        for test in find_tests(module)
        if not asserts(test, module)
    ]
    assert sorted(silent) == sorted(ALLOWED)


def test_no_test_returns_early(modules: dict[str, ast.Module]) -> None:
    early = [
        f"{path}:{line} in {test.name}"
        for path, module in modules.items()
        for test in find_tests(module)
        for line in ends_early(test)
    ]
    assert early == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def test_a(): assert True", True),
        ("def test_a():\n with pytest.raises(OSError): f()", True),
        ("def test_a(): page.expect_title()", True),
        ("def helper(): assert True\ndef test_a(): helper()", True),
        ("def test_a(): f()", False),
        ("def helper(): f()\ndef test_a(): helper()", False),
        ("def a(): assert True\ndef helper(): a()\ndef test_a(): helper()", False),
        ("@pytest.fixture\ndef made(): assert True\ndef test_a(made): f()", False),
    ],
)
def test_assertions_are_found_in_tests_and_their_helpers(source: str, expected: bool) -> None:
    module = ast.parse(source)
    (test,) = find_tests(module)
    assert asserts(test, module) is expected


def test_only_returns_of_the_test_itself_are_early() -> None:
    (test,) = find_tests(ast.parse("def test_a():\n def f():\n  return 1\n if f():\n  return\n assert f()"))
    assert ends_early(test) == [5]
