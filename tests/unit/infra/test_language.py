"""The language check: which docstrings and names it refuses, and what it says."""

from pathlib import Path

import pytest

from infra.language import check, main, python_files, standard_word, words_of


def lines(source: str, path: str = "shared/example.py") -> list[str]:
    return [str(hit) for hit in check(path, source)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("file_pulse", ["file", "pulse"]),
        ("FilePulse", ["file", "pulse"]),
        ("_DOORS", ["doors"]),
        ("XMLPulse2", ["xml", "pulse"]),
        ("health", ["health"]),
        ("_", []),
    ],
)
def test_names_are_split_into_words(name: str, words: list[str]) -> None:
    assert words_of(name) == words


@pytest.mark.parametrize(
    ("word", "standard"),
    [
        ("pulse", "progress tracker"),
        ("pulses", "progress tracker"),
        ("judged", "validate"),
        ("stretches", "continuation"),
        ("stories", "scenarios"),
        ("health", None),
        ("history", None),
        ("dialogue", None),
    ],
)
def test_whole_words_and_their_forms_have_a_standard_word(word: str, standard: str | None) -> None:
    assert standard_word(word) == standard


@pytest.mark.parametrize(
    "source",
    [
        "class Pulse: ...",
        "class Pulses(list): ...",
        "def pulse(): ...",
        "async def next_pulse(): ...",
        "def f(pulse): ...",
        "def f(*pulse): ...",
        "def f(*, pulse=None): ...",
        "f = lambda pulse: 1",
        "pulse = 1",
        "pulse: int = 1",
        "a, pulse = 1, 2",
        "for pulse in (): ...",
        "with open('f') as pulse: ...",
        "try: ...\nexcept OSError as pulse: ...",
        "[1 for pulse in ()]",
        "if (pulse := 1): ...",
        "self.pulse = 1",
        "import os as pulse",
        "match 1:\n    case pulse: ...",
        "match []:\n    case [*pulse]: ...",
        "match {}:\n    case {**pulse}: ...",
    ],
)
def test_every_way_to_give_a_name_is_checked(source: str) -> None:
    (line,) = lines(source)
    assert "-> say 'progress tracker'" in line


@pytest.mark.parametrize(
    "source",
    ["pulse()", "f(pulse=1)", "'pulse'", "# pulse", "from other import pulse", "print(row.pulse)"],
)
def test_the_use_of_a_name_is_not_reported_again(source: str) -> None:
    assert lines(source) == []


def test_the_message_names_the_place_and_the_standard_word() -> None:
    assert lines("x = 1\npulse = 2\nfile_pulse = 3") == [
        "shared/example.py:2: 'pulse' -> say 'progress tracker'",
        "shared/example.py:3: 'pulse' -> say 'progress tracker' (in `file_pulse`)",
    ]


def test_the_name_of_a_module_is_checked() -> None:
    assert lines("", "shared/file_journal.py") == [
        "shared/file_journal.py:1: 'journal' -> say 'delivery log' (in `file_journal`)"
    ]


@pytest.mark.parametrize(
    "source",
    [
        '"""Owns the queue."""',
        'def f():\n    """Owns it."""',
        'class A:\n    """\n    owns it."""',
        'A = 1\n"""Owns it."""',
    ],
)
def test_docstrings_do_not_begin_with_owns(source: str) -> None:
    (line,) = lines(source)
    assert "docstring begins with 'Owns'" in line


@pytest.mark.parametrize("source", ['"""Parses what the label owns."""', '"""Ownership of rights."""', 'A = "Owns"'])
def test_other_docstrings_are_fine(source: str) -> None:
    assert lines(source) == []


def test_files_and_folders_are_read_without_npm_packages(tmp_path: Path) -> None:
    for name in ("a.py", "b/c.py", "b/node_modules/d.py", "b/e.txt"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("", "utf-8")
    found = {str(file.relative_to(tmp_path)) for file in python_files([tmp_path / "a.py", tmp_path / "b"])}
    assert found == {"a.py", "b/c.py"}


def test_the_exit_code_says_whether_there_were_hits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.py", tmp_path / "bad.py"
    good.write_text("uploader = 1\n", "utf-8")
    bad.write_text("pulse = 1\n", "utf-8")
    assert main([str(good)]) == 0
    assert main([str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "language: 1 files checked, 0 problems.",
        f"{bad}:1: 'pulse' -> say 'progress tracker'",
        "language: 2 files checked, 1 problems.",
    ]
