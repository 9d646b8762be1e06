"""Generates docs/reference/callables.md from the table of callables.

`python -m functions.callables.reference` writes the page (shared/generated.py). Not deployed.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic.fields import FieldInfo

from functions.callables.row import Row
from functions.callables.rows import TABLE
from functions.callables.table import request_model
from shared.api.handler import describe
from shared.generated import DOCS, Files, generate
from shared.model.base import Model
from shared.model.former import Former

PAGE = DOCS / "reference/callables.md"
_INTRODUCTION = """\
# Callables

<!-- Generated from functions/callables/table.py by `python -m functions.callables.reference`. Do not edit. -->

The callables are Cloud Functions that a client calls with a Firebase SDK
(`httpsCallable(functions, 'createRelease')`). They offer the same use cases as the
[REST API](../how-to/use-the-rest-api.md).

- **Data**: the fields of the call's data. Required fields are bold. Unknown fields are rejected.
- **Answer**: the top-level keys of the answer.
- **Deprecated** fields have another name now; [openapi.json](openapi.json) says which. They go on working, and so do
  fields in snake_case.
- **Limit**: the [rate limit](../how-to/use-the-rest-api.md#respect-the-rate-limits) that a call counts towards.
- **Caller**: the least role of a member of a tenant (`viewer`, `manager`, `admin`). `person` is open to anyone who is
  signed in.

Errors have a code of the Firebase SDKs. Their `details` contain `code`, and where they apply `remedy`, `problems`
(every finding, with its path), `limit` and `retryAfterS`.
"""
_HEAD = ("Callable", "Description", "Data", "Answer", "Limit", "Caller")
_SENTENCE = re.compile(r".+?[.](?= |$)")


def page() -> str:
    """The page, in Markdown."""
    return "\n".join([_INTRODUCTION, *_table(map(_cells, TABLE))]) + "\n"


def _table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for cells in (_HEAD, ("---",) * len(_HEAD), *rows):
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _cells(row: Row) -> tuple[str, ...]:
    use_case = row.load()
    return (
        f"`{row.name}`",
        _first_sentence(describe(use_case)),
        _data(request_model(use_case)),
        _answer(row, use_case),
        row.limit,
        "person" if row.personal else row.role,
    )


def _first_sentence(text: str) -> str:
    found = _SENTENCE.match(text)
    return found[0] if found else text


def _data(model: type[Model]) -> str:
    """The fields of a request: required ones first and bold, deprecated ones last."""
    fields = sorted(model.model_fields.items(), key=lambda item: (not item[1].is_required(), _deprecated(item[1])))
    return ", ".join(f"**{_named(*item)}**" if item[1].is_required() else _named(*item) for item in fields)


def _named(name: str, field: FieldInfo) -> str:
    return f"`{field.alias or name}`" + (" (deprecated)" if _deprecated(field) else "")


def _deprecated(field: FieldInfo) -> bool:
    return any(isinstance(mark, Former) for mark in field.metadata)


def _answer(row: Row, use_case: Callable[..., Any]) -> str:
    """The keys of the answer. A result that is not a model is documented in its description."""
    if row.key:
        ids = ("id", row.with_id) if row.with_id else ()
        return ", ".join(f"`{key}`" for key in (*ids, row.key))
    result = use_case.__annotations__.get("return")
    if isinstance(result, type) and issubclass(result, Model):
        return ", ".join(_named(*item) for item in result.model_fields.items())
    return "none" if result is None else "as described"


def files() -> Files:
    """The page."""
    return {PAGE: page()}


if __name__ == "__main__":
    sys.exit(generate(files(), "functions.callables.reference", sys.argv[1:]))
