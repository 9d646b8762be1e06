"""A DSP's call is accepted if it was recently signed with the target's secret; all others get the same error."""

from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from infra.local.dsp.simulator.answers import as_json
from shared.accounts.access import Caller
from shared.delivery.acknowledgements.parse.acknowledgement import MAX_BYTES
from shared.delivery.acknowledgements.webhook import create_webhook_secret, is_signed, receive_call, sign
from shared.errors import Forbidden, InvalidInput, NotFound
from shared.model.codec import encode
from shared.model.delivery.target import TargetReference
from tests.fixtures.world import START
from tests.unit.delivery.acknowledgements.acknowledgement_world import AcknowledgementWorld

BODY = b'{"status": "ok"}'


@pytest.fixture
def world(tmp_path: Path) -> AcknowledgementWorld:
    return AcknowledgementWorld(tmp_path, channel="webhook")


@pytest.fixture
def secret(world: AcknowledgementWorld) -> str:
    return rotate(world, world.admin)


def rotate(world: AcknowledgementWorld, caller: Caller, numbers: "count[int]" = count()) -> str:  # noqa: B008
    adapters = replace(world.adapters, new_token=lambda: f"canary-{next(numbers)}")
    return create_webhook_secret(TargetReference(target_id="target"), caller=caller, adapters=adapters).secret


def test_a_signed_call_updates_its_delivery(world: AcknowledgementWorld, secret: str) -> None:
    delivery = world.deliver()
    body = as_json(world.answer(delivery, status="live"))
    received = receive_call("target", body, sign(body, secret, world.clock()), world.adapters)
    assert received.acknowledgement.channel == "webhook"
    assert world.dsp(delivery).status == "live"


def test_a_replayed_call_changes_nothing(world: AcknowledgementWorld, secret: str) -> None:
    delivery = world.deliver()
    body = as_json(world.answer(delivery, status="live"))
    header = sign(body, secret, world.clock())
    receive_call("target", body, header, world.adapters)
    before = world.delivery(delivery.id)
    world.clock.forward(minutes=4)
    assert not receive_call("target", body, header, world.adapters).new
    assert world.delivery(delivery.id) == before
    world.clock.forward(minutes=2)
    with pytest.raises(Forbidden):
        receive_call("target", body, header, world.adapters)


@pytest.mark.parametrize(
    "header",
    ["", "v1=", "t=,v1=", "t=1", "t=abc,v1=00", "t=１,v1=00", "=,=,=", "t=" + "9" * 5000, "t=-1,v1=ä", "garbage"],
)
def test_an_invalid_header_is_rejected(world: AcknowledgementWorld, secret: str, header: str) -> None:
    with pytest.raises(Forbidden):
        receive_call("target", BODY, header, world.adapters)


def test_all_invalid_calls_get_the_same_error(world: AcknowledgementWorld, secret: str) -> None:
    now = world.clock()
    invalid = {
        "another secret": ("target", BODY, sign(BODY, "other", now)),
        "another body": ("target", BODY + b" ", sign(BODY, secret, now)),
        "another time": ("target", BODY, sign(BODY, secret, now).replace("t=1", "t=2")),
        "an old signature": ("target", BODY, sign(BODY, secret, now - timedelta(minutes=6))),
        "a future signature": ("target", BODY, sign(BODY, secret, now + timedelta(minutes=6))),
        "no such target": ("nowhere", BODY, sign(BODY, secret, now)),
        "an invalid target id": ("../deliveries/x", BODY, sign(BODY, secret, now)),
    }
    errors = set()
    for target_id, body, header in invalid.values():
        with pytest.raises(Forbidden) as caught:
            receive_call(target_id, body, header, world.adapters)
        errors.add(str(caught.value))
    assert len(errors) == 1
    assert not [path for path in world.store.documents if path.startswith("acknowledgements/")]


def test_an_id_that_firestore_reserves_is_not_looked_up(world: AcknowledgementWorld) -> None:
    world.put("deliveryTargets/__x__", encode(world.target.model_copy(update={"id": "target"})))
    with pytest.raises(Forbidden):
        receive_call("__x__", BODY, sign(BODY, "s", world.clock()), world.adapters)


def test_a_disabled_target_accepts_no_calls(world: AcknowledgementWorld, secret: str) -> None:
    world.put("deliveryTargets/target", encode(world.target.model_copy(update={"active": False})))
    with pytest.raises(Forbidden):
        receive_call("target", BODY, sign(BODY, secret, world.clock()), world.adapters)


def test_without_a_secret_no_signature_is_valid(world: AcknowledgementWorld) -> None:
    assert not is_signed(BODY, sign(BODY, "", START), [], START)
    with pytest.raises(Forbidden):
        receive_call("target", BODY, sign(BODY, "", world.clock()), world.adapters)


def test_a_body_that_is_too_large_is_rejected(world: AcknowledgementWorld, secret: str) -> None:
    body = b"x" * (MAX_BYTES + 1)
    with pytest.raises(InvalidInput):
        receive_call("target", body, sign(body, secret, world.clock()), world.adapters)


def test_the_previous_secret_stays_valid_for_a_day(world: AcknowledgementWorld, secret: str) -> None:
    new = rotate(world, world.admin)
    for each in (secret, new):
        receive_call("target", BODY, sign(BODY, each, world.clock()), world.adapters)
    world.clock.forward(hours=25)
    receive_call("target", BODY, sign(BODY, new, world.clock()), world.adapters)
    with pytest.raises(Forbidden):
        receive_call("target", BODY, sign(BODY, secret, world.clock()), world.adapters)


def test_only_admins_create_secrets_and_they_are_stored_encrypted(world: AcknowledgementWorld, secret: str) -> None:
    assert secret not in repr(world.store.documents)
    with pytest.raises(Forbidden):
        rotate(world, world.manager)
    with pytest.raises(NotFound):
        rotate(world, world.stranger)


def test_a_header_may_contain_several_digests() -> None:
    good = sign(BODY, "secret", START)
    assert is_signed(BODY, good.replace("v1=", "v1=00,v0=x,v1="), ["other", "secret"], START)
