"""The deployment's own identity opens only the folders that its operator granted to the target's tenant."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import google.auth
import pytest
from google.auth.credentials import AnonymousCredentials

from shared.config import Settings, SharedFolder
from shared.delivery.acknowledgements.poll.look import FolderPoll
from shared.delivery.protocols.azure.session import PROTOCOL as AZURE
from shared.delivery.protocols.base import ConnectionContext, MemoryCheckpoint, ProtocolInfo
from shared.delivery.protocols.gcs.session import PROTOCOL as GCS
from shared.delivery.protocols.options import split_config
from shared.delivery.targets.change import TargetChange, update_delivery_target
from shared.delivery.targets.connection_test import ConnectionTestRequest
from shared.delivery.targets.connection_test import test_connection as run_connection_test
from shared.delivery.targets.create import TargetRequest, create_delivery_target
from shared.errors import InvalidInput, RemoteRefused
from shared.model.codec import encode
from shared.model.delivery.acknowledgement import Poll
from shared.model.delivery.target import DeliveryTarget
from shared.platform.network.guard import Network
from shared.platform.shared_storage import SharedStorage, own_buckets
from tests.fixtures.world import ENV, World
from tests.unit.delivery.targets.test_create_target import WANTED

STORAGE = SharedStorage(
    (
        SharedFolder("tenant", "gs://dsp-ingest/label"),
        SharedFolder("tenant", "azure://dspingest/in/label"),
        SharedFolder("elsewhere", "gs://dsp-ingest/other"),
        SharedFolder("tenant", "gs://ours"),
        SharedFolder("tenant", "gs://gcf-v2-sources-123-us-central1"),
    ),
    own_buckets=own_buckets("demo", "ours"),
)
NETWORK = Network(resolve=lambda _host, _port: ["142.250.0.1"])
REFUSED = [
    {"bucket": "dsp-ingest"},
    {"bucket": "dsp-ingest", "prefix": "other"},
    {"bucket": "dsp-ingest", "prefix": "label2"},
    {"bucket": "dsp-ingest", "prefix": "label/../other"},
    {"bucket": "dsp-ingest", "prefix": "label//x"},
    {"bucket": "dsp-ingest2", "prefix": "label"},
    {"bucket": "ours"},
    {"bucket": "demo.appspot.com"},
    {"bucket": "gcf-v2-sources-123-us-central1"},
    {"account": "dspingest", "container": "in", "managedIdentity": True},
    {"account": "dspingest", "container": "in", "prefix": "label/../../other", "managedIdentity": True},
    {"account": "dspingest", "container": "in/label", "managedIdentity": True},
    {"account": "dspingest", "container": "in/label", "prefix": "x", "managedIdentity": True},
    {"bucket": "dsp-ingest/label"},
    {"bucket": "ours/"},
    {"account": "otheraccount", "container": "in", "prefix": "label", "managedIdentity": True},
]
GRANTED = [
    {"bucket": "dsp-ingest", "prefix": "label"},
    {"bucket": "dsp-ingest", "prefix": "/label/albums/"},
    {"account": "dspingest", "container": "in", "prefix": "label", "managedIdentity": True},
]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(google.auth, "default", lambda **_: (AnonymousCredentials(), "demo"))  # type: ignore[no-untyped-call]
    world = World(tmp_path)
    world.adapters = replace(world.adapters, shared_storage=STORAGE, network=NETWORK)
    return world


def protocol(config: dict[str, Any]) -> ProtocolInfo:
    return AZURE if "account" in config else GCS


def create(world: World, config: dict[str, Any]) -> DeliveryTarget:
    wanted = {**WANTED, "protocol": protocol(config).name, "config": config}
    return create_delivery_target(TargetRequest(target=wanted), caller=world.admin, adapters=world.adapters)


def context(tenant_id: str = "tenant") -> ConnectionContext:
    return ConnectionContext(NETWORK, tenant_id=tenant_id, checkpoint=MemoryCheckpoint(), shared_storage=STORAGE)


def stored(world: World, config: dict[str, Any]) -> DeliveryTarget:
    """A target that is stored already, such as one whose grant was taken back."""
    target = create(world, {"bucket": "dsp-ingest", "prefix": "label"})
    options, _ = split_config(protocol(config), config)
    target = target.model_copy(update={"protocol": protocol(config).name, "config": options})
    world.put(f"deliveryTargets/{target.id}", encode(target))
    return target


@pytest.mark.parametrize("config", REFUSED)
def test_a_folder_that_was_not_granted_is_refused_at_creation_and_update(world: World, config: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as caught:
        create(world, config)
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [("target.config", "not-shared")]
    target = create(world, {"bucket": "dsp-ingest", "prefix": "label"})
    change = TargetChange(target_id=target.id, target={"protocol": protocol(config).name, "config": config})
    with pytest.raises(InvalidInput, match=r"deployment|path"):
        update_delivery_target(change, caller=world.admin, adapters=world.adapters)


@pytest.mark.parametrize("config", REFUSED)
def test_a_folder_that_was_not_granted_is_refused_by_every_connection(world: World, config: dict[str, Any]) -> None:
    target = stored(world, config)
    with pytest.raises(RemoteRefused):
        protocol(config).connect(target.config, {}, context())
    with pytest.raises(RemoteRefused):
        FolderPoll(target, Poll.model_construct(seen=[], doubtful=[]), world.adapters).run()
    for request in (
        ConnectionTestRequest(target_id=target.id),
        ConnectionTestRequest(protocol=protocol(config).name, config=config),
    ):
        report = run_connection_test(request, caller=world.admin, adapters=world.adapters)
        assert [(step.step, step.outcome, step.code) for step in report.steps] == [
            ("connect", "failed", "remote-refused")
        ]


@pytest.mark.parametrize("config", GRANTED)
def test_a_granted_folder_is_opened_for_its_tenant_only(world: World, config: dict[str, Any]) -> None:
    options = create(world, config).config
    protocol(config).connect(options, {}, context()).__exit__(None, None, None)
    for tenant_id in ("elsewhere", ""):
        with pytest.raises(RemoteRefused, match="not been opened"):
            protocol(config).connect(options, {}, context(tenant_id))
    with pytest.raises(RemoteRefused, match="not been opened"):
        protocol(config).connect(options, {}, ConnectionContext(NETWORK, tenant_id="tenant"))


def test_a_target_with_its_own_credentials_needs_no_grant(world: World) -> None:
    assert create(world, {"bucket": "any", "serviceAccountKey": "{}"}).config["bucket"] == "any"
    assert create(world, {"account": "anybody", "container": "any", "sasToken": "sig=1"}).config["container"] == "any"


def test_the_setting_is_read_and_every_mistake_in_it_is_reported() -> None:
    def folders(text: str) -> tuple[SharedFolder, ...]:
        return Settings.from_env({**ENV, "STARDUST_SHARED_STORAGE": text}).shared_storage

    assert folders("") == ()
    assert folders("t1=gs://dsp/a/, t2=azure://dspingest/in") == (
        SharedFolder("t1", "gs://dsp/a"),
        SharedFolder("t2", "azure://dspingest/in"),
    )
    assert folders("t1=gs://dsp/a,t1=gs://dsp/a/b,t2=gs://dsp/ab")
    for wrong in ("gs://dsp", "t1=dsp", "t1=azure://dspingest", "t1=gs://dsp/../x", "t1=gs://dsp//x", "t1=s3://dsp"):
        with pytest.raises(InvalidInput, match="not a folder of a tenant"):
            folders(wrong)
    with pytest.raises(InvalidInput, match="overlap"):
        folders("t1=gs://dsp,t2=gs://dsp/a")
