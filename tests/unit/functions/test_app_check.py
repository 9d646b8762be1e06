"""App Check where it is enforced: tokens are verified by firebase_admin itself, with keys of the test's own."""

import json
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.error import URLError

import firebase_admin
import firebase_admin.credentials
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from firebase_admin import app_check
from firebase_functions import https_fn
from flask import Flask, request
from google.auth.credentials import AnonymousCredentials
from jwt.algorithms import RSAAlgorithm

from functions import api, wiring
from functions.app_check import HEADER, verify_app
from functions.serving import answer
from shared.accounts.access import UNKNOWN
from shared.api.errors import Unauthenticated
from shared.errors import Unavailable

PROJECT = "demo-app-check"
ISSUER = "https://firebaseappcheck.googleapis.com/4711"
OURS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
THEIRS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KEYS = {"keys": [{**json.loads(RSAAlgorithm.to_jwk(OURS.public_key())), "kid": "k1", "use": "sig", "alg": "RS256"}]}


class _Anonymous(firebase_admin.credentials.Base):  # type: ignore[misc]
    def get_credential(self) -> AnonymousCredentials:
        return AnonymousCredentials()


@pytest.fixture(autouse=True)
def enforced(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(jwt.PyJWKClient, "fetch_data", lambda client: KEYS)
    app = firebase_admin.initialize_app(_Anonymous(), {"projectId": PROJECT}, name="app-check")
    monkeypatch.setattr(wiring, "app", lambda: app)
    monkeypatch.setattr(wiring, "settings", lambda: SimpleNamespace(app_check=True))
    yield
    firebase_admin.delete_app(app)


def token(key: Any = OURS, kid: str = "k1", **changes: Any) -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": [f"projects/{PROJECT}"], "sub": "1:4711:web:a", "iat": now - 60, "exp": now + 600}
    return jwt.encode({**claims, **changes}, key, "RS256", {"kid": kid})


BAD = {
    "none": "",
    "no token": "abc",
    "unsigned": jwt.encode({"aud": [f"projects/{PROJECT}"]}, None, "none", {"kid": "k1"}),
    "signed by another": token(THEIRS),
    "by an unknown key": token(kid="k2"),
    "of another project": token(aud=["projects/other"]),
    "by another issuer": token(iss="https://evil.example/"),
    "expired": token(iat=int(time.time()) - 7200, exp=int(time.time()) - 3600),
    "tampered with": token()[:-8] + "AAAAAAAA",
}


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The claims of every token that firebase_admin verified."""
    claims: list[dict[str, Any]] = []
    verify = app_check.verify_token

    def record(token: str, app: firebase_admin.App) -> dict[str, Any]:
        claims.append(verify(token, app))
        return claims[-1]

    monkeypatch.setattr(app_check, "verify_token", record)
    return claims


def test_the_token_of_an_app_of_ours_is_taken(verified: list[dict[str, Any]]) -> None:
    verify_app(token())
    assert [claims["sub"] for claims in verified] == ["1:4711:web:a"]


@pytest.mark.parametrize("bad", BAD.values(), ids=list(BAD))
def test_no_other_is(bad: str) -> None:
    with pytest.raises(Unauthenticated) as caught:
        verify_app(bad)
    assert not bad or bad not in str(caught.value)


def test_without_the_keys_nobody_can_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(client: jwt.PyJWKClient) -> Any:
        raise jwt.PyJWKClientConnectionError("no network") from URLError("refused")

    monkeypatch.setattr(jwt.PyJWKClient, "fetch_data", unreachable)
    with pytest.raises(Unavailable):
        verify_app(token())


def test_it_is_asked_for_where_it_is_enforced_only(
    monkeypatch: pytest.MonkeyPatch, verified: list[dict[str, Any]]
) -> None:
    with pytest.raises(Unauthenticated):
        verify_app("")
    monkeypatch.setattr(wiring, "settings", lambda: SimpleNamespace(app_check=False))
    verify_app("")
    verify_app(token(THEIRS))
    assert verified == []


def test_rest_asks_people_for_it_and_keys_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "_person", lambda token, origin: "person")
    monkeypatch.setattr(api, "_key_holder", lambda token, origin: "program")
    with pytest.raises(Unauthenticated):
        api._authenticate("id-token", UNKNOWN, app_token="")
    assert api._authenticate("id-token", UNKNOWN, app_token=token()) == "person"
    assert api._authenticate("sk_1", UNKNOWN, app_token="") == "program"


@pytest.mark.parametrize(
    ("sent", "said"),
    [({}, "no app of ours"), ({HEADER: token(THEIRS)}, "no app of ours"), ({HEADER: token()}, "Sign in")],
)
def test_a_callable_asks_for_it_before_anything_else(
    monkeypatch: pytest.MonkeyPatch, sent: dict[str, str], said: str
) -> None:
    """As deployed: firebase-functions verifies the token, the edge insists on it; nobody is signed in here."""
    monkeypatch.setattr(firebase_admin, "get_app", lambda name=None: wiring.app())
    call = https_fn.on_call()(lambda wanted: answer(wanted, lambda data, caller: pytest.fail("it ran")))
    with Flask("callable").test_request_context(method="POST", json={"data": {}}, headers=sent):
        answered = call(request)
    assert answered.status_code == 401
    assert said in answered.json["error"]["message"]
