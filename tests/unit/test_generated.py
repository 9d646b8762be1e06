"""Generated files are written, compared and removed in one way."""

from pathlib import Path

import pytest

from shared.generated import generate, outdated


def test_check_names_what_is_missing_outdated_or_left_over_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "same.md").write_text("1")
    (tmp_path / "other.md").write_text("1")
    (tmp_path / "gone.md").write_text("1")
    texts = {"same.md": "1", "other.md": "2", "new/page.md": "ø", "gone.md": None, "never.md": None}
    files = {tmp_path / name: text for name, text in texts.items()}
    stale = [tmp_path / name for name in ("other.md", "new/page.md", "gone.md")]
    assert outdated(files) == stale
    assert generate(files, "a.generator", ["--check"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert [line.partition(" ")[0] for line in said] == [path.name for path in stale]
    assert all("Run: python -m a.generator" in line for line in said)
    assert outdated(files) == stale
    assert generate(files, "a.generator", []) == 0
    assert generate(files, "a.generator", ["--check"]) == 0
    assert (tmp_path / "new/page.md").read_text("utf-8") == "ø"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "other.md", "same.md"]


def test_another_argument_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        generate({tmp_path / "page.md": "1"}, "a.generator", ["--chek"])
    assert list(tmp_path.iterdir()) == []
