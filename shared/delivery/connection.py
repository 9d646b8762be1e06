"""Owns the test of a connection: sign in, write a file, find it, remove it; as a delivery would."""

import io
from collections.abc import Callable, Mapping
from typing import Any, Literal

from pydantic import Field

from shared.delivery.adapters import Adapters
from shared.delivery.hosts import Network
from shared.delivery.listing import read_target
from shared.delivery.prepare import open_destination
from shared.delivery.protocols.base import Options, ProtocolInfo, Secrets, Session
from shared.delivery.protocols.options import redact, split_config
from shared.delivery.protocols.registry import protocol_named
from shared.errors import DeliveryError, RemoteRefused, StardustError
from shared.model.base import Model
from shared.tenants.caller import Caller

_CONTENT = b"A connection test; this file may be removed.\n"

Step = Literal["connect", "write", "find", "remove"]


class ConnectionRequest(Model):
    """A connection that no target has yet: the protocol and its options, credentials among them."""

    protocol: str = Field(min_length=1, max_length=50)
    config: dict[str, Any] = Field(max_length=50)


class ConnectionReport(Model):
    """How far the test came: `done` in order; without `failed` all of it. `server` is what it calls itself."""

    ok: bool
    done: list[Step] = []
    failed: Step | None = None
    code: str | None = None
    message: str | None = None
    remedy: str | None = None
    server: str | None = None
    duration_ms: int


def check_target(target_id: str, *, caller: Caller, adapters: Adapters, new_id: Callable[[], str]) -> ConnectionReport:
    """Tests a target's connection with its sealed credentials. Raises Forbidden, NotFound, VaultError, InvalidInput."""
    caller.require("admin")
    opened = open_destination(read_target(target_id, caller=caller, store=adapters.store), adapters)
    return _check(opened.info, opened.options, opened.secrets, adapters, new_id())


def check_connection(
    wanted: ConnectionRequest, *, caller: Caller, adapters: Adapters, new_id: Callable[[], str]
) -> ConnectionReport:
    """Tests a connection before a target is made of it. Raises Forbidden, and InvalidInput with every problem."""
    caller.require("admin")
    info = protocol_named(wanted.protocol)
    options, secrets = split_config(info, wanted.config)
    return _check(info, options, secrets, adapters, new_id())


def _check(info: ProtocolInfo, options: Options, secrets: Secrets, adapters: Adapters, name: str) -> ConnectionReport:
    started = adapters.clock()
    found: dict[str, Any] = {"done": [], "failed": "connect"}
    try:
        _walk(info, options, secrets, adapters.network, f"stardust-test-{name}.txt", found)
        found.pop("failed")
    except Exception as error:
        if isinstance(error, StardustError) and not isinstance(error, DeliveryError):
            raise
        failure = error if isinstance(error, DeliveryError) else info.classify(error)
        found |= {
            "code": failure.code,
            "message": redact(failure.message, secrets),
            "remedy": redact(failure.remedy, secrets) or None,
        }
    duration = adapters.clock() - started
    return ConnectionReport(ok="failed" not in found, duration_ms=int(duration.total_seconds() * 1000), **found)


def _walk(
    info: ProtocolInfo, options: Options, secrets: Secrets, network: Network, path: str, found: dict[str, Any]
) -> None:
    """Notes in `found` what is done, and what is being tried."""
    with info.connect(options, secrets, network) as session:
        found["server"] = session.banner or None
        steps: Mapping[Step, Callable[[], object]] = {
            "connect": lambda: None,
            "write": lambda: session.put(io.BytesIO(_CONTENT), path, len(_CONTENT)),
            "find": lambda: _find(session, path),
            "remove": lambda: session.delete(path),
        }
        for step, act in steps.items():
            found["failed"] = step
            act()
            found["done"].append(step)


def _find(session: Session, path: str) -> None:
    there = session.stat(path)
    if there is None or there.size != len(_CONTENT):
        raise RemoteRefused("The file that was written is not there.", remedy="Check the directory and its rights.")
