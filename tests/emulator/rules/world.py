"""The users of the rules tests, their tokens, and the documents that they access."""

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
    "outsider": {"tenantId": "rival", "role": "admin"},
    "removed": {"tenantId": TENANT, "role": "admin"},
    "lowered": {"tenantId": TENANT, "role": "admin"},
    "roleless": {"tenantId": TENANT},
    "forged role": {"tenantId": TENANT, "role": "owner"},
    "tenantless": {"role": "admin"},
}
ACTORS = tuple(_CLAIMS)
"""`self` is a signed-in user without a tenant who owns the document in `users`. `outsider`: another tenant's admin.

`removed` and `lowered` were admins when their tokens were issued; now the first is not a member, the second a viewer.
"""

_MEMBERS: Mapping[str, str] = {"viewer": "viewer", "manager": "manager", "admin": "admin", "lowered": "viewer"}


@dataclass(frozen=True)
class World:
    """A project with rules and signed-in users."""

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
        """The path of a document to access; new, unless only one id makes sense."""
        match collection:
            case "tenants" | "tenantControls":
                return f"{collection}/{TENANT}"
            case "tenants/{tenantId}/members":
                return f"tenants/{TENANT}/members/{secrets.token_hex(8)}"
            case "users":
                return f"users/{self.uid('self') if actor == 'self' else self.uid('viewer') + '-other'}"
            case "deliveries/{deliveryId}/logs" | "releases/{releaseId}/versions" | "importJobs/{importId}/items":
                parent, _, name = collection.partition("/{")
                folder = f"{parent}/{secrets.token_hex(8)}"
                self.client.seed(folder, {"tenantId": TENANT})
                return f"{folder}/{name.split('/')[1]}/{secrets.token_hex(8)}"
            case "releases/{releaseId}/presence":
                release = f"releases/{secrets.token_hex(8)}"
                self.client.seed(release, {"tenantId": TENANT})
                return f"{release}/presence/{self.uid(actor)}"
        return f"{collection}/{secrets.token_hex(8)}"


def sign_in(auth_url: str, project: str, name: str, claims: Mapping[str, Any]) -> tuple[str, str]:
    """Signs up a new user at the Auth emulator, sets the claims and signs in; returns user id and ID token."""
    service = f"{auth_url}/identitytoolkit.googleapis.com/v1"
    person = {"email": f"{name}-{secrets.token_hex(4)}@example.com", "password": secrets.token_hex(8)}
    owner = {"Authorization": "Bearer owner"}
    with httpx.Client(timeout=30, trust_env=False) as http:
        account = http.post(f"{service}/accounts:signUp?key=any", json=person).raise_for_status().json()
        attributes = {"localId": account["localId"], "customAttributes": json.dumps(claims)}
        http.post(f"{service}/projects/{project}/accounts:update", json=attributes, headers=owner).raise_for_status()
        login = {**person, "returnSecureToken": True}
        token = http.post(f"{service}/accounts:signInWithPassword?key=any", json=login).raise_for_status().json()
    return account["localId"], token["idToken"]


def populate(client: RulesClient, sign_in: Callable[[str, Mapping[str, Any]], tuple[str, str]]) -> World:
    """Signs in all users; `sign_in` takes a name and claims, and returns user id and ID token."""
    signed_in = {
        actor: sign_in(actor.replace(" ", "-"), claims) for actor, claims in _CLAIMS.items() if claims is not None
    }
    uids = {actor: signed_in[actor][0] if actor in signed_in else "nobody" for actor in ACTORS}
    tokens = {actor: signed_in[actor][1] if actor in signed_in else None for actor in ACTORS}
    for actor, role in _MEMBERS.items():
        client.seed(f"tenants/{TENANT}/members/{uids[actor]}", {"tenantId": TENANT, "role": role})
    client.seed(f"tenants/rival/members/{uids['outsider']}", {"tenantId": "rival", "role": "admin"})
    return World(client=client, tokens=tokens, uids=uids)
