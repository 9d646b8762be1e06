"""The reference page of callables is up to date and complete."""

from pathlib import Path
from typing import Any

import pytest

from functions import reference
from functions.callables import TABLE
from functions.reference import main, page


def test_the_committed_page_is_up_to_date() -> None:
    assert main(["--check"]) == 0


def test_check_reports_a_missing_or_outdated_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(reference, "PAGE", tmp_path / "callables.md")
    assert main(["--check"]) == 1
    (tmp_path / "callables.md").write_text("outdated", "utf-8")
    assert main(["--check"]) == 1
    assert "python -m functions.reference" in capsys.readouterr().err
    assert main([]) == 0
    assert main(["--check"]) == 0


def test_the_page_has_one_row_per_callable() -> None:
    rows = [line for line in page().splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == [row.name for row in TABLE]
    assert {row.count("|") for row in rows} == {7}
    assert not [row for row in rows if "Raises" in row]


def test_a_row_lists_data_answer_limit_and_caller() -> None:
    rows = page().splitlines()
    assert (
        "| `createRelease` | Stores a new draft in the caller's tenant. | **`release`** | `releaseId`, `release` "
        "| write | member |"
    ) in rows
    assert any(row.startswith("| `acceptInvite` |") and row.endswith("| write | person |") for row in rows)
