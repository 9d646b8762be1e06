"""Tests that a tenant can require stages of the validation to have run."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from shared.delivery.worker.run import deliver_package
from shared.errors import Finding, Unavailable
from tests.fixtures.server import MemoryServer
from tests.fixtures.world import World


class Service:
    """A validation service that answers with these findings, or not at all."""

    def __init__(self, findings: Sequence[Finding] | None) -> None:
        self.answer = findings

    def findings(self, xml: bytes, version: str, profile: str | None = None) -> list[Finding]:
        if self.answer is None:
            raise Unavailable("The service is down.")
        return list(self.answer)


ERROR = Finding("", "The service found a fault.", "fault", stage="workbench")


def run(world: World, stages: list[str], service: Service | None) -> tuple[str, str]:
    """(status, what stands in the failure)."""
    tenant: Any = world.store.get("tenants/tenant")
    world.put("tenants/tenant", {**tenant, "settings": {**tenant["settings"], "requireStages": stages}})
    delivery = world.request().delivery
    deliver_package(world.task(delivery.id), replace(world.adapters, schemas=None, workbench=service))
    failure = world.delivery(delivery.id).failure
    return world.delivery(delivery.id).status, repr(failure)


@pytest.mark.parametrize(
    ("stages", "service", "status", "reason"),
    [
        ([], None, "completed", "None"),
        (["schema"], None, "failed", "stage schema"),
        (["workbench"], None, "failed", "no such service"),
        (["workbench"], Service(None), "queued", "is down"),
        (["workbench"], Service([]), "completed", "None"),
        ([], Service([ERROR]), "failed", "is not valid"),
        ([], Service(None), "completed", "None"),
    ],
)
def test_required_stages(
    world: World, server: MemoryServer, stages: list[str], service: Service | None, status: str, reason: str
) -> None:
    found, failure = run(world, stages, service)
    assert found == status
    assert reason in failure
    assert bool(server.files) is (status == "completed")
