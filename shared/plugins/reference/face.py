"""Describes what plug-ins are written against, as data: every public name of the SDK with its fields and signatures.

Each version of the SDK has such a description in docs/reference/sdk, which is written once
(shared/plugins/reference/pages.py). A test compares the code with the one of its version, so that nothing changes
without a new version: an addition needs a new second number, everything else that a plug-in can see a new first one.
"""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

import shared.sdk
from shared.sdk import answers
from shared.sdk.points import POINTS

Face = Mapping[str, str]
"""Path of a name, such as `Answer.findings` or `Documents.find(limit)` -> what it is."""
_REQUIRED = "required: "
"""Begins what has no default."""


def sdk_face() -> dict[str, str]:
    """The SDK as it is."""
    found: dict[str, str] = {}
    for name in shared.sdk.__all__:
        found.update(_described(name, getattr(shared.sdk, name)))
    for part in ("Documents", "AssetFiles", "HttpAnswer", "Web", "State", "Actions"):
        found.update(_described(part, getattr(shared.sdk.context, part)))
    for point in POINTS.values():
        answer = point.answer.__name__ if point.answer else "nothing"
        changes = f", changes {point.changes}" if point.changes else ""
        found[f"POINTS[{point.name}]"] = f"{point.payload.__name__} -> {answer}, {point.when}{changes}"
    return dict(sorted(found.items()))


def breaking(before: Face, after: Face) -> list[str]:
    """What of `after` breaks plug-ins that were written against `before`, in sentences."""
    gone = [f"{path} was removed" for path in before if path not in after]
    changed = [
        f"{path} was {text!r}, and is {after[path]!r}" for path, text in before.items() if after.get(path, text) != text
    ]
    demanded = [
        f"{path} is new, and has no default"
        for path, text in after.items()
        if path not in before and text.startswith(_REQUIRED) and _existed(path, before) and _given_by_plugins(path)
    ]
    return gone + changed + demanded


def added(before: Face, after: Face) -> list[str]:
    """What is new in `after`."""
    return [path for path in after if path not in before]


def _existed(path: str, before: Face) -> bool:
    owner = path.partition("(")[0] if "(" in path else path.rpartition(".")[0]
    return owner in before


def _given_by_plugins(path: str) -> bool:
    """Whether plug-ins state it themselves: parameters of operations, and fields of answers."""
    return "(" in path or hasattr(answers, path.partition(".")[0])


def _described(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(value, type):
        if name != "SDK_VERSION":
            yield name, repr(value)
        return
    bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
    yield name, f"class({bases})" if bases else "class"
    if is_dataclass(value):
        for field in fields(value):
            yield f"{name}.{field.name}", _defaulted(str(_annotation(field.type)), field.default, field.default_factory)
    for member, function in sorted(vars(value).items()):
        if member.startswith("_"):
            continue
        if isinstance(function, property):
            yield f"{name}.{member}", f"property -> {_annotation(_returned(function.fget))}"
        elif inspect.isfunction(function):
            yield from _signature(f"{name}.{member}", function)


def _signature(path: str, function: Any) -> Iterator[tuple[str, str]]:
    signature = inspect.signature(function)
    yield path, f"-> {_annotation(signature.return_annotation)}"
    for parameter in list(signature.parameters.values())[1:]:
        kind = "" if parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD else f"{parameter.kind.description}, "
        default = MISSING if parameter.default is inspect.Parameter.empty else parameter.default
        variadic = parameter.kind in (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
        text = f"{kind}{_annotation(parameter.annotation)}"
        yield f"{path}({parameter.name})", text if variadic else _defaulted(text, default, MISSING)


def _defaulted(text: str, default: Any, factory: Any) -> str:
    if factory is not MISSING:
        return f"{text} = {factory.__name__}()"
    return f"{_REQUIRED}{text}" if default is MISSING else f"{text} = {default!r}"


def _returned(function: Any) -> Any:
    return inspect.signature(function).return_annotation


def _annotation(found: Any) -> str:
    text = found if isinstance(found, str) else inspect.formatannotation(found)
    return text.replace("shared.sdk.", "").replace("shared.errors.", "").replace("typing.", "")
