"""Reads files with libraries in a separate process, which asks for the bytes that it needs.

The process has no file, no environment, and bounded computing time, memory and wall time.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Literal

from shared.media.sandbox.limits import restrict
from shared.media.sandbox.remote import MAX_PIECE_BYTES, REQUEST, RESULT, Part

Task = Literal["tags", "pdf", "adm"]

_START = "import json, sys; sys.path += json.loads(sys.argv.pop()); from shared.media.sandbox.program import main; "
_PROGRAM = f"{_START} main(*sys.argv[1:])"
_MEMORY_BYTES = 512 << 20  # the functions that measure have 1 GiB for this process and their own
_CPU_S = 20
_TIMEOUT_S = 120
_MAX_RESULT_BYTES = 4 << 20
_MAX_SERVED_BYTES = 512 << 20


class ReaderFailed(Exception):
    """The process crashed, used up what it may use, or asked for too much: the file is to blame."""


def read_served(task: Task, parts: Sequence[Part], source: BinaryIO) -> Any:
    """The result of a task on parts of the file. Raises ReaderFailed, and what `source` raises."""
    paths = [str(Path(entry).absolute()) for entry in sys.path]
    command = [sys.executable, "-I", "-S", "-c", _PROGRAM, task, json.dumps(parts), json.dumps(paths)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
    )
    restrict(process, cpu_s=_CPU_S, memory_bytes=_MEMORY_BYTES)
    timer = threading.Timer(_TIMEOUT_S, process.kill)
    timer.daemon = True
    timer.start()
    try:
        return _serve(process, source)
    finally:
        timer.cancel()
        process.kill()
        process.communicate()


def _serve(process: "subprocess.Popen[bytes]", source: BinaryIO) -> Any:
    assert process.stdin is not None
    assert process.stdout is not None
    served = 0
    while len(header := process.stdout.read(REQUEST.size)) == REQUEST.size:
        at, length = REQUEST.unpack(header)
        if length == RESULT:
            return _result(process.stdout.read(_MAX_RESULT_BYTES))
        served += length
        if served > _MAX_SERVED_BYTES or length > MAX_PIECE_BYTES:
            break
        source.seek(at)
        data = source.read(length)
        try:
            process.stdin.write(data.ljust(length, b"\0"))
            process.stdin.flush()
        except BrokenPipeError:
            break
    raise ReaderFailed


def _result(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise ReaderFailed from error
