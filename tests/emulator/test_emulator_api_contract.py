"""Schemathesis against the running API: no server errors, and every response matches the description."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from examples.album import RELEASE
from infra.local.stack.stack import Stack
from shared.api.description.openapi import document
from shared.api.route import Route
from shared.api.table import all_routes
from tests.emulator.test_emulator_api import Rest
from tests.fixtures.catalogues import UPC
from tests.fixtures.label import RECIPIENT, create_label

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(deepcopy(document(all_routes())))
TARGET = {
    "name": "A DSP",
    "protocol": "SFTP",
    "config": {"host": "203.0.113.1", "username": "a", "password": "b", "hostKey": "SHA256:" + "A" * 43},
    "ddex": RECIPIENT,
}


@pytest.fixture(scope="module")
def admin(stack: Stack) -> Rest:
    _, people = create_label(stack)
    return Rest(stack.function_url("api") + "/v1", people["admin"].token)


@pytest.fixture(scope="module")
def known(admin: Rest) -> dict[str, str]:
    """One document of every kind that an id can identify."""
    release_id = admin("POST", "/releases", RELEASE).json()["id"]
    target_id = admin("POST", "/delivery-targets", TARGET).json()["id"]
    upload = {"releaseId": release_id, "kind": "audio", "fileName": "a.wav", "contentType": "audio/wav", "size": 10}
    asset_id = admin("POST", "/assets/upload", upload).json()["assetId"]
    hook = {"url": "http://127.0.0.1:9/hook", "events": ["delivery.failed"]}
    webhook_id = admin("POST", "/webhooks", hook).json()["webhook"]["id"]
    table = {"format": "csv", "content": "title\nTides\n"}
    key_request = {"name": "A program", "scopes": ["releases:read"]}
    return {
        "releaseId": release_id,
        "targetId": target_id,
        "assetId": asset_id,
        "webhookId": webhook_id,
        "messageId": admin("POST", f"/webhooks/{webhook_id}/test").json()["id"],
        "importId": admin("POST", "/imports", table).json()["id"],
        "inviteId": admin("POST", "/tenant/invite", {"email": "new@b.example"}).json()["invite"]["inviteId"],
        "keyId": admin("POST", "/api-keys", key_request).json()["key"]["keyId"],
        "provider": "apple",
        "trackId": RELEASE["tracks"][0]["id"],
        "upc": UPC,
    }


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


def refused(context: Any, response: Any, case: Any) -> bool | None:
    """Invalid data must be refused, possibly by a precondition that is checked first."""
    return None if response.status_code == 412 else negative_data_rejection(context, response, case)


def cases() -> Iterator[Any]:
    for route in all_routes():
        yield pytest.param(route, GenerationMode.POSITIVE, id=f"{route.name}-valid")
        if route.parameters or route.query or route.body:
            yield pytest.param(route, GenerationMode.NEGATIVE, id=f"{route.name}-invalid")


def test_every_route_is_covered() -> None:
    described = {(operation.ok().method.upper(), operation.ok().path) for operation in SCHEMA.get_all_operations()}
    assert described == {(route.method, route.path) for route in all_routes()}
    valid = [case.values[0] for case in cases() if case.values[1] is GenerationMode.POSITIVE]
    assert valid == list(all_routes())


@pytest.mark.parametrize(("route", "mode"), list(cases()))
def test_a_route_conforms_to_its_description(
    admin: Rest, known: dict[str, str], session: requests.Session, route: Route, mode: GenerationMode
) -> None:
    operation = SCHEMA[route.path][route.method]

    examples = 3 if route.parameters else 2  # with existing and with missing ids

    @settings(max_examples=examples, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy(generation_mode=mode), existing=st.booleans())
    def holds(case: Any, existing: bool) -> None:
        # The framework's router rejects a line break in a path; our code never sees it.
        assume(not any("\n" in str(value) for value in (case.path_parameters or {}).values()))
        rejected = mode is GenerationMode.NEGATIVE and not existing  # with existing ids the request may be valid
        checks = [*CHECKS, refused] if rejected else CHECKS
        if existing:
            case.path_parameters = {**(case.path_parameters or {}), **_ids(route, known)}
        case.call_and_validate(base_url=admin.root, session=session, headers=admin.headers, checks=checks, timeout=30)

    holds()


def _ids(route: Route, known: dict[str, str]) -> dict[str, str]:
    return {name: known[name] for name in route.parameters if name in known}
