"""Checks a dictionary of genres, as a deployment reads it."""

from pathlib import Path

from shared.errors import InvalidInput
from shared.vocabularies.genres.tabular import read_dictionary

_TOLD = 20


def check_dictionary(file: Path) -> None:
    """Raises AssertionError with what `read_dictionary` finds in the file, at most 20 problems."""
    try:
        read_dictionary(file.stem, file.read_bytes())
    except InvalidInput as error:
        problems = "; ".join(map(str, error.problems[:_TOLD]))
        raise AssertionError(f"{file.name}: {problems}") from error
