"""Accounts at the Auth emulator: sign-up, claims and ID tokens, over the REST API that the client SDKs use."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from infra.local.stack.stack import Stack, StackFailed

_API = "identitytoolkit.googleapis.com/v1"
_KEY = {"key": "demo"}
_OWNER = {"Authorization": "Bearer owner"}
_TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in user with a fresh ID token."""

    uid: str
    email: str
    token: str


def sign_up(
    stack: Stack, email: str, password: str, claims: Mapping[str, Any] | None = None, *, verified: bool = True
) -> Person:
    """Creates the account if needed, verifies its address, sets its `claims` and signs it in. Raises StackFailed."""
    body = {"email": email, "password": password, "returnSecureToken": True}
    created = _post(stack, "accounts:signUp", body)
    if "error" in created and created["error"]["message"] != "EMAIL_EXISTS":
        raise StackFailed(f"The Auth emulator refused to sign up {email}: {created['error']['message']}")
    changes: dict[str, Any] = {"localId": created.get("localId") or sign_in(stack, email, password).uid}
    changes["emailVerified"] = verified
    if claims is not None:
        changes["customAttributes"] = json.dumps(dict(claims))
    _post(stack, f"projects/{stack.project}/accounts:update", changes, owner=True)
    return sign_in(stack, email, password)


def sign_in(stack: Stack, email: str, password: str) -> Person:
    """Signs in with a password. Raises StackFailed."""
    response = _post(
        stack, "accounts:signInWithPassword", {"email": email, "password": password, "returnSecureToken": True}
    )
    if "error" in response:
        raise StackFailed(f"The Auth emulator refused to sign in {email}: {response['error']['message']}")
    return Person(response["localId"], email, response["idToken"])


def _post(stack: Stack, method: str, body: Mapping[str, Any], *, owner: bool = False) -> dict[str, Any]:
    url = f"{stack.auth_url}/{_API}/{method}"
    headers = _OWNER if owner else {}
    response = httpx.post(url, params=_KEY, json=dict(body), headers=headers, timeout=_TIMEOUT_S, trust_env=False)
    result: dict[str, Any] = response.json()
    return result
