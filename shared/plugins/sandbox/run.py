"""Calls a function of a plug-in in a confined process: one of its own, or one that answered the same tenant before."""

import os
import signal
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from shared.platform.network.deadlines import DEADLINES
from shared.plugins.sandbox.confine import Confinement, possible
from shared.plugins.sandbox.conversation import Conversation
from shared.plugins.sandbox.invocation import Invocation, PluginFault
from shared.plugins.sandbox.server import SERVER, Channel, ForkServer, ServerLost
from shared.sdk.bridge import Bridge

LIFE_S = 60 if hasattr(os, "pidfd_open") else 0
"""How long a process is kept for further calls; not at all where the system cannot stop it in between."""
KEPT_BYTES = 64 << 20
"""The most memory that processes between calls have together, beyond what they share with the fork server."""
_LEAST_BYTES = 1 << 20
_GRACE_S = 2
"""How long after its time a call is waited for that neither answers nor ends, beyond its loading."""


def confinement() -> Confinement:
    """How plug-ins are confined here. kernel: in full. audit: native code could read files of the deployment."""
    return possible()


def run_confined(invocation: Invocation, bridge: Bridge, *, server: ForkServer = SERVER) -> Any:
    """The answer, an instance of the point's answer type, or None, in a process of its own. Raises PluginFault.

    What `bridge` raises besides Refused and Failed ends the call and is raised. If the fork server is lost before the
    plug-in asked for an operation, the call is repeated.
    """
    with Confined(server, life_s=0) as run:
        return run(invocation, bridge)


class Confined:
    """Calls like `run_confined`, whose processes are kept for further calls: such a call costs a tenth.

    A process serves one function of one plug-in at one point in one tenant, one call at a time, and none after one
    that failed. Between calls it is stopped, so that it computes nothing and takes no more memory. Safe in several
    threads. As a context, it ends its processes.
    """

    def __init__(self, server: ForkServer = SERVER, *, life_s: float = LIFE_S, kept_bytes: int = KEPT_BYTES) -> None:
        """`life_s`: after this time a process is ended; a call that may take longer than what is left gets another."""
        self._server, self._life_s, self._kept_bytes = server, life_s, kept_bytes
        self._one = threading.Lock()
        self._kept: dict[object, _Process] = {}
        """Those that serve no call, the one that served last at the end."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._one:
            self._end(*self._kept)

    def __call__(self, invocation: Invocation, bridge: Bridge) -> Any:
        """The answer. Raises PluginFault, as `run_confined`."""
        conversation = Conversation(invocation, bridge)
        try:
            return self._hold(conversation, invocation, self._taken(invocation) or self._started(invocation))
        except ServerLost:
            if conversation.asked:
                raise PluginFault("crash", "The process was lost.") from None
        try:
            return self._hold(conversation, invocation, self._started(invocation))
        except ServerLost as error:
            raise PluginFault("crash", "The process was lost, twice.") from error

    def _hold(self, conversation: Conversation, call: Invocation, process: "_Process") -> Any:
        try:
            with DEADLINES.calling(process.kill, call.seconds + _GRACE_S):
                answer = conversation.hold(process.channel)
        except BaseException:
            process.end.close()
            raise
        self._keep(call, process)
        return answer

    def _started(self, call: Invocation) -> "_Process":
        end = ExitStack()
        life_s = max(self._life_s, call.seconds)
        channel = end.enter_context(self._server.call(seconds=life_s, memory_mb=call.memory_mb, folders=call.folders))
        return _Process(channel, time.monotonic() + life_s, end)

    def _taken(self, call: Invocation) -> "_Process | None":
        """A process that was kept for such a call and has enough time left."""
        with self._one:
            process = self._kept.pop(_key(call), None)
        if process and (process.until - time.monotonic() < call.seconds or not process.go_on()):
            process.end.close()
            return None
        return process

    def _keep(self, call: Invocation, process: "_Process") -> None:
        """Keeps a process that answered, unless there is another; the oldest are ended to keep within the memory."""
        bytes_ = process.stop(self._server.process) if process.until - time.monotonic() > call.seconds else None
        if bytes_ is None:
            process.end.close()
            return
        process.bytes = bytes_
        with self._one:
            self._end(*({_key(call)} & self._kept.keys()))
            self._kept[_key(call)] = process
            while sum(each.bytes for each in self._kept.values()) > self._kept_bytes:
                self._end(next(iter(self._kept)))

    def _end(self, *keys: object) -> None:
        for key in keys:
            self._kept.pop(key).end.close()

    def forget(self) -> None:
        """In a forked process of the deployment: they are the other's."""
        self._one = threading.Lock()
        self._end(*self._kept)


def _key(call: Invocation) -> object:
    return call.tenant_id, call.plugin, call.function, call.point, call.memory_mb, call.folders


@dataclass(slots=True)
class _Process:
    channel: Channel
    until: float
    """When the fork server ends it, by the monotonic clock."""
    end: ExitStack
    """Ends it when closed."""
    bytes: int = 0
    """Its memory when it was stopped."""

    def stop(self, server: int | None) -> int | None:
        """Stops it until the next call, and returns its memory in bytes beyond that of the fork `server`, by its id.

        None if it ended, or cannot be stopped.
        """
        if self.channel.process is None or server is None:
            return None
        with suppress(OSError, ValueError):
            signal.pidfd_send_signal(self.channel.process, signal.SIGSTOP)
            fields = Path(f"/proc/self/fdinfo/{self.channel.process}").read_text().splitlines()
            process = int(dict(line.split(":\t") for line in fields)["Pid"])
            return max(_LEAST_BYTES, _memory(process) - _memory(server))
        return None

    def kill(self) -> None:
        """Ends it, whatever it does."""
        if self.channel.process is not None:
            with suppress(OSError):
                signal.pidfd_send_signal(self.channel.process, signal.SIGKILL)

    def go_on(self) -> bool:
        """Lets it go on; false if it ended."""
        assert self.channel.process is not None
        try:
            signal.pidfd_send_signal(self.channel.process, signal.SIGCONT)
        except OSError:
            return False
        return True


def _memory(process: int) -> int:
    """The memory in bytes of a process, without what is of files. Raises OSError, ValueError."""
    resident, of_files = Path(f"/proc/{process}/statm").read_text().split()[1:3]
    return (int(resident) - int(of_files)) * os.sysconf("SC_PAGE_SIZE")


KEPT = Confined()
"""The kept processes of this process of the deployment."""
os.register_at_fork(after_in_child=KEPT.forget)
