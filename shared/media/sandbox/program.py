"""The sandboxed process: reads a file with a library, and prints the result as JSON.

It has no file: it asks its parent for bytes, so that a file in the bucket need not be copied. Besides the libraries it
imports nothing but its neighbours, so that it starts quickly.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from shared.media.sandbox.remote import REQUEST, RESULT, Part


def _tags(parts: list[Part]) -> dict[str, Any]:
    from shared.media.sandbox.tags import tags

    return tags(parts)


def _adm(parts: list[Part]) -> dict[str, Any]:
    from shared.media.sandbox.adm import adm

    return adm(parts)


def _pdf(parts: list[Part]) -> dict[str, Any]:
    from shared.media.sandbox.pdf import pdf

    return pdf(parts)


_TASKS: dict[str, Callable[[list[Part]], dict[str, Any]]] = {"tags": _tags, "adm": _adm, "pdf": _pdf}


def main(task: str, parts: str) -> None:
    """Runs a task on parts of the file: `[[kind, position, length], ...]`."""
    result = _TASKS[task](json.loads(parts))
    sys.stdout.buffer.write(REQUEST.pack(0, RESULT) + json.dumps(result).encode())
    sys.stdout.buffer.flush()
