"""Selects what a command prints as JSON: `--jq` with a jq program, `--template` with a Jinja template."""

import json
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import typer

from shared.errors import Finding, InvalidInput

PANEL = "Output"


@dataclass(frozen=True, slots=True)
class Selection:
    """What to print of a JSON document: at most one of the two is set."""

    jq: str | None = None
    template: str | None = None

    def __bool__(self) -> bool:
        return self.jq is not None or self.template is not None


EVERYTHING = Selection()
_CURRENT: ContextVar[Selection] = ContextVar("selection", default=EVERYTHING)


def selected() -> Selection:
    """The selection of the command that runs."""
    return _CURRENT.get()


def select(jq: str | None, template: str | None) -> None:
    """Sets the selection of the command that runs. Raises BadParameter if both are given."""
    if jq is not None and template is not None:
        raise typer.BadParameter("--jq and --template exclude each other. Give one of them.")
    _CURRENT.set(Selection(jq, template))


def shown(value: Mapping[str, Any], selection: Selection) -> str:
    """The text to print for a document: the document itself, or what the selection takes from it.

    With `--jq`, one line per result, texts without quotes (as jq's -r). Raises InvalidInput if the program or the
    template is invalid, or does not fit the document.
    """
    if selection.jq is not None:
        return _filtered(value, selection.jq)
    if selection.template is not None:
        return _rendered(value, selection.template)
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


def _filtered(value: Any, program: str) -> str:
    import jq

    try:
        results = jq.compile(program).input_value(_plain(value)).all()
    except ValueError as error:  # of the compiler, and of the program on this document
        raise _refused("--jq", str(error), "Try the program on the output of --json.") from error
    return "\n".join(each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in results)


def _rendered(value: Any, template: str) -> str:
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    environment.filters["json"] = lambda part: json.dumps(part, ensure_ascii=False)
    try:
        return environment.from_string(template.replace("\\n", "\n").replace("\\t", "\t")).render(_plain(value))
    except (TemplateError, TypeError, ValueError, OverflowError) as error:
        raise _refused("--template", str(error), "The names are those of the output of --json.") from error


def _refused(option: str, message: str, remedy: str) -> InvalidInput:
    text = " ".join(message.split()) or "It is not valid."
    return InvalidInput([Finding(option, text, "invalid-selection", remedy=remedy)])
