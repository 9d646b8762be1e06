"""The health check, as used by a load balancer."""

import httpx
import pytest

from infra.local.stack.stack import Stack


@pytest.mark.parametrize("where", ["function", "hosting"])
def test_health_answers_directly_and_through_hosting(stack: Stack, where: str) -> None:
    url = stack.function_url("health") if where == "function" else f"{stack.hosting_url}/api/health"
    answer = httpx.get(url, timeout=30)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["cache-control"] == "no-store"


def test_the_site_names_the_product(stack: Stack) -> None:
    page = httpx.get(stack.hosting_url, timeout=30)
    assert page.status_code == 200
    assert "Stardust Distro" in page.text
