"""A rejection is sent again where the DSP says that this is all it takes, so often and no more; else it is a task."""

from pathlib import Path
from typing import Any

import pytest

from infra.local.dsp.simulator.answers import as_sftp_18
from shared.delivery.acknowledgements.auto_resend import decide_healing
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
from tests.unit.delivery.acknowledgements.acknowledgement_world import Dialogue

RESEND = {"file_status": "ResourceCorrupt", "action": "ResendXmlAndResources", "manual_check": False}


@pytest.fixture
def world(tmp_path: Path) -> Dialogue:
    return Dialogue(tmp_path)


def reject(world: Dialogue, delivery: Delivery, **fields: Any) -> None:
    facts: dict[str, Any] = {"status": "ProcessingErrorAtReleaseDistributor", "own_id": f"ACK-{delivery.id}", **fields}
    world.receive(as_sftp_18(world.answer(delivery, **facts)))


def tasks(world: Dialogue) -> list[Todo]:
    return [decode(Todo, data) for path, data in world.store.documents.items() if path.startswith("tasks/")]


def resent(world: Dialogue, delivery: Delivery) -> Delivery | None:
    again = world.dsp(delivery).resent
    return world.delivery(again) if again else None


@pytest.mark.parametrize(("action", "xml_only"), [("ResendXmlOnly", True), ("ResendXmlAndResources", False)])
def test_what_needs_only_sending_again_is_sent_again(world: Dialogue, action: str, xml_only: bool) -> None:
    delivery = world.deliver()
    reject(world, delivery, **{**RESEND, "action": action})
    again = resent(world, delivery)
    assert again is not None
    assert (again.status, again.xml_only, again.priority) == ("queued", xml_only, "high")
    assert again.release_id == delivery.release_id
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
def test_what_a_person_must_look_at_is_not_sent_again(world: Dialogue, fields: dict[str, Any]) -> None:
    delivery = world.deliver()
    track = world.release.tracks[1]
    reject(world, delivery, **fields, isrcs=(track.isrc,), reason="It crackles.")
    assert resent(world, delivery) is None
    (task,) = tasks(world)
    assert (task.field, task.code, task.delivery_id) == ("tracks[1].audio", "ResourceCorrupt", delivery.id)
    assert "It crackles." in task.message
    assert task.remedy


def test_it_is_sent_again_twice_and_then_a_person_is_asked(world: Dialogue) -> None:
    delivery: Delivery | None = world.deliver()
    for _ in range(2):
        assert delivery is not None
        reject(world, delivery, **RESEND)
        delivery = resent(world, delivery)
        assert delivery is not None
        delivery = world.arrive(delivery)
    reject(world, delivery, **RESEND)
    assert resent(world, delivery) is None
    (task,) = tasks(world)
    assert "2 times already" in task.message


def test_a_rejected_first_message_is_first_again(world: Dialogue) -> None:
    delivery = world.deliver()
    reject(world, delivery, **RESEND)
    again = resent(world, delivery)
    assert again is not None
    assert (delivery.message_sub_type, again.message_sub_type) == ("Initial", "Initial")


def test_a_rejected_update_leaves_live_what_was_live_before(world: Dialogue) -> None:
    initial = world.deliver()
    world.change_release(**{"basic.title": "Another title"})
    update = world.deliver()
    reject(world, update, **RESEND)
    again = resent(world, update)
    assert again is not None
    assert (again.message_sub_type, again.previous) == ("Update", initial.id)


def test_what_was_rejected_can_be_asked_for_again(world: Dialogue) -> None:
    delivery = world.deliver()
    reject(world, delivery)
    again = world.request()
    assert again.created
    assert (again.delivery.id != delivery.id, again.delivery.message_sub_type) == (True, "Initial")


def test_a_rejection_that_the_dsp_takes_back_counts_no_more(world: Dialogue) -> None:
    delivery = world.deliver()
    reject(world, delivery)
    world.clock.forward(hours=1)
    world.receive(as_sftp_18(world.answer(delivery, status="ReleaseMadeAvailableToConsumers", own_id="ACK-2")))
    assert world.dsp(delivery).status == "live"
    assert world.request(takedown=True).created


def test_a_rejected_takedown_is_sent_again(world: Dialogue) -> None:
    world.deliver()
    takedown = world.deliver(takedown=True)
    reject(world, takedown, **{**RESEND, "action": "ResendXmlOnly"})
    again = resent(world, takedown)
    assert again is not None
    assert (again.message_sub_type, again.status) == ("Takedown", "queued")
    assert tasks(world) == []


def test_a_rejected_emergency_stays_one(world: Dialogue) -> None:
    world.deliver()
    wanted = DeliveryRequest(release_id="release", target_id="target", takedown=True)
    made = create_delivery(wanted, caller=world.manager, adapters=world.adapters, priority="emergency").delivery
    reject(world, world.arrive(made), **RESEND)
    again = resent(world, made)
    assert again is not None
    assert again.priority == "emergency"


@pytest.mark.parametrize("arrived", [True, False])
def test_a_takedown_is_not_sent_again_once_the_release_was_to_come_back(world: Dialogue, arrived: bool) -> None:
    world.deliver()
    takedown = world.deliver(takedown=True)
    back = world.request().delivery
    if arrived:
        world.arrive(back)
    reject(world, takedown, **RESEND)
    assert resent(world, takedown) is None
    (task,) = tasks(world)
    assert "newer" in task.message


def test_the_same_rejection_twice_is_one_delivery(world: Dialogue) -> None:
    delivery = world.deliver()
    for number in range(3):
        reject(world, delivery, **RESEND, own_id=f"ACK-{number}")
        reject(world, delivery, **RESEND, own_id=f"ACK-{number}", reason=f"again {number}")
    queued = [data for path, data in world.store.documents.items() if path.startswith("deliveries/")]
    assert len(queued) == 2


def test_what_cannot_be_requested_becomes_a_task_that_says_why(world: Dialogue) -> None:
    delivery = world.deliver()
    world.change_release(status="draft")
    reject(world, delivery, **RESEND)
    (task,) = tasks(world)
    assert "The release is draft." in task.message
    assert resent(world, delivery) is None


def test_killed_before_the_delivery_was_noted_it_is_noted_the_next_time(
    world: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    delivery = world.deliver()
    answer = as_sftp_18(world.answer(delivery, status="RightsConflict", **RESEND))
    with monkeypatch.context() as dying:
        dying.setattr("shared.delivery.acknowledgements.auto_resend._send_again", killed)
        with pytest.raises(Killed):
            world.receive(answer)
    assert world.dsp(delivery).status == "rejected"
    world.receive(answer)
    assert resent(world, delivery) is not None


def test_resends_can_be_forbidden_by_the_terms() -> None:
    statement = Statement(subject=Subject(), word="x", action="ResendXmlOnly", manual_check=False)
    assert decide_healing(statement, DialogueTerms(), 1).resend == "xml"
    assert decide_healing(statement, DialogueTerms(resends=0), 0).resend is None


REJECTIONS = [word for words in (FILE_STATUS, RELEASE_STATUS) for word, status in words.items() if status == "rejected"]


@pytest.mark.parametrize("code", [word for word in REJECTIONS if word != "ProcessingErrorAtReleaseDistributor"])
def test_every_rejection_has_its_field_and_remedy(world: Dialogue, code: str) -> None:
    assert COMPLAINTS[code].remedy
    release = world.release
    for path in (
        failing_field(code, [], release),
        failing_field(code, [AffectedResource(isrc=release.tracks[0].isrc)], release),
    ):
        assert exists(release, path), path


def test_a_track_that_is_not_ours_is_the_releases_fault(world: Dialogue) -> None:
    stranger = [AffectedResource(isrc="XXX000000000"), AffectedResource(proprietary_id="7")]
    assert failing_field("IdentifierInvalid", stranger, world.release) == "basic.barcode"
    assert failing_field("SomethingElse", [], world.release) == "status"


def exists(release: Release, path: str) -> bool:
    """Whether a release may have a field there."""
    model: Any = Release
    first, _, rest = path.partition(".")
    if first.startswith("tracks["):
        from shared.model.catalog.release import Track

        model, path = Track, rest
    for name in path.split("."):
        aliases = {field.alias or key: field.annotation for key, field in model.model_fields.items()}
        if name not in aliases:
            return False
        model = aliases[name]
    return True


def test_a_task_is_ticked_off_once(world: Dialogue) -> None:
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
