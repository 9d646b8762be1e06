"""The form of every generator of files that this repository keeps. The functions do not load it.

A generator is a module with `files()`: the text of each file by path, or None for one that is no longer generated.
`python -m MODULE` writes them; with `--check` it only compares them.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
"""The documentation in a working copy."""

Files = Mapping[Path, str | None]


def outdated(files: Files) -> list[Path]:
    """The files that have another text than they should, are missing, or should not be there."""
    return [path for path, text in files.items() if (path.read_text("utf-8") if path.exists() else None) != text]


def generate(files: Files, module: str, arguments: Sequence[str]) -> int:
    """Writes the files of the generator `module`, or with `--check` names those that are outdated.

    Returns the exit status. Raises SystemExit for other arguments.
    """
    parser = ArgumentParser(prog=f"python -m {module}", description="Writes the generated files.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is out of date")
    found = outdated(files)
    if parser.parse_args(arguments).check:
        for path in found:
            print(f"{path.name} is out of date. Run: python -m {module}", file=sys.stderr)
        return 1 if found else 0
    for path in found:
        text = files[path]
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return 0
