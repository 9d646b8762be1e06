"""Owns the way from a release document to a Release: what is wrong and can be left out is left out, and noted."""

import re
from typing import Any

from shared.errors import Finding, InvalidInput
from shared.messages.ern.read.notes import Notes
from shared.model.catalog.release import Release
from shared.model.codec import decode

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_ROUNDS = 20


def checked_release(document: dict[str, Any], notes: Notes) -> Release:
    """The document as a model.

    Raises InvalidInput with every problem of a value that a release cannot do without.
    """
    plain = without_nothing(document)
    refused: dict[str, Finding] = {}
    for _ in range(_ROUNDS):
        try:
            return decode(Release, plain)
        except InvalidInput as error:
            problems = error.problems
        for problem in problems:
            if problem.path in refused or problem.code == "missing" or not _leave_out(plain, problem.path):
                raise InvalidInput(_explained(problems, refused))
            refused[problem.path] = problem
            notes.lost(problem.path, problem.message, "invalid-value", problem.remedy or "")
    raise InvalidInput(_explained(problems, refused))


def _explained(problems: tuple[Finding, ...], refused: dict[str, Finding]) -> list[Finding]:
    """A value left out before and missing now was wrong, not absent."""
    return [refused.get(problem.path, problem) for problem in problems]


def _leave_out(document: Any, path: str) -> bool:
    """Removes what stands at `tracks[2].metadata.iswc`; a path that ends in a list's place removes that item."""
    steps = [name or int(place) for name, place in _STEP.findall(path)]
    if not steps:
        return False
    *above, last = steps
    try:
        for step in above:
            document = document[step]
        del document[last]
    except (KeyError, IndexError, TypeError):
        return False
    return True


def without_nothing(value: Any) -> Any:
    """Without None, empty texts and empty lists: what is absent stays absent."""
    if isinstance(value, dict):
        plain = {key: without_nothing(item) for key, item in value.items()}
        return {key: item for key, item in plain.items() if item is not None and item not in ("", [])}
    if isinstance(value, list):
        return [without_nothing(item) for item in value]
    return value
