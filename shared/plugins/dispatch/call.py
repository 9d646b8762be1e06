"""One call of a plug-in's function in a confined process, with what it may ask the deployment for."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.accounts.adapters import Adapters
from shared.errors import InvalidInput, VaultError
from shared.log_lines import PluginCalled
from shared.model.plugins.manifest import Handler
from shared.plugins.dispatch.active import Active
from shared.plugins.dispatch.failures import count_failure, count_success
from shared.plugins.installations.store import find_installation
from shared.plugins.sandbox.invocation import Invocation, PluginFault
from shared.plugins.sandbox.run import run_confined
from shared.sdk.bridge import Bridge
from shared.sdk.points import POINTS

Run = Callable[[Invocation, Bridge], Any]
logger = logging.getLogger("stardust.plugins")


@dataclass(frozen=True, slots=True)
class Called:
    """What became of a call."""

    answer: Any = None
    fault: str = ""
    """Why it failed; empty if it did not."""
    took_s: float = 0
    log: tuple[str, ...] = ()
    """The lines that the plug-in logged."""
    disabled: bool = False
    """The plug-in was disabled for this failure."""


def call_plugin(
    active: Active,
    handler: Handler,
    payload: object,
    *,
    adapters: Adapters,
    seconds: float,
    run_id: str = "",
    run: Run = run_confined,
    hurried: bool = False,
) -> Called:
    """Calls the function of a handler, records how it went, and counts failures.

    `hurried`: it has less time than it may take, so running out of it is not its fault.
    Raises Unavailable if the deployment could not do what the plug-in asked for: that is not its fault.
    """
    from shared.plugins.broker.broker import Broker  # it loads much of the product, and most calls never come here

    point, began = POINTS[handler.on], time.monotonic()
    answer, fault, outcome, log = None, "", "done", list[str]()
    try:
        invocation = _invocation(active, handler, payload, adapters, seconds, run_id)
        broker = Broker(
            plugin=active.name,
            tenant_id=active.installation.tenant_id,
            granted=active.installation.granted,
            point=point,
            adapters=adapters,
            run_id=run_id,
            role=str(getattr(payload, "role", "")),
            seconds=seconds,
        )
        log = broker.log
        try:
            with broker:
                answer = run(invocation, broker)
        finally:
            if broker.changed:
                _sweep_if_removed(active, adapters)
    except PluginFault as error:
        fault, outcome = error.message, error.kind
    except InvalidInput as error:
        fault, outcome = f"Its configuration must be changed: {error}"[:500], "config"
    except VaultError:
        fault, outcome = "Its secrets cannot be decrypted. Configure them again.", "config"
    took_s = time.monotonic() - began
    called = PluginCalled(plugin=active.name, hook=handler.on, took_s=round(took_s, 3), outcome=outcome)
    logger.info("plug-in %s at %s: %s", active.name, handler.on, outcome, extra=called.extra())
    disabled = False if hurried and outcome == "time" else _count(active, fault, adapters)
    return Called(answer, fault, took_s, tuple(log), disabled)


def _invocation(
    active: Active, handler: Handler, payload: object, adapters: Adapters, seconds: float, run_id: str
) -> Invocation:
    return Invocation(
        function=handler.call,
        point=handler.on,
        payload=payload,
        plugin=active.name,
        tenant_id=active.installation.tenant_id,
        config=active.config(adapters),
        now=adapters.clock(),
        run_id=run_id,
        seconds=seconds,
        memory_mb=active.plugin.manifest.memory_mb,
        folders=(active.plugin.folder,),
    )


def _sweep_if_removed(active: Active, adapters: Adapters) -> None:
    """Removes what the call left in the tenant if the plug-in was removed while it ran."""
    from shared.plugins.installations.uninstall import sweep

    tenant_id = active.installation.tenant_id
    found = find_installation(adapters.store, tenant_id, active.name)
    if found is None or found.removing is not None:
        sweep(tenant_id, active.name, adapters)


def _count(active: Active, fault: str, adapters: Adapters) -> bool:
    """Counts a failure, or ends a row of them; whether the plug-in was disabled."""
    if fault:
        active.failed = True
        return count_failure(active.installation, fault, adapters)
    if active.failed or active.installation.failures:
        count_success(active.installation, adapters)
        active.failed = False
        active.installation = active.installation.model_copy(update={"failures": 0})
    return False
