"""Turns a document that was read into a model. Invalid values that are optional are removed and noted."""

import re
from typing import Any, TypeVar

from shared.errors import Finding, InvalidInput
from shared.messages.ddex.notes import Notes
from shared.model.base import Model
from shared.model.codec import decode

M = TypeVar("M", bound=Model)

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_MAX_ROUNDS = 20


def checked(model: type[M], document: dict[str, Any], notes: Notes) -> M:
    """The document as a model. Raises InvalidInput with every problem in a value that the model requires."""
    cleaned = without_empty(document)
    rejected: dict[str, Finding] = {}
    for _ in range(_MAX_ROUNDS):
        try:
            return decode(model, cleaned)
        except InvalidInput as error:
            problems = error.problems
        for problem in problems:
            if problem.path in rejected or problem.code == "missing" or not _leave_out(cleaned, problem.path):
                raise InvalidInput(_original_causes(problems, rejected))
            rejected[problem.path] = problem
            notes.lost(problem.path, problem.message, "invalid-value", problem.remedy or "")
    raise InvalidInput(_original_causes(problems, rejected))


def _original_causes(problems: tuple[Finding, ...], rejected: dict[str, Finding]) -> list[Finding]:
    """Replaces `missing` problems by the original ones where an invalid value was removed before."""
    return [rejected.get(problem.path, problem) for problem in problems]


def _leave_out(document: Any, path: str) -> bool:
    """Removes the value at a path such as `tracks[2].metadata.iswc`; a path that ends in an index removes that item."""
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


def without_empty(value: Any) -> Any:
    """Removes None, empty texts and empty lists, recursively."""
    if isinstance(value, dict):
        cleaned = {key: without_empty(item) for key, item in value.items()}
        return {key: item for key, item in cleaned.items() if item is not None and item not in ("", [])}
    if isinstance(value, list):
        return [without_empty(item) for item in value]
    return value
