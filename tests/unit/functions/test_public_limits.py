"""Limits of functions without a sign-in, per address, and of calls that do the work of several."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, request

import main
from functions import serving, wiring
from functions.serving import answer
from shared.accounts.limits.classes import LIMITS
from shared.accounts.limits.limiter import Limiter
from shared.delivery.acknowledgements import webhook
from shared.errors import Finding, InvalidInput, VaultError
from tests.fixtures.world import World


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(tmp_path)
    limiter = Limiter(world.store, world.clock)
    monkeypatch.setattr(wiring, "adapters", lambda: world.adapters)
    monkeypatch.setattr(wiring, "store", lambda: world.store)
    monkeypatch.setattr(wiring, "limiter", lambda: limiter)
    monkeypatch.setattr(serving, "confirm", lambda _uid, _issued_s: None)
    monkeypatch.setattr(wiring, "settings", lambda: SimpleNamespace(app_check=False))
    return world


@pytest.mark.parametrize(("name", "method"), [("dsp_webhook", "POST"), ("unsubscribe", "GET")])
def test_a_public_function_is_limited_by_address(world: World, name: str, method: str) -> None:
    def status(address: str) -> int:
        headers = {"X-Forwarded-For": f"198.51.100.9, {address}"}
        with Flask("functions").test_request_context("/target", method=method, headers=headers):
            return int(getattr(main, name)(request).status_code)

    assert {status("203.0.113.7") for _ in range(LIMITS["public"].most)} == {403}
    assert status("203.0.113.7") == 429
    assert status("203.0.113.8") == 403


def test_a_call_counts_as_its_size_for_the_person_and_the_tenant(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    spent: list[tuple[str, str, int]] = []
    monkeypatch.setattr(serving, "admit", lambda caller: caller)
    for name in ("spend", "spend_of_tenant"):
        monkeypatch.setattr(serving, name, lambda subject, kind, cost=1: spent.append((subject, kind, cost)))
    auth = SimpleNamespace(uid="uid", token={"tenantId": "t", "role": "admin"})
    for data in ({"files": [{}] * 70}, {"files": [{}] * 5000}, {"files": "x"}, {}):
        call: Any = SimpleNamespace(data=data, auth=auth, app=None)
        answer(call, lambda *_: None, "upload", "files")
    assert [cost for _, _, cost in spent] == [70, 70, 100, 100, 1, 1, 1, 1]
    assert {subject for subject, _, _ in spent} == {"uid", "t"}
    spent.clear()
    for name in ("releaseIds", "release_ids"):  # models accept both
        batch: Any = SimpleNamespace(data={name: ["r"] * 30}, auth=auth, app=None)
        answer(batch, lambda *_: None, "write", "releaseIds")
    assert [cost for _, _, cost in spent] == [30] * 4


def test_an_anonymous_caller_learns_nothing_of_the_deployment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise VaultError("projects/label/cryptoKeys/k cannot be used")

    monkeypatch.setattr(webhook, "receive_call", refuse)
    with Flask("functions").test_request_context("/target", method="POST", data=b"{}"):
        response = main.dsp_webhook(request)
    assert (response.status_code, "label" in response.get_data(as_text=True)) == (503, False)


def test_the_health_page_names_variables_without_their_values(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def invalid() -> None:
        raise InvalidInput([Finding("STARDUST_SHARED_STORAGE", "gs://label/x is not a folder of a tenant.", "invalid")])

    monkeypatch.setattr(wiring, "settings", invalid)
    with Flask("functions").test_request_context("/"):
        response = main.health(request)
    assert (response.status_code, response.get_json()["variables"]) == (503, ["STARDUST_SHARED_STORAGE"])
    assert "gs://" not in response.get_data(as_text=True)
