"""The process of a plug-in's function: confines itself, imports it, and says what it returns for each payload."""

import functools
import importlib
import importlib.util
import os
import sys
import threading
import traceback
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from shared.plugins.sandbox.confine import Confinement, close_all_but, confine, packages
from shared.plugins.sandbox.frames import receive, send
from shared.plugins.sandbox.values import BadValue, Builder, plain
from shared.sdk.bridge import Failed, Refused
from shared.sdk.context import Context
from shared.sdk.points import POINTS, Point

NOT_CONFINED = 71
"""The exit code of a process that could not be confined, and therefore did not go on."""
_MAX_PAYLOAD_BYTES = 64 << 20
_MAX_MESSAGE = 1_000
_MAX_PLACES = 5


class Remote:
    """The bridge to the deployment (shared.sdk.bridge.Bridge), for one call."""

    def __init__(self, channel: int) -> None:
        self._channel, self._one = channel, threading.Lock()
        self._over = False

    def close(self) -> None:
        """Ends it: threads that the plug-in left behind ask for nothing in the name of the next call."""
        with self._one:
            self._over = True

    def ask(self, operation: str, arguments: Mapping[str, Any], body: bytes = b"") -> tuple[Any, bytes]:
        """The result of an operation. Raises Refused and Failed."""
        nothing = bytearray()
        question = {"ask": operation, "arguments": plain(arguments, nothing)}
        if nothing:
            raise BadValue(f"The arguments of {operation} contain bytes, which are no values of JSON.")
        with self._one:
            if self._over:
                raise Failed(f"{operation}: the call is over.")
            send(self._channel, question, body)
            head, content = receive(self._channel, _MAX_PAYLOAD_BYTES, _MAX_PAYLOAD_BYTES)
        if "refused" in head:
            raise Refused(head["refused"])
        if "failed" in head:
            raise Failed(head["failed"])
        return head["result"], content


def run(channel: int, confinement: Confinement, seconds: float, memory_mb: int, folders: tuple[Path, ...]) -> NoReturn:
    """Runs the calls that come over the channel, and ends the process after the last, or one that failed."""
    channel = close_all_but(channel)
    try:
        sys.path[:] = [entry for entry in sys.path if entry in (*packages(), *_standard())]
        confine(confinement, seconds=seconds, memory_mb=memory_mb, folders=folders)
    except BaseException:
        os._exit(NOT_CONFINED)
    while True:
        try:
            send(channel, {"ready": True})
            head, body = receive(channel, _MAX_PAYLOAD_BYTES, _MAX_PAYLOAD_BYTES)
        except (EOFError, OSError):
            os._exit(0)
        bridge = Remote(channel)
        said, content = _answer(head, body, bridge, folders)
        bridge.close()
        send(channel, said, content)
        if "fault" in said:
            os._exit(0)


def _answer(
    head: dict[str, Any], body: bytes, bridge: Remote, folders: tuple[Path, ...]
) -> tuple[dict[str, Any], bytes]:
    content = bytearray()
    try:
        point = POINTS[head["point"]]
        payload = Builder(body).build(point.payload, head["payload"], "payload")
        context = Context(
            bridge=bridge,
            plugin=head["plugin"],
            tenant_id=head["tenantId"],
            config=head["config"],
            now=datetime.fromisoformat(head["now"]),
            run_id=head["runId"],
        )
        answer = _function(head["function"], folders)(payload, context)
        return {"answer": _plain_answer(answer, point, content)}, bytes(content)
    except MemoryError:
        return {"fault": "memory", "message": "It used more memory than its manifest states."}, b""
    except BadValue as error:
        return {"fault": "answer", "message": str(error)[:_MAX_MESSAGE]}, b""
    except BaseException as error:
        return {"fault": "exception", "message": _described(error, folders)}, b""


def _plain_answer(answer: Any, point: Point, content: bytearray) -> Any:
    name = type(answer).__name__
    if answer is not None and not isinstance(answer, point.answer or type(None)):
        expected = f"{point.answer.__name__} or None" if point.answer else "None"
        raise BadValue(f"{name} was returned; at {point.name} return {expected}")
    try:
        return plain(answer, content)
    except BadValue as error:
        raise BadValue(f"{name} {error}") from error


@functools.cache
def _function(name: str, folders: tuple[Path, ...]) -> Any:
    """The function `package.module:function`. A folder is the package, or contains it."""
    module, _, function = name.partition(":")
    top = module.partition(".")[0]
    for folder in folders:
        if folder.name == top and (folder / "__init__.py").is_file():
            inside = [str(folder)]
            spec = importlib.util.spec_from_file_location(
                top, folder / "__init__.py", submodule_search_locations=inside
            )
            assert spec is not None
            assert spec.loader is not None
            sys.modules[top] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(sys.modules[top])
        else:
            sys.path.append(str(folder))
    return getattr(importlib.import_module(module), function)


def _standard() -> tuple[str, ...]:
    """The entries of sys.path that are the standard library's."""
    return tuple(entry for entry in sys.path if entry.startswith((sys.base_prefix, sys.base_exec_prefix)))


def _described(error: BaseException, folders: tuple[Path, ...]) -> str:
    """Type and message of an exception, and where in the plug-in it was raised, innermost last."""
    try:
        text = f"{type(error).__name__}: {error}"[:_MAX_MESSAGE].encode("utf-8", "replace").decode()
    except Exception:
        text = type(error).__name__
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_own(frame.filename, folders)]
    places = ", ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in own[-_MAX_PLACES:])
    return f"{text} ({places})" if places else text


def _is_own(file: str, folders: tuple[Path, ...]) -> bool:
    return any(Path(file).is_relative_to(folder) for folder in folders)
