"""Rules are read whole, or every problem is told; cycles are found."""

from typing import Any

import pytest
from stardust_delivery_orchestrator.cycles import find_cycle
from stardust_delivery_orchestrator.rules import Rule, read_rules

TARGETS = {"spotify": "Spotify", "apple": "Apple Music", "deezer": "Deezer"}


def rule(name: str = "first", **changed: Any) -> dict[str, Any]:
    """A rule: when live at Spotify, deliver to Apple."""
    return {
        "id": name,
        "name": name.title(),
        "when": {"event": "live", "target": "spotify"},
        "then": [{"do": "deliver", "targets": ["apple"]}],
        **changed,
    }


def read(*documents: Any) -> tuple[Rule, ...]:
    """The rules, which have no problems."""
    rules, problems = read_rules(list(documents), TARGETS)
    assert problems == []
    return rules


def deliver(name: str, event: str, at: str, to: str) -> dict[str, Any]:
    """When the event happens at a target, deliver to another."""
    return rule(name, when={"event": event, "target": at}, then=[{"do": "deliver", "targets": [to]}])


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"when": {"event": "gone"}}, "rules[0].when.event"),
        ({"when": {"event": "live", "target": "tidal"}}, "rules[0].when.target"),
        ({"then": []}, "rules[0].then"),
        ({"then": [{"do": "dance"}]}, "rules[0].then[0].do"),
        ({"then": [{"do": "deliver", "targets": []}]}, "rules[0].then[0].targets"),
        ({"then": [{"do": "deliver", "targets": ["apple", "tidal"]}]}, "rules[0].then[0].targets[1]"),
        ({"then": [{"do": "notify", "title": "", "text": "x"}]}, "rules[0].then[0].title"),
        ({"then": [{"do": "notify", "title": "x", "text": "x", "role": "owner"}]}, "rules[0].then[0].role"),
        ({"then": [{"do": "announce", "data": "x"}]}, "rules[0].then[0].data"),
        ({"then": [{"do": "deliver", "targets": ["apple"], "afterMinutes": -1}]}, "rules[0].then[0].afterMinutes"),
        ({"then": [{"do": "deliver", "targets": ["apple"], "everyMinutes": True}]}, "rules[0].then[0].everyMinutes"),
        ({"if": [{"field": "colour", "is": "is", "value": "red"}]}, "rules[0].if[0]"),
        ({"if": [{"field": "label", "is": "is", "value": ""}]}, "rules[0].if[0].value"),
        ({"unless": {"event": "live", "target": "apple"}}, "rules[0].unless"),
        ({"quiet": {"from": "25:00", "to": "07:00"}}, "rules[0].quiet"),
        ({"quiet": {"from": "22:00", "to": "22:00"}}, "rules[0].quiet"),
        ({"quiet": {"from": "22:00", "to": "07:00", "zone": "Mars/Base"}}, "rules[0].quiet.zone"),
        ({"quiet": {"from": "22:00", "to": "07:00", "days": ["noday"]}}, "rules[0].quiet.days"),
        ({"id": ""}, "rules[0].id"),
    ],
)
def test_problem_is_told_at_its_place(changed: dict[str, Any], path: str) -> None:
    rules, problems = read_rules([rule(**changed)], TARGETS)
    assert ([problem.path for problem in problems], rules) == ([path], ())
    assert problems[0].remedy


def test_every_problem_of_every_rule_is_told_at_once() -> None:
    documents = [rule(when={"event": "gone"}, then=[]), "no rule", rule("same"), rule("same")]
    _, problems = read_rules(documents, TARGETS)
    assert [problem.path for problem in problems] == ["rules[0].when.event", "rules[0].then", "rules[1]", "rules[3].id"]


def test_conditions_are_about_the_release() -> None:
    release = {"basic": {"label": "Blue", "releaseDate": "2026-05-01"}}
    (found,) = read(
        rule(
            **{
                "if": [
                    {"field": "label", "is": "in", "value": ["Blue", "Red"]},
                    {"field": "releaseDate", "is": "after", "value": "2026-04-30"},
                    {"field": "releaseDate", "is": "before", "value": "2026-05-01"},
                    {"field": "artist", "is": "not", "value": "Anybody"},
                    {"field": "artist", "is": "is", "value": "Anybody"},
                ]
            }
        )
    )
    assert [condition.holds(release) for condition in found.conditions] == [True, True, False, True, False]


def test_rules_that_set_each_other_off_are_found() -> None:
    chain = (deliver("one", "live", "spotify", "apple"), deliver("two", "delivered", "apple", "deezer"))
    assert find_cycle(read(*chain)) == ()
    closed = read(*chain, deliver("three", "failed", "deezer", "spotify"))
    assert [each.id for each in find_cycle(closed)] == ["one", "two", "three"]


def test_disabled_rule_closes_no_cycle() -> None:
    back = {**deliver("two", "live", "apple", "spotify"), "enabled": False}
    assert find_cycle(read(deliver("one", "live", "spotify", "apple"), back)) == ()


def test_rule_for_any_target_does_not_wait_for_its_own() -> None:
    assert find_cycle(read(deliver("one", "live", "*", "apple"))) == ()
    assert find_cycle(read(deliver("one", "live", "apple", "apple")))
