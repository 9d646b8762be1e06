"""A rejected delivery is resent if the DSP says that this suffices, up to a limit; otherwise a task is created."""

from pathlib import Path
from typing import Any

import pytest

from infra.local.dsp.simulator.answers import as_sftp_18
from shared.delivery.acknowledgements.auto_resend import decide_auto_resend
from shared.delivery.acknowledgements.complaints import COMPLAINTS, failing_field
from shared.delivery.acknowledgements.parse.status_vocabulary import FILE_STATUS, RELEASE_STATUS
from shared.delivery.acknowledgements.tasks import TodoReference, complete_task
from shared.delivery.requests.models import DeliveryRequest
from shared.delivery.requests.request import create_delivery
from shared.errors import Forbidden, NotFound
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode
from shared.model.delivery.acknowledgement import AffectedResource, DialogueTerms, Statement, Subject, Todo
from shared.model.delivery.delivery import Delivery
from tests.unit.delivery.acknowledgements.acknowledgement_world import AcknowledgementWorld

RESEND = {"file_status": "ResourceCorrupt", "action": "ResendXmlAndResources", "manual_check": False}


@pytest.fixture
def world(tmp_path: Path) -> AcknowledgementWorld:
    return AcknowledgementWorld(tmp_path)


def reject(world: AcknowledgementWorld, delivery: Delivery, **fields: Any) -> None:
    facts: dict[str, Any] = {"status": "ProcessingErrorAtReleaseDistributor", "own_id": f"ACK-{delivery.id}", **fields}
    world.receive(as_sftp_18(world.answer(delivery, **facts)))


def tasks(world: AcknowledgementWorld) -> list[Todo]:
    return [decode(Todo, data) for path, data in world.store.documents.items() if path.startswith("tasks/")]


def resent(world: AcknowledgementWorld, delivery: Delivery) -> Delivery | None:
    resent_id = world.dsp(delivery).resent
    return world.delivery(resent_id) if resent_id else None


@pytest.mark.parametrize(("action", "xml_only"), [("ResendXmlOnly", True), ("ResendXmlAndResources", False)])
def test_a_rejection_that_only_needs_a_resend_is_resent(
    world: AcknowledgementWorld, action: str, xml_only: bool
) -> None:
    delivery = world.deliver()
    reject(world, delivery, **{**RESEND, "action": action})
    resend = resent(world, delivery)
    assert resend is not None
    assert (resend.status, resend.xml_only, resend.priority) == ("queued", xml_only, "high")
    assert resend.release_id == delivery.release_id
    assert tasks(world) == []


@pytest.mark.parametrize(
    "fields",
    [
        {**RESEND, "manual_check": True},
        {**RESEND, "manual_check": None},
        {**RESEND, "action": ""},
        {**RESEND, "action": "DoNotResendRelease"},
    ],
)
def test_a_rejection_that_needs_a_manual_check_is_not_resent(
    world: AcknowledgementWorld, fields: dict[str, Any]
) -> None:
    delivery = world.deliver()
    track = world.release.tracks[1]
    reject(world, delivery, **fields, isrcs=(track.isrc,), reason="It crackles.")
    assert resent(world, delivery) is None
    (task,) = tasks(world)
    assert (task.field, task.code, task.delivery_id) == ("tracks[1].audio", "ResourceCorrupt", delivery.id)
    assert "It crackles." in task.message
    assert task.remedy


def test_after_two_resends_a_task_is_created(world: AcknowledgementWorld) -> None:
    delivery: Delivery | None = world.deliver()
    for _ in range(2):
        assert delivery is not None
        reject(world, delivery, **RESEND)
        delivery = resent(world, delivery)
        assert delivery is not None
        delivery = world.complete(delivery)
    reject(world, delivery, **RESEND)
    assert resent(world, delivery) is None
    (task,) = tasks(world)
    assert "already been resent 2 times" in task.message


def test_the_resend_of_a_rejected_initial_delivery_is_initial(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    reject(world, delivery, **RESEND)
    resend = resent(world, delivery)
    assert resend is not None
    assert (delivery.message_sub_type, resend.message_sub_type) == ("Initial", "Initial")


def test_a_rejected_update_leaves_the_previous_delivery_live(world: AcknowledgementWorld) -> None:
    initial = world.deliver()
    world.change_release(**{"basic.title": "Another title"})
    update = world.deliver()
    reject(world, update, **RESEND)
    resend = resent(world, update)
    assert resend is not None
    assert (resend.message_sub_type, resend.previous) == ("Update", initial.id)


def test_a_rejected_delivery_can_be_requested_again(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    reject(world, delivery)
    requested = world.request()
    assert requested.created
    assert (requested.delivery.id != delivery.id, requested.delivery.message_sub_type) == (True, "Initial")


def test_a_rejection_that_the_dsp_revokes_has_no_lasting_effect(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    reject(world, delivery)
    world.clock.forward(hours=1)
    world.receive(as_sftp_18(world.answer(delivery, status="ReleaseMadeAvailableToConsumers", own_id="ACK-2")))
    assert world.dsp(delivery).status == "live"
    assert world.request(takedown=True).created


def test_a_rejected_takedown_is_resent(world: AcknowledgementWorld) -> None:
    world.deliver()
    takedown = world.deliver(takedown=True)
    reject(world, takedown, **{**RESEND, "action": "ResendXmlOnly"})
    resend = resent(world, takedown)
    assert resend is not None
    assert (resend.message_sub_type, resend.status) == ("Takedown", "queued")
    assert tasks(world) == []


def test_the_resend_of_an_emergency_takedown_keeps_its_priority(world: AcknowledgementWorld) -> None:
    world.deliver()
    wanted = DeliveryRequest(release_id="release", target_id="target", takedown=True)
    made = create_delivery(wanted, caller=world.manager, adapters=world.adapters, priority="emergency").delivery
    reject(world, world.complete(made), **RESEND)
    resend = resent(world, made)
    assert resend is not None
    assert resend.priority == "emergency"


@pytest.mark.parametrize("completed", [True, False])
def test_a_takedown_is_not_resent_after_a_newer_delivery(world: AcknowledgementWorld, completed: bool) -> None:
    world.deliver()
    takedown = world.deliver(takedown=True)
    newer = world.request().delivery
    if completed:
        world.complete(newer)
    reject(world, takedown, **RESEND)
    assert resent(world, takedown) is None
    (task,) = tasks(world)
    assert "newer" in task.message


def test_repeated_rejections_cause_one_resend(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    for number in range(3):
        reject(world, delivery, **RESEND, own_id=f"ACK-{number}")
        reject(world, delivery, **RESEND, own_id=f"ACK-{number}", reason=f"repeated {number}")
    queued = [data for path, data in world.store.documents.items() if path.startswith("deliveries/")]
    assert len(queued) == 2


def test_a_resend_that_cannot_be_requested_becomes_a_task_with_the_reason(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    world.change_release(status="draft")
    reject(world, delivery, **RESEND)
    (task,) = tasks(world)
    assert "The release is draft." in task.message
    assert resent(world, delivery) is None


def test_a_run_that_was_killed_before_recording_the_resend_is_repeated(
    world: AcknowledgementWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    delivery = world.deliver()
    answer = as_sftp_18(world.answer(delivery, status="RightsConflict", **RESEND))
    with monkeypatch.context() as dying:
        dying.setattr("shared.delivery.acknowledgements.auto_resend._resend", killed)
        with pytest.raises(Killed):
            world.receive(answer)
    assert world.dsp(delivery).status == "rejected"
    world.receive(answer)
    assert resent(world, delivery) is not None


def test_the_terms_can_forbid_resends() -> None:
    statement = Statement(subject=Subject(), word="x", action="ResendXmlOnly", manual_check=False)
    assert decide_auto_resend(statement, DialogueTerms(), 1).resend == "xml"
    assert decide_auto_resend(statement, DialogueTerms(resends=0), 0).resend is None


REJECTIONS = [word for words in (FILE_STATUS, RELEASE_STATUS) for word, status in words.items() if status == "rejected"]


@pytest.mark.parametrize("code", [word for word in REJECTIONS if word != "ProcessingErrorAtReleaseDistributor"])
def test_every_rejection_has_its_field_and_remedy(world: AcknowledgementWorld, code: str) -> None:
    assert COMPLAINTS[code].remedy
    release = world.release
    for path in (
        failing_field(code, [], release),
        failing_field(code, [AffectedResource(isrc=release.tracks[0].isrc)], release),
    ):
        assert exists(release, path), path


def test_an_unmatched_resource_is_attributed_to_the_release(world: AcknowledgementWorld) -> None:
    unmatched = [AffectedResource(isrc="XXX000000000"), AffectedResource(proprietary_id="7")]
    assert failing_field("IdentifierInvalid", unmatched, world.release) == "basic.barcode"
    assert failing_field("SomethingElse", [], world.release) == "status"


def exists(release: Release, path: str) -> bool:
    """Whether a release may have a field there."""
    model: Any = Release
    first, _, rest = path.partition(".")
    if first.startswith("tracks["):
        from shared.model.catalog.track import Track

        model, path = Track, rest
    for name in path.split("."):
        aliases = {field.alias or key: field.annotation for key, field in model.model_fields.items()}
        if name not in aliases:
            return False
        model = aliases[name]
    return True


def test_a_task_is_completed_once(world: AcknowledgementWorld) -> None:
    reject(world, world.deliver(), file_status="ResourceMissing")
    (task,) = tasks(world)
    with pytest.raises(NotFound):
        complete_task(TodoReference(task_id=task.id), caller=world.stranger, adapters=world.adapters)
    with pytest.raises(Forbidden):
        complete_task(TodoReference(task_id=task.id), caller=world.viewer, adapters=world.adapters)
    done = complete_task(TodoReference(task_id=task.id), caller=world.manager, adapters=world.adapters)
    assert (done.status, done.done, done.done_by) == ("done", world.clock(), "manager")
    world.clock.forward(hours=1)
    assert complete_task(TodoReference(task_id=task.id), caller=world.admin, adapters=world.adapters) == done
    assert encode(tasks(world)[0]) == encode(done)
