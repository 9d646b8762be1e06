"""Reads and changes values at the places that findings name, such as `tracks[2].metadata.title`."""

import re
from collections.abc import Sequence
from typing import Any

Step = str | int


def steps_of(path: str) -> list[Step]:
    """The names and positions on the way to a place."""
    return [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", path)]


def value_at(document: Any, path: str) -> Any:
    """The value at a place, or None."""
    for step in steps_of(path):
        if isinstance(step, int):
            document = document[step] if isinstance(document, list) and step < len(document) else None
        else:
            document = document.get(step) if isinstance(document, dict) else None
    return document


def with_value_at(document: Any, path: str, value: Any) -> Any:
    """A copy of the document with the value at a place that exists, or may be added; None removes the field."""
    return _with(document, steps_of(path), value)


def _with(part: Any, steps: Sequence[Step], value: Any) -> Any:
    if not steps:
        return value
    step, *rest = steps
    if isinstance(step, int):
        return [_with(item, rest, value) if index == step else item for index, item in enumerate(part)]
    inner = _with((part or {}).get(step), rest, value)
    others = {name: item for name, item in (part or {}).items() if name != step or inner is not None}
    return others if inner is None else {**others, step: inner}
