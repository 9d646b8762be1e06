"""A call of a plug-in's function, and how it can fail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

Kind = Literal["exception", "crash", "time", "memory", "answer"]
_MAX_MESSAGE = 500


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of a plug-in's function."""

    function: str
    """`package.module:function`."""
    point: str
    """The name in POINTS."""
    payload: object
    """An instance of the point's payload."""
    plugin: str
    tenant_id: str
    config: Mapping[str, Any]
    """With defaults and secrets; none of its texts stands in a fault or in the log."""
    now: datetime
    run_id: str = ""
    seconds: float = 5
    """The most that it may take, in real time and in computing time."""
    memory_mb: int = 256
    folders: tuple[Path, ...] = ()
    """What may be read beside the interpreter's own: the plug-in's package, or the folder that contains it."""


class PluginFault(Exception):
    """A plug-in failed: it raised an exception, crashed, used up its time or memory, or returned what is no answer.

    The message is a line of text, never empty.
    """

    def __init__(self, kind: Kind, message: str) -> None:
        self.kind = kind
        words = " ".join(message.split())  # one line of text that any document, log and answer can contain
        self.message = "".join(filter(str.isprintable, words))[:_MAX_MESSAGE].strip() or kind
        super().__init__(self.message)
