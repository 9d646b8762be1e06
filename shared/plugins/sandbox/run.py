"""Calls a function of a plug-in in a confined process."""

import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NoReturn, Self

from shared.plugins.sandbox.answers import checked
from shared.plugins.sandbox.child import NOT_CONFINED
from shared.plugins.sandbox.confine import Confinement, possible
from shared.plugins.sandbox.frames import BadFrame, receive, require_plain, send, wait_for
from shared.plugins.sandbox.server import SERVER, Channel, ForkServer, ServerLost
from shared.plugins.sandbox.values import BadValue, plain
from shared.redaction import redact
from shared.sdk.bridge import Bridge, Failed, Refused
from shared.sdk.points import POINTS

Kind = Literal["exception", "crash", "time", "memory", "answer"]
_KINDS: Mapping[str, Kind] = {"memory": "memory", "answer": "answer"}
"""Faults that the process itself may report, besides exceptions."""
_MAX_MESSAGE = 500
LIFE_S = 60
"""How long a process is kept for further calls."""


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


def confinement() -> Confinement:
    """How plug-ins are confined here. kernel: in full. audit: native code could read files of the deployment."""
    return possible()


def run_confined(invocation: Invocation, bridge: Bridge, *, server: ForkServer = SERVER) -> Any:
    """The answer, an instance of the point's answer type, or None, in a process of its own. Raises PluginFault.

    What `bridge` raises besides Refused and Failed ends the call and is raised. If the fork server is lost before the
    plug-in asked for an operation, the call is repeated.
    """
    with Confined(server, life_s=invocation.seconds) as run:
        return run(invocation, bridge)


class Confined:
    """Calls like `run_confined`, each process of which serves further calls of its function. To be used as a context.

    A process serves one plug-in at one point in one tenant, and no call after one that failed. Several threads may
    call different functions at once.
    """

    def __init__(self, server: ForkServer = SERVER, *, life_s: float = LIFE_S) -> None:
        """`life_s`: after this time a process is ended; a call that may take longer than what is left gets another."""
        self._server, self._life_s = server, life_s
        self._kept: dict[object, _Process] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for key in list(self._kept):
            self._end(key)

    def __call__(self, invocation: Invocation, bridge: Bridge) -> Any:
        """The answer. Raises PluginFault, as `run_confined`."""
        conversation = _Conversation(invocation, bridge)
        try:
            return self._held(conversation, invocation)
        except ServerLost:
            if conversation.asked:
                raise PluginFault("crash", "The process was lost.") from None
        try:
            return self._held(conversation, invocation)
        except ServerLost as error:
            raise PluginFault("crash", "The process was lost, twice.") from error

    def _held(self, conversation: "_Conversation", call: Invocation) -> Any:
        key = (call.tenant_id, call.plugin, call.function, call.point, call.memory_mb, call.folders)
        kept = self._kept.get(key)
        if kept is not None and kept.until - time.monotonic() < call.seconds:
            self._end(key)
            kept = None
        try:
            if kept is None:
                kept = self._kept[key] = self._start(call)
            return conversation.hold(kept.channel)
        except BaseException:
            self._end(key)
            raise

    def _start(self, call: Invocation) -> "_Process":
        end = ExitStack()
        life = max(self._life_s, call.seconds)
        channel = end.enter_context(self._server.call(seconds=life, memory_mb=call.memory_mb, folders=call.folders))
        return _Process(channel, time.monotonic() + life, end)

    def _end(self, key: object) -> None:
        if kept := self._kept.pop(key, None):
            kept.end.close()


@dataclass(frozen=True, slots=True)
class _Process:
    channel: Channel
    until: float
    """When the fork server ends it, by the monotonic clock."""
    end: ExitStack
    """Ends it when closed."""


class _BridgeBroke(Exception):
    """What the deployment raised: not to be mistaken for what the connection to the process raises."""

    def __init__(self, reason: Exception) -> None:
        self.reason = reason


class _Conversation:
    """What is said to the process of a call, and what it says. None of it is trusted."""

    def __init__(self, invocation: Invocation, bridge: Bridge) -> None:
        self._call, self._bridge = invocation, bridge
        self.asked = False
        """Whether an operation was asked for."""

    def hold(self, process: Channel) -> Any:
        """The answer, or None. Raises PluginFault and ServerLost."""
        try:
            return self._speak(process.speech.fileno())
        except _BridgeBroke as error:
            raise error.reason from None
        except TimeoutError:
            raise self._late() from None
        except (EOFError, OSError):
            self._raise_end(process)
        except (BadFrame, BadValue) as error:
            raise self._fault("answer", f"{error}.") from error

    def _speak(self, channel: int) -> Any:
        call, body = self._call, bytearray()
        head, _ = receive(channel)  # its start is not the plug-in's time
        if head != {"ready": True}:
            raise BadFrame("a frame before it was called")
        until = time.monotonic() + call.seconds
        question = {
            "function": call.function,
            "point": call.point,
            "payload": plain(call.payload, body),
            "plugin": call.plugin,
            "tenantId": call.tenant_id,
            "config": plain(call.config, body),
            "now": call.now.isoformat(),
            "runId": call.run_id,
        }
        send(channel, question, bytes(body))
        while True:
            wait_for(channel, until)
            head, content = receive(channel)
            require_plain(head)
            if "answer" in head:
                return checked(POINTS[call.point], head["answer"], content)
            if "fault" in head:
                raise self._fault(_KINDS.get(str(head["fault"]), "exception"), str(head.get("message")))
            self._perform(channel, head, content)

    def _perform(self, channel: int, head: Mapping[str, Any], content: bytes) -> None:
        operation, arguments = head.get("ask"), head.get("arguments")
        if not isinstance(operation, str) or not isinstance(arguments, dict):
            raise BadFrame("a frame that is neither an operation nor an answer")
        self.asked = True
        if operation == "log":
            arguments = {name: self._redacted(str(text)) for name, text in arguments.items()}
        try:
            result, body = self._bridge.ask(operation, arguments, content)
            said: dict[str, Any] = {"result": plain(result, bytearray())}
        except Refused as error:
            said, body = {"refused": str(error)}, b""
        except (Failed, BadValue) as error:
            said, body = {"failed": str(error)}, b""
        except Exception as error:
            raise _BridgeBroke(error) from error
        send(channel, said, body)

    def _raise_end(self, channel: Channel) -> NoReturn:
        ended = channel.end()
        code = ended.code
        if ended.late or code == -signal.SIGXCPU:
            raise self._late()
        if ended.crowded:
            raise self._fault("crash", "It started too many threads.")
        if code == NOT_CONFINED:
            raise self._fault("crash", "Its process could not be confined, and was not started.")
        how = f"the signal {-code}" if code < 0 else f"the exit code {code}"
        raise self._fault("crash", f"Its process ended without an answer, with {how}.")

    def _late(self) -> PluginFault:
        return self._fault("time", f"It took longer than {self._call.seconds:g} s.")

    def _fault(self, kind: Kind, message: str) -> PluginFault:
        return PluginFault(kind, self._redacted(message))

    def _redacted(self, text: str) -> str:
        return redact(text, _texts(self._call.config))


def _texts(value: Any) -> Iterator[str]:
    """Every text in a configuration."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
