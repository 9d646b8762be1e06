"""`stardust status`: how a deployment is, and incidents as the operator tells about them."""

import json

import pytest

from shared.diagnostics.health.beats import tick_over
from shared.diagnostics.status.samples import sample_status
from shared.diagnostics.suite.tasks import run_task
from tests.unit.cli.conftest import Deployment


@pytest.fixture
def operated(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> Deployment:
    """A deployment whose operator is signed in to its project."""
    adapters = deployment.server.api.adapters
    monkeypatch.setattr("shared.cli.commands.status.deployment", lambda _project: adapters)
    return deployment


def test_a_deployment_that_works_ends_with_zero_and_another_with_one(deployment: Deployment) -> None:
    assert deployment.json("status", "show", code=1)["status"] == "unknown"
    adapters = deployment.server.api.adapters
    tick_over(adapters)
    run_task({"probe": "tasks"}, adapters)
    sample_status(adapters)
    assert deployment.json("status", "show")["status"] == "operational"
    shown = deployment.run("status", "show")
    assert shown.exit_code == 0
    assert "vault" in shown.output


def test_an_incident_is_opened_updated_and_listed(operated: Deployment) -> None:
    made = operated.json(
        "status", "incident", "open", "Late", "--project", "p", "--text", "We look.", "--part", "queue"
    )
    assert (made["severity"], made["state"], made["parts"]) == ("minor", "investigating", ["queue"])
    ended = operated.json(
        "status", "incident", "update", made["id"], "--project", "p", "--state", "resolved", "--text", "Done."
    )
    assert ended["state"] == "resolved"
    assert [each["id"] for each in operated.json("status", "incident", "list", "--project", "p")["items"]] == [
        made["id"]
    ]
    assert "Late" in operated.run("status", "show").output
    again = operated.run(
        "status", "incident", "update", made["id"], "--project", "p", "--state", "monitoring", "--text", "?", "--json"
    )
    assert again.exit_code == 5
    assert json.loads(again.stdout)["problems"][0]["message"] == "The incident is resolved."


def test_a_part_that_there_is_not_is_refused_with_those_that_there_are(operated: Deployment) -> None:
    refused = operated.json(
        "status", "incident", "open", "Late", "--project", "p", "--text", "We look.", "--part", "cue", code=2
    )
    assert "queue" in refused["problems"][0]["remedy"]
