"""Steps have their time and one key; quiet hours move them; a simulation plays what would have followed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from stardust_delivery_orchestrator.engine import Event, Step, steps_for
from stardust_delivery_orchestrator.history import events_of, usual_times
from stardust_delivery_orchestrator.rules import Rule, read_rules
from stardust_delivery_orchestrator.simulate import MAX_ENTRIES, simulate

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
TARGETS = {"spotify": "Spotify", "apple": "Apple Music", "deezer": "Deezer"}
LIVE = Event("live-d1", "live", "r1", "spotify", NOON)


def rules(*documents: dict[str, Any]) -> tuple[Rule, ...]:
    """The rules, complete with id and name."""
    named = [{"id": f"rule-{number}", "name": "A rule", **document} for number, document in enumerate(documents)]
    found, problems = read_rules(named, TARGETS)
    assert problems == []
    return found


def staggered(**changed: Any) -> dict[str, Any]:
    """When live at Spotify: an hour later to Apple, and a day after that to Deezer."""
    action = {"do": "deliver", "targets": ["apple", "deezer"], "afterMinutes": 60, "everyMinutes": 1440}
    return {"when": {"event": "live", "target": "spotify"}, "then": [action], **changed}


def test_targets_follow_one_after_the_other() -> None:
    steps = steps_for(LIVE, rules(staggered()), dict)
    assert [(step.fields["target"], step.at - NOON) for step in steps] == [("apple", HOUR), ("deezer", 25 * HOUR)]


def test_repeated_event_has_the_same_keys_and_another_event_has_others() -> None:
    keys = [{step.key for step in steps_for(event, rules(staggered()), dict)} for event in (LIVE, LIVE)]
    other = {step.key for step in steps_for(Event("live-d2", "live", "r1", "spotify", NOON), rules(staggered()), dict)}
    assert keys[0] == keys[1]
    assert len(keys[0]) == 2
    assert not keys[0] & other


def test_release_is_read_only_if_a_rule_waits_for_the_event() -> None:
    def read() -> None:
        raise AssertionError("read")

    assert steps_for(Event("failed-d1", "failed", "r1", "spotify", NOON), rules(staggered()), read) == []


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-05-04T19:59", "2026-05-04T19:59"),
        ("2026-05-04T20:00", "2026-05-05T05:00"),
        ("2026-05-05T03:00", "2026-05-05T05:00"),
        ("2026-05-05T05:00", "2026-05-05T05:00"),
        ("2026-05-09T21:00", "2026-05-09T21:00"),  # a Saturday
        ("2026-10-24T23:30", "2026-10-24T23:30"),
    ],
)
def test_quiet_hours_over_midnight_are_local_and_of_their_days(at: str, until: str) -> None:
    quiet = {"from": "22:00", "to": "07:00", "zone": "Europe/Berlin", "days": ["mon", "tue", "wed", "thu", "fri"]}
    (rule,) = rules(staggered(quiet=quiet))
    assert rule.quiet is not None
    allowed = rule.quiet.next_allowed(datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert allowed == datetime.fromisoformat(until).replace(tzinfo=UTC)


def test_quiet_night_of_the_clock_change_ends_by_local_time() -> None:
    (rule,) = rules(staggered(quiet={"from": "22:00", "to": "07:00", "zone": "Europe/Berlin"}))
    assert rule.quiet is not None
    night = datetime(2026, 10, 24, 22, tzinfo=UTC)  # the night in which summer time ends
    assert rule.quiet.next_allowed(night) == datetime(2026, 10, 25, 6, tzinfo=UTC)


def test_timer_carries_the_whole_step() -> None:
    (step, _) = steps_for(LIVE, rules(staggered()), dict)
    assert Step.of(step.to_data()) == step


def delivery(name: str, target: str, created: datetime, **dsp: datetime) -> dict[str, Any]:
    """A delivery's document as the API returns it; completed after an hour."""
    times = {status: at.isoformat() for status, at in dsp.items()}
    completed = (created + HOUR).isoformat()
    document = {"id": name, "releaseId": f"r-{name}", "targetId": target, "messageSubType": "Initial"}
    return {**document, "status": "completed", "created": created.isoformat(), "completed": completed, "dsp": times}


def test_history_gives_events_and_usual_times() -> None:
    found = events_of([delivery("d1", "apple", NOON, live=NOON + 5 * HOUR)])
    assert [(event.id, event.at - NOON) for event in found] == [
        ("requested-d1", 0 * HOUR),
        ("delivered-d1", HOUR),
        ("live-d1", 5 * HOUR),
    ]
    assert usual_times(found) == {"apple": {"delivered": HOUR, "live": 4 * HOUR}}


def test_simulation_follows_what_would_have_followed() -> None:
    chain = rules(
        {"when": {"event": "live", "target": "spotify"}, "then": [{"do": "deliver", "targets": ["apple"]}]},
        {"when": {"event": "live", "target": "apple"}, "then": [{"do": "notify", "title": "Out", "text": "x"}]},
    )
    usual = {"apple": {"delivered": HOUR, "live": 4 * HOUR}}
    entries = simulate(chain, [LIVE], lambda _: {}, usual, NOON + 24 * HOUR)
    assert [(entry.what, entry.text, entry.target_id, entry.simulated, entry.at - NOON) for entry in entries] == [
        ("event", "live", "spotify", False, 0 * HOUR),
        ("deliver", "", "apple", True, 0 * HOUR),
        ("event", "requested", "apple", True, 0 * HOUR),
        ("event", "delivered", "apple", True, HOUR),
        ("event", "live", "apple", True, 5 * HOUR),
        ("notify", "Out", None, True, 5 * HOUR),
    ]


def test_simulation_leaves_out_what_was_in_vain_and_what_lies_beyond() -> None:
    late = {"do": "task", "title": "Ask Spotify", "text": "x", "afterMinutes": 180}
    waits = {"when": {"event": "delivered", "target": "spotify"}, "then": [late]}
    fallback = rules({**waits, "unless": {"event": "live", "target": "spotify"}})
    delivered = Event("delivered-d1", "delivered", "r1", "spotify", NOON)
    live = Event("live-d1", "live", "r1", "spotify", NOON + HOUR)
    for events, last in (([delivered], "task"), ([delivered, live], "skipped")):
        assert simulate(fallback, events, lambda _: {}, {}, NOON + 24 * HOUR)[-1].what == last
    assert [entry.what for entry in simulate(fallback, [delivered], lambda _: {}, {}, NOON + HOUR)] == ["event"]


def test_simulation_ends() -> None:
    two = rules(
        {"when": {"event": "requested", "target": "apple"}, "then": [{"do": "deliver", "targets": ["deezer"]}]},
        {"when": {"event": "requested", "target": "deezer"}, "then": [{"do": "deliver", "targets": ["apple"]}]},
    )
    begin = Event("requested-d1", "requested", "r1", "apple", NOON)
    assert len(simulate(two, [begin], lambda _: {}, {}, NOON + HOUR)) <= MAX_ENTRIES
