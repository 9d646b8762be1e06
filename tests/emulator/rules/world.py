"""Owns the people of the rules tests: who they are, their tokens, and the documents they meet."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import httpx

from tests.emulator.rules.client import RulesClient

Operation = Literal["get", "list", "create", "update", "delete"]
TENANT = "label"

_CLAIMS: Mapping[str, Mapping[str, Any] | None] = {
    "anonymous": None,
    "unclaimed": {},
    "self": {},
    "viewer": {"tenantId": TENANT, "role": "viewer"},
    "manager": {"tenantId": TENANT, "role": "manager"},
    "admin": {"tenantId": TENANT, "role": "admin"},
    "stranger": {"tenantId": "rival", "role": "admin"},
    "removed": {"tenantId": TENANT, "role": "admin"},
    "lowered": {"tenantId": TENANT, "role": "admin"},
    "roleless": {"tenantId": TENANT},
    "forged role": {"tenantId": TENANT, "role": "owner"},
    "tenantless": {"role": "admin"},
}
ACTORS = tuple(_CLAIMS)
"""`self` is a signed-in person without a tenant; in `users` the document is theirs. `stranger`: another tenant's.

`removed` and `lowered` were admins when their tokens were made; the first is no member any more, the second a viewer.
"""

_MEMBERS: Mapping[str, str] = {"viewer": "viewer", "manager": "manager", "admin": "admin", "lowered": "viewer"}


@dataclass(frozen=True)
class World:
    """A project with rules, and everybody signed in."""

    client: RulesClient
    tokens: Mapping[str, str | None]
    uids: Mapping[str, str]

    def token(self, actor: str) -> str | None:
        """The actor's ID token, or None."""
        return self.tokens[actor]

    def uid(self, actor: str) -> str:
        """The actor's user id."""
        return self.uids[actor]

    def path(self, collection: str, actor: str) -> str:
        """A document for the actor to try at; new, but where only one id makes sense."""
        match collection:
            case "tenants":
                return f"tenants/{TENANT}"
            case "tenants/{tenantId}/members":
                return f"tenants/{TENANT}/members/{secrets.token_hex(8)}"
            case "users":
                return f"users/{self.uid('self') if actor == 'self' else self.uid('viewer') + '-other'}"
            case "deliveries/{deliveryId}/logs" | "releases/{releaseId}/versions":
                parent, _, name = collection.partition("/{")
                folder = f"{parent}/{secrets.token_hex(8)}"
                self.client.seed(folder, {"tenantId": TENANT})
                return f"{folder}/{name.split('/')[1]}/{secrets.token_hex(8)}"
        return f"{collection}/{secrets.token_hex(8)}"


def sign_in(auth_url: str, project: str, name: str, claims: Mapping[str, Any]) -> tuple[str, str]:
    """Signs a new person up at the Auth emulator, gives the claims, signs in; answers user id and ID token."""
    service = f"{auth_url}/identitytoolkit.googleapis.com/v1"
    person = {"email": f"{name}-{secrets.token_hex(4)}@example.com", "password": secrets.token_hex(8)}
    owner = {"Authorization": "Bearer owner"}
    with httpx.Client(timeout=30, trust_env=False) as http:
        made = http.post(f"{service}/accounts:signUp?key=any", json=person).raise_for_status().json()
        attributes = {"localId": made["localId"], "customAttributes": json.dumps(claims)}
        http.post(f"{service}/projects/{project}/accounts:update", json=attributes, headers=owner).raise_for_status()
        wanted = {**person, "returnSecureToken": True}
        token = http.post(f"{service}/accounts:signInWithPassword?key=any", json=wanted).raise_for_status().json()
    return made["localId"], token["idToken"]


def populate(client: RulesClient, sign_in: Callable[[str, Mapping[str, Any]], tuple[str, str]]) -> World:
    """Signs everybody in; `sign_in` takes a name and claims, and answers user id and ID token."""
    signed_in = {
        actor: sign_in(actor.replace(" ", "-"), claims) for actor, claims in _CLAIMS.items() if claims is not None
    }
    uids = {actor: signed_in[actor][0] if actor in signed_in else "nobody" for actor in ACTORS}
    tokens = {actor: signed_in[actor][1] if actor in signed_in else None for actor in ACTORS}
    for actor, role in _MEMBERS.items():
        client.seed(f"tenants/{TENANT}/members/{uids[actor]}", {"tenantId": TENANT, "role": role})
    client.seed(f"tenants/rival/members/{uids['stranger']}", {"tenantId": "rival", "role": "admin"})
    return World(client=client, tokens=tokens, uids=uids)
