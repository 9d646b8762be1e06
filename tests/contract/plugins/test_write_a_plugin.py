"""The page that teaches how to write a plug-in is executed: its files are written, its commands run, in their order."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shared.cli.main import app

PAGE = Path("docs/how-to/write-a-plug-in.md").read_text("utf-8")
_STEP = re.compile(r"(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)```", re.DOTALL)


def steps() -> Iterator[tuple[str, str]]:
    """File and content, or nothing and a command."""
    for found in _STEP.finditer(PAGE):
        if found["file"]:
            yield found["file"], found["text"]
        elif found["language"] == "sh":
            yield from (("", line) for line in found["text"].splitlines())


def test_the_page_leads_from_an_empty_folder_to_a_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    commands = []
    for file, text in steps():
        if file:
            assert Path(file).exists(), "the package has this file, and the page replaces it"
            Path(file).write_text(text, "utf-8")
            continue
        program, *arguments = shlex.split(text)
        assert program == "stardust"
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, f"{text}\n{result.output}"
        commands.append(arguments[1])
    assert commands == ["create", "check", "check", "keys", "publish", "review", "licence"]
    assert [path.name for path in Path("plugins/wheels").iterdir()] == ["stardust_quiet_titles-0.1.0-py3-none-any.whl"]
    assert '"review": "approved"' in Path("plugins/registry.json").read_text("utf-8")
