"""What plug-ins cost: preparing and delivering an album with none, ten that no tenant has, and ten empty hooks; rows
of an import with one empty hook.

The worker runs in this process, on the emulators, against an OpenSSH server; each figure is the median of RUNS. The
three are measured in turn, so that what else the machine does affects them alike.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

from examples.render import render
from infra.local.demo.client import Client
from infra.local.demo.people import sign_up_label
from infra.local.servers.sftp import SftpServer, run_sftp_server
from infra.local.stack.stack import running_stack
from tests.bench.bench_delivery import disable_triggers, new_target, ready_album
from tests.fixtures.plugin_packages import MINIMAL, write_package

RUNS = 9
POINTS = ("before.message.composed", "after.message.composed")
HOOKS = 10
ROWS = 200


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, running_stack("bench") as stack:
        work = Path(folder)
        render(stack.folder.parent / "album")
        write_plugins(work / "plugins")
        people = sign_up_label(stack)
        with run_sftp_server(work / "sftp") as server, Client(stack, people.admin) as admin:
            release_id = ready_album(admin, stack.folder.parent / "album")
            with mock.patch.dict(os.environ, stack.env):
                disable_triggers(stack)
                measure(admin, release_id, server)


def write_plugins(folder: Path) -> None:
    """Ten plug-ins with one hook each, which does nothing, and one for the rows of imports."""
    for number in range(HOOKS):
        write_plugin(folder, f"noop_{number}", POINTS[number % 2])
    write_plugin(folder, "noop_rows", "before.import.row")
    sys.path.insert(0, str(folder))


def write_plugin(folder: Path, name: str, point: str) -> None:
    hook = f'[[hooks]]\non = "{point}"\ncall = "{name}.hook:run"\n'
    code = "def run(payload, context):\n    return None\n"
    write_package(folder, name, MINIMAL.format(name=name.replace("_", "-")) + hook, {"hook.py": code})


def measure(admin: Client, release_id: str, server: SftpServer) -> None:
    from functions import wiring
    from shared.accounts.access import Caller
    from shared.model.plugins.manifest import Permissions
    from shared.platform.plugins import NO_PLUGINS
    from shared.plugins.dispatch.deployed import DeployedPlugins
    from shared.plugins.installations.change import install_plugin
    from shared.plugins.installations.models import InstallRequest

    adapters = wiring.adapters()
    tenant_id = str((admin.get(f"releases/{release_id}") or {})["tenantId"])
    caller = Caller("bench", tenant_id, "admin")
    without = replace(adapters, plugins=NO_PLUGINS)
    idle = replace(adapters, plugins=DeployedPlugins(adapters))
    figures = compare({"none": without, "installed_nowhere": idle}, admin, release_id, caller, server)
    for number in range(HOOKS):
        request = InstallRequest(name=f"noop-{number}", granted=Permissions())
        install_plugin(request, caller=caller, adapters=adapters)
    busy = replace(adapters, plugins=DeployedPlugins(adapters))
    figures |= compare({"none_again": without, "ten_hooks": busy}, admin, release_id, caller, server)
    for base, other, aim in (("none", "installed_nowhere", 1), ("none_again", "ten_hooks", 5)):
        for part in ("prepare", "deliver"):
            share = 100 * (figures[other][part] / figures[base][part] - 1)
            emit(f"{other}_{part}_overhead", share, "%", f"<= {aim}")
            emit(f"{other}_{part}_added", 1000 * (figures[other][part] - figures[base][part]), "ms")
    install_plugin(InstallRequest(name="noop-rows", granted=Permissions()), caller=caller, adapters=adapters)
    measure_rows(DeployedPlugins(adapters), tenant_id)


def measure_rows(plugins: Any, tenant_id: str) -> None:
    """Rows of a table for which a hook is asked in a second."""
    from shared.sdk import BeforeImportRow

    cells = {f"Column {number}": "as long as a title" for number in range(30)}
    rows = [BeforeImportRow("table.csv", number, cells) for number in range(2, ROWS + 2)]
    plugins.ask(tenant_id, rows[0])
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        outcomes = [plugins.ask(tenant_id, each) for each in rows]
        times.append(time.perf_counter() - began)
        assert not any(outcome.findings for outcome in outcomes)
    emit("import_rows", ROWS / statistics.median(times), "rows/s", ">= 500")


def compare(
    variants: dict[str, Any], admin: Client, release_id: str, caller: Any, server: SftpServer
) -> dict[str, dict[str, float]]:
    """Median seconds of preparing and of the whole delivery, by variant."""
    times: dict[str, dict[str, list[float]]] = {name: {"prepare": [], "deliver": []} for name in variants}
    targets = {name: new_target(admin, server) for name in variants}
    for _ in range(RUNS):
        for name, adapters in variants.items():
            prepared, delivered = deliver(adapters, targets[name], release_id, caller)
            times[name]["prepare"].append(prepared)
            times[name]["deliver"].append(delivered)
    found = {name: {part: statistics.median(each) for part, each in of.items()} for name, of in times.items()}
    for name, of in found.items():
        for part, seconds in of.items():
            emit(f"{name}_{part}", 1000 * seconds, "ms")
    return found


def deliver(adapters: Any, target_id: str, release_id: str, caller: Any) -> tuple[float, float]:
    """Seconds in which the package is prepared, and in which the whole attempt runs."""
    from shared.delivery.requests.models import DeliveryRequest
    from shared.delivery.requests.request import create_delivery
    from shared.delivery.worker import run
    from shared.events import DeliverTask

    spent: list[float] = []

    def timed(*arguments: Any, prepare: Callable[..., Any] = run.prepare_package) -> Any:
        began = time.perf_counter()
        try:
            return prepare(*arguments)
        finally:
            spent.append(time.perf_counter() - began)

    wanted = DeliveryRequest(release_id=release_id, target_id=target_id, force=True)
    delivery = create_delivery(wanted, caller=caller, adapters=adapters).delivery
    task = DeliverTask(deliveryId=delivery.id, lane=delivery.lane, attempt=1, continuation=0)
    with mock.patch.object(run, "prepare_package", timed):
        began = time.perf_counter()
        outcome = run.deliver_package(task, adapters)
        whole = time.perf_counter() - began
    assert outcome.result == "completed", outcome
    return spent[0], whole


def emit(figure: str, value: float, unit: str, aim: str | None = None) -> None:
    line = {"bench": "plugins", "figure": figure, "value": round(value, 2), "unit": unit}
    print(json.dumps(line | ({"aim": aim} if aim else {})), flush=True)


if __name__ == "__main__":
    main()
