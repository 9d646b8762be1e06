"""What is said to the process of a call, and what it says."""

import signal
import time
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NoReturn

from shared.plugins.sandbox.answers import checked
from shared.plugins.sandbox.child import NOT_CONFINED
from shared.plugins.sandbox.frames import BadFrame, receive, require_plain, send, wait_for
from shared.plugins.sandbox.invocation import Invocation, Kind, PluginFault
from shared.plugins.sandbox.server import Channel
from shared.plugins.sandbox.values import BadValue, plain, plainer
from shared.redaction import redact
from shared.sdk.bridge import Bridge, Failed, Refused
from shared.sdk.points import POINTS

_KINDS: Mapping[str, Kind] = {"memory": "memory", "answer": "answer"}
"""Faults that the process itself may report, besides exceptions."""


class _BridgeBroke(Exception):
    """What the deployment raised: not to be mistaken for what the connection to the process raises."""

    def __init__(self, reason: Exception) -> None:
        self.reason = reason


class Conversation:
    """What is said to the process of a call, and what it says. None of it is trusted."""

    def __init__(self, invocation: Invocation, bridge: Bridge) -> None:
        self._call, self._bridge = invocation, bridge
        self._began = time.monotonic()
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
            "payload": call.payload,
            "plugin": call.plugin,
            "tenantId": call.tenant_id,
            "config": call.config,
            "now": call.now,
            "runId": call.run_id,
        }
        send(channel, question, body, partial(plainer, body=body))
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
        late = code == -signal.SIGKILL and time.monotonic() - self._began > self._call.seconds
        if ended.late or late or code == -signal.SIGXCPU:
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
