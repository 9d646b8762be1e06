"""The setup of a machine: what it asks of the user, and when it asks nothing."""

import pytest

from infra.local.install import Tool, node_problems, python_problems, tool_problems

HERE = Tool("sh", "dash", "is a shell")
ABSENT = Tool("no-such-program", "no-such-package", "does nothing")


def test_what_is_there_is_not_installed() -> None:
    assert tool_problems([HERE], lambda packages: pytest.fail(f"installs {packages}")) == []


def test_what_is_missing_is_installed_once_and_together() -> None:
    asked: list[list[str]] = []
    tool_problems([ABSENT, HERE, Tool("nor-this", "other", "is absent")], asked.append)
    assert asked == [["no-such-package", "other"]]


def test_without_the_right_to_install_the_user_is_told_how() -> None:
    assert tool_problems([ABSENT], None) == [
        "no-such-program is missing: it does nothing.",
        "Install: sudo apt-get install no-such-package",
    ]


@pytest.mark.parametrize(("version", "right"), [("3.11.2", True), ("3.12.0", False), ("3.1.1", False)])
def test_only_the_python_of_the_runtime_will_do(version: str, right: bool) -> None:
    assert (python_problems(version) == []) is right


@pytest.mark.parametrize(
    ("version", "said"),
    [("v20.0.0", ""), ("v24.1.0", ""), ("v18.19.0", "Node.js is v18.19.0."), (None, "Node.js is missing.")],
)
def test_node_must_be_new_enough_for_firebase_tools(version: str | None, said: str) -> None:
    assert "".join(node_problems(version)).startswith(said)
    assert bool(node_problems(version)) is bool(said)
