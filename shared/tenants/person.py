"""Owns the person behind a verified token, member of a tenant or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from shared.errors import Forbidden
from shared.tenants.origin import UNKNOWN, Origin

_MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in person. `email` is in lower case."""

    uid: str
    email: str
    name: str
    origin: Origin = UNKNOWN

    @classmethod
    def from_claims(cls, uid: str, claims: Mapping[str, Any], origin: Origin = UNKNOWN) -> Self:
        """The person of a verified ID token. Raises Forbidden if the account has no e-mail address."""
        email = claims.get("email")
        if not isinstance(email, str) or "@" not in email:
            raise Forbidden(
                "Your account has no e-mail address.", remedy="Sign in with one, so that others can invite you."
            )
        name = claims.get("name")
        given = name.strip()[:_MAX_NAME] if isinstance(name, str) else ""
        return cls(uid=uid, email=email.lower(), name=given or email.partition("@")[0], origin=origin)
