"""Owns element plans: what a document looks like, as data, and their compilation into a writer.

A plan is a tree of `E`. It is compiled against the types of the model that it writes, so a path that the
model does not have fails when the plan is compiled, not when a message is written. What a path leads to
decides the rest: a tuple is repeated, `None` is left out, texts are escaped, numbers and flags are written.

The compiler makes one Python function of a plan, loops and conditions in line (as dataclasses and named
tuples do): a message of fourteen hundred elements is then written in a fraction of a millisecond.
"""

import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Union, get_args, get_origin, get_type_hints

from shared.messages.ern.write.xmltext import SHOWN_IN_ATTRIBUTE, SHOWN_IN_TEXT, escape_attribute, escape_text

_INDENT = "  "
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class E:
    """An element `tag` for each value at `path`, seen from the value that its parent writes.

    `.` is that value itself, `=text` a constant. Without a tag only the parts are written. Attributes map
    names to paths. A leaf writes the value, or what `text` leads to from it. `versions` limits it to some
    versions of the standard; none means all.
    """

    tag: str
    path: str = "."
    parts: tuple["E", ...] = ()
    at: Mapping[str, str] = field(default_factory=dict)
    text: str = "."
    versions: tuple[str, ...] = ()


def only(versions: str, *parts: E) -> E:
    """`parts` in these `versions` (separated by blanks) only."""
    return E("", parts=parts, versions=tuple(versions.split()))


def scope(path: str, *parts: E) -> E:
    """`parts` for each value at `path`, without an element around them."""
    return E("", path, parts)


def compile_plan(plan: E, model: type, version: str) -> Callable[[Any], bytes]:
    """A writer of `model` values as XML documents, UTF-8, one element a line.

    The same value gives the same bytes. Raises TypeError where the plan names what the model does not have.
    The writer raises InvalidInput where a text holds characters that XML 1.0 cannot carry.
    """
    code = _Code()
    _element(code, plan, model, version, "value", 0)
    names = code.names
    exec(compile(code.finished(), f"<plan of {plan.tag} {version}>", "exec"), names)  # our own plans  # noqa: S102  # nosec
    body = names["write"]

    def write(value: Any) -> bytes:
        pieces = [_HEAD]
        body(value, pieces.append)
        return "".join(pieces).encode()

    return write


class _Code:
    """The source of a writer. What is written in a row without a decision between becomes one f-string."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"escape": escape_text, "nothing": ""}
        self._lines = ["def write(value, out):"]
        self._depth = 1
        self._row = ""
        self._variables = 0

    def literal(self, text: str) -> None:
        self._row += text.replace("{", "{{").replace("}", "}}")

    def expression(self, source: str) -> None:
        self._row += f"{{{source}}}"

    def bind(self, helper: Callable[[Any], str]) -> str:
        """A name by which the source calls `helper`."""
        name = f"show{len(self.names)}"
        self.names[name] = helper
        return name

    @contextmanager
    def block(self, header: str) -> Iterator[str]:
        """A loop or condition; `%` in its header becomes a new variable, which is what it yields."""
        self._flush()
        self._variables += 1
        variable = f"v{self._variables}"
        self._line(header.replace("%", variable))
        self._depth += 1
        yield variable
        self._flush()
        self._line("pass")
        self._depth -= 1

    def finished(self) -> str:
        self._flush()
        return "\n".join(self._lines)

    def _flush(self) -> None:
        if self._row:
            self._line(f"out(f{self._row!r})")
        self._row = ""

    def _line(self, text: str) -> None:
        self._lines.append(" " * self._depth + text)


def _element(code: _Code, part: E, model: type, version: str, value: str, depth: int) -> None:
    if part.versions and version not in part.versions:
        return
    if part.path.startswith("="):
        code.literal(f"{_INDENT * depth}<{part.tag}>{escape_text(part.path[1:])}</{part.tag}>\n")
        return
    target, many, optional = _follow(model, part.path)
    source = _source(value, part.path)
    if many:
        with code.block(f"for % in {source}:") as each:
            _body(code, part, target, version, each, depth)
    elif optional:
        with code.block(f"if (% := {source}) is not None:") as each:
            _body(code, part, target, version, each, depth)
    else:
        _body(code, part, target, version, source, depth)


def _body(code: _Code, part: E, model: type, version: str, value: str, depth: int) -> None:
    if part.tag:
        code.literal(f"{_INDENT * depth}<{part.tag}")
        _attributes(code, part, model, value)
        code.literal(">" if not part.parts else ">\n")
    for each in part.parts:
        _element(code, each, model, version, value, depth + bool(part.tag))
    if not part.parts:
        _text(code, part, model, value)
    if part.tag:
        code.literal(f"</{part.tag}>\n" if not part.parts else f"{_INDENT * depth}</{part.tag}>\n")


def _text(code: _Code, part: E, model: type, value: str) -> None:
    kind, many, optional = _follow(model, part.text)
    if many or optional or kind not in SHOWN_IN_TEXT:
        raise TypeError(f"<{part.tag}> writes {part.text!r} of {model}, which is no single text, number or flag.")
    source = _source(value, part.text)
    if kind is str:  # most texts are codes and numbers: those need no look at each character
        code.expression(f"(t if (t := {source}).isalnum() else escape(t))")
    else:
        code.expression(f"{code.bind(SHOWN_IN_TEXT[kind])}({source})")


def _attributes(code: _Code, part: E, model: type, value: str) -> None:
    for name, path in part.at.items():
        if path.startswith("="):
            code.literal(f' {name}="{escape_attribute(path[1:])}"')
            continue
        kind, many, optional = _follow(model, path)
        if many or kind not in SHOWN_IN_ATTRIBUTE:
            raise TypeError(f"@{name} writes {path!r} of {model}, which is no text, number or flag.")
        source = _source(value, path)
        if optional:
            show = code.bind(_attribute(name, SHOWN_IN_ATTRIBUTE[kind]))
            code.expression(f"(nothing if (t := {source}) is None else {show}(t))")
        else:
            code.literal(f' {name}="')
            code.expression(f"{code.bind(SHOWN_IN_ATTRIBUTE[kind])}({source})")
            code.literal('"')


def _attribute(name: str, show: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: f' {name}="{show(value)}"'


def _source(value: str, path: str) -> str:
    return value if path == "." else f"{value}.{path}"


def _follow(model: type, path: str) -> tuple[type, bool, bool]:
    """What `path` leads to from `model`: its type, whether it is a tuple of them, whether it may be None."""
    many = optional = False
    for name in () if path == "." else path.split("."):
        if many or optional:
            raise TypeError(f"{path!r} passes through a tuple or something optional: use a scope.")
        hints = get_type_hints(model)
        if name not in hints:
            raise TypeError(f"{model.__name__} has no {name!r}.")
        model, many, optional = _unwrap(hints[name])
    return model, many, optional


def _unwrap(hint: Any) -> tuple[type, bool, bool]:
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = (arg for arg in get_args(hint) if arg is not type(None))
        return inner, False, True
    if get_origin(hint) is tuple:
        return get_args(hint)[0], True, False
    return hint, False, False
