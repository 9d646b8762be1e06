"""The setup of a machine: what the user has to install, and when nothing is needed."""

import pytest

from infra.local.install import Tool, node_problems, python_problems, tool_problems

HERE = Tool("sh", "dash", "is a shell")
ABSENT = Tool("no-such-program", "no-such-package", "does nothing")


def test_installed_tools_are_not_installed_again() -> None:
    assert tool_problems([HERE], lambda packages: pytest.fail(f"installs {packages}")) == []


def test_missing_tools_are_installed_in_one_call() -> None:
    installed: list[list[str]] = []
    tool_problems([ABSENT, HERE, Tool("nor-this", "other", "is absent")], installed.append)
    assert installed == [["no-such-package", "other"]]


def test_without_permission_to_install_the_user_is_told_how() -> None:
    assert tool_problems([ABSENT], None) == [
        "no-such-program is missing: it does nothing.",
        "Install: sudo apt-get install no-such-package",
    ]


@pytest.mark.parametrize(("version", "accepted"), [("3.11.2", True), ("3.12.0", False), ("3.1.1", False)])
def test_only_the_python_of_the_runtime_is_accepted(version: str, accepted: bool) -> None:
    assert (python_problems(version) == []) is accepted


@pytest.mark.parametrize(
    ("version", "message"),
    [("v20.0.0", ""), ("v24.1.0", ""), ("v18.19.0", "Node.js is v18.19.0."), (None, "Node.js is missing.")],
)
def test_node_must_be_new_enough_for_firebase_tools(version: str | None, message: str) -> None:
    assert "".join(node_problems(version)).startswith(message)
    assert bool(node_problems(version)) is bool(message)
