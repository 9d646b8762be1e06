"""The local stack: error messages when it cannot start."""

from pathlib import Path

import pytest

from infra.local.stack.machine import ROOT
from infra.local.stack.processes import ProcessFailed
from infra.local.stack.stack import Stack, StackFailed, running_stack


def test_a_second_stack_of_the_same_name_is_refused(stack: Stack) -> None:
    with pytest.raises(StackFailed, match=f"A stack named {stack.name} is already running"), running_stack(stack.name):
        pass


@pytest.mark.usefixtures("stack")
def test_functions_that_cannot_be_loaded_are_reported_with_cause_and_log(tmp_path: Path) -> None:
    for name in ("firebase.json", "requirements.txt", "venv", "firestore.rules", "rules", "web"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "main.py").write_text("from functions.teapots import brew\n")
    with pytest.raises(ProcessFailed) as failure, running_stack("test-broken", source=tmp_path):
        pass
    assert "The functions cannot be loaded." in str(failure.value)
    assert "No module named 'functions" in str(failure.value)
    assert str(failure.value).endswith("test-broken/firebase.log")
