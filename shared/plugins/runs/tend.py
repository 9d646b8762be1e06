"""Starts what is due: timers, and the hourly and daily hooks, each once; continues what was lost or interrupted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from shared.accounts.adapters import Adapters
from shared.model.codec import decode, encode
from shared.model.plugins.installation import PluginRun, PluginSlots, PluginTimer
from shared.model.plugins.manifest import Handler
from shared.platform.store.port import Query, Transaction
from shared.plugins.dispatch.active import ActivePlugins
from shared.plugins.installations.uninstall import continue_removals
from shared.plugins.installed import Deployed, InstalledPlugin
from shared.plugins.runs.start import enqueue, new_run, queue_late_runs, run_path, store_and_queue

_PAGE = 200
_SLOTS = {"hour": "%Y-%m-%dT%H", "day": "%Y-%m-%d"}
"""How the hours and days are named, in UTC."""


@dataclass(frozen=True, slots=True)
class Tended:
    """How much was started and continued."""

    timers: int = 0
    scheduled: int = 0
    late: int = 0
    removals: int = 0


def tend_plugins(active: ActivePlugins, adapters: Adapters) -> Tended:
    """Starts what is due. Costs nothing if no plug-in is deployed. Raises Unavailable; repeated, it does the rest."""
    deployed = active.deployed()
    if not deployed:
        return Tended()
    return Tended(
        timers=start_timers(deployed, adapters) if active.at("timer.due") else 0,
        scheduled=start_scheduled(deployed, adapters) if active.at("schedule.due") else 0,
        late=queue_late_runs(adapters),
        removals=continue_removals(adapters),
    )


def start_timers(deployed: Deployed, adapters: Adapters) -> int:
    """Starts the runs of timers that have ended; answers their number."""
    due = Query("pluginTimers", where=(("at", "<=", adapters.clock()),), order=("at",), limit=_PAGE)
    timers = [decode(PluginTimer, data) for data in adapters.store.find(due)]
    runs = [_end(timer, deployed, adapters) for timer in timers]
    return sum(enqueue(run, adapters) for run in runs if run is not None)


def _end(timer: PluginTimer, deployed: Deployed, adapters: Adapters) -> PluginRun | None:
    """Replaces the timer by its run, unless it was set anew; without such a hook it just ends."""
    handler, path = _handler(timer.plugin, "timer.due", deployed), f"pluginTimers/{timer.id}"
    event = f"timer {timer.id} {timer.at.isoformat()} {timer.created.isoformat()}"
    payload = {"key": timer.key, "data": timer.data}
    run = new_run(timer.plugin, handler, event, timer.tenant_id, payload, adapters) if handler else None

    def work(transaction: Transaction) -> bool:
        data = transaction.get(path)
        if data is None or decode(PluginTimer, data) != timer:
            return False
        if run is not None and transaction.get(run_path(run.id)) is None:
            transaction.create(run_path(run.id), encode(run))
        transaction.delete(path)
        return True

    return run if adapters.store.transact(work) else None


def start_scheduled(deployed: Deployed, adapters: Adapters) -> int:
    """Starts the hourly and daily hooks in every tenant, once in each hour or day; answers the number of runs.

    The slot is recorded when all its runs are stored: one that was interrupted is repeated, and starts only the rest.
    """
    now, started = adapters.clock(), 0
    for plugin in deployed.values():
        handlers = [each for each in plugin.manifest.hooks if each.every] if isinstance(plugin, InstalledPlugin) else []
        if isinstance(plugin, InstalledPlugin) and handlers:
            started += _start_slots(plugin.manifest.name, handlers, now, adapters)
    return started


def _start_slots(name: str, handlers: list[Handler], now: datetime, adapters: Adapters) -> int:
    path = f"pluginSlots/{name}"
    data = adapters.store.get(path)
    last = decode(PluginSlots, data) if data else PluginSlots(id=name)
    current = {each.every: now.strftime(_SLOTS[each.every]) for each in handlers if each.every}
    due = [each for each in handlers if each.every and getattr(last, each.every) != current[each.every]]
    if not due:
        return 0
    started = 0
    for tenant_id in _tenants(name, adapters):
        for handler in due:
            event = f"schedule {handler.every and current[handler.every]}"
            run = new_run(name, handler, event, tenant_id, {"every": handler.every}, adapters)
            started += store_and_queue(run, adapters)
    begun = last.model_copy(update={each.every: current[each.every] for each in due if each.every})
    adapters.store.transact(lambda transaction: transaction.set(path, encode(begun)))
    return started


def _tenants(name: str, adapters: Adapters) -> Iterator[str]:
    """The tenants in which a plug-in is enabled."""
    after: tuple[str, ...] = ()
    while True:
        query = Query(
            "pluginInstallations",
            where=(("name", "==", name), ("enabled", "==", True)),
            order=("id",),
            limit=_PAGE,
            after=after,
        )
        page = adapters.store.find(query)
        yield from (str(data["tenantId"]) for data in page)
        if len(page) < _PAGE:
            return
        after = (str(page[-1]["id"]),)


def _handler(name: str, point: str, deployed: Deployed) -> Handler | None:
    plugin = deployed.get(name)
    hooks = plugin.manifest.hooks if isinstance(plugin, InstalledPlugin) else []
    return next((each for each in hooks if each.on == point), None)
