"""Represents the verified caller, a person or an API key, with its tenant, role and origin, and checks its access."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self, cast

from shared.errors import Forbidden, NotFound

if TYPE_CHECKING:
    from shared.model.accounts.tenant import Role  # at run time it would load pydantic on every cold start


@dataclass(frozen=True, slots=True)
class Origin:
    """Address (IP), user agent and page of a request; empty where there is none. Personal data."""

    address: str = ""
    agent: str = ""
    page: str = ""
    """The origin of the browser page that sent it (RFC 6454)."""


UNKNOWN = Origin()
_MAX_ADDRESS, _MAX_AGENT = 64, 300


def origin_of(forwarded_for: str | None, peer: str | None, agent: str | None, page: str | None = None) -> Origin:
    """The origin of an HTTP request.

    Uses the last entry of `X-Forwarded-For`: Google's front end appends the address that it saw itself
    (https://cloud.google.com/load-balancing/docs/https#x-forwarded-for_header); earlier entries can be forged.
    """
    address = (forwarded_for or "").rsplit(",", 1)[-1].strip() or peer or ""
    return Origin(
        _printable(address)[:_MAX_ADDRESS], _printable(agent or "")[:_MAX_AGENT], _printable(page or "")[:_MAX_AGENT]
    )


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())


_RANK: Mapping[str, int] = {"viewer": 0, "manager": 1, "admin": 2}


def rank(role: str | None) -> int:
    """The rank of a role, for comparison; -1 for no role."""
    return _RANK.get(role or "", -1)


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in person, or an API key, acting in one tenant.

    `scopes` restricts what a key may do; None, as for people, allows everything that the role allows.
    """

    uid: str
    tenant_id: str
    role: "Role"
    origin: Origin = UNKNOWN
    scopes: frozenset[str] | None = None
    limits: Mapping[str, int | None] = field(default_factory=dict)
    """Requests per minute by class, if the key has its own limits."""
    verified: bool = False
    """Whether the person has proved that they own their e-mail address."""
    issued_s: float = 0
    """When the person's ID token was issued, in seconds since 1970."""
    holder: str = ""
    """The person who holds the key; empty for people."""

    @property
    def person(self) -> str:
        """The uid of the person who acts, also if they act through their API key."""
        return self.holder or self.uid

    @classmethod
    def from_claims(cls, uid: str, claims: Mapping[str, Any], origin: Origin = UNKNOWN) -> Self:
        """The caller identified by a verified ID token with the custom claims `tenantId` and `role`.

        Raises Forbidden if the token has no tenant or no known role.
        """
        tenant_id, role = claims.get("tenantId"), claims.get("role")
        if not isinstance(tenant_id, str) or not tenant_id or role not in _RANK:
            raise Forbidden(
                "You do not belong to a tenant yet.",
                remedy="Call completeSignUp (POST /sign-up) for one of your own, or with an invitation; then refresh "
                "your ID token.",
            )
        return cls(
            uid=uid,
            tenant_id=tenant_id,
            role=cast("Role", role),
            origin=origin,
            verified=claims.get("email_verified") is True,
            issued_s=issued_s(claims),
        )

    def require(self, role: "Role") -> None:
        """Raises Forbidden unless the caller's role is `role` or higher."""
        if _RANK[self.role] < _RANK[role]:
            raise Forbidden(
                f"This requires the role {role}; yours is {self.role}.", remedy="Ask an admin of your tenant."
            )

    def require_scope(self, scope: str) -> None:
        """Raises Forbidden unless the caller is a person or a key with `scope` (`releases:read`).

        The write scope includes the read scope.
        """
        if self.scopes is not None and self.scopes.isdisjoint({scope, scope.replace(":read", ":write")}):
            raise Forbidden(f"This API key does not have the scope {scope}.", remedy="Use a key that has it.")

    def require_person(self) -> None:
        """Raises Forbidden for API keys, for operations reserved to people."""
        if self.scopes is not None:
            raise Forbidden("API keys cannot do this.", remedy="Sign in as an admin.")

    def require_verified(self) -> None:
        """Raises Forbidden unless the person has verified their e-mail address."""
        if not self.verified:
            raise Forbidden("Your e-mail address is not verified.", remedy=VERIFY)


def own_document(data: dict[str, Any] | None, caller: Caller, what: str) -> dict[str, Any]:
    """Returns the document if it belongs to the caller's tenant. Raises NotFound if it does not, or is missing."""
    if data is None or data.get("tenantId") != caller.tenant_id:
        raise NotFound(f"The {what} does not exist.", remedy="Check the id and your tenant.")
    return data


_MAX_NAME = 200
VERIFY = "Open the link in the verification e-mail, then sign in again."


def issued_s(claims: Mapping[str, Any]) -> float:
    """When an ID token was issued, in seconds since 1970; 0 if it does not say."""
    at = claims.get("iat")
    return at if isinstance(at, (int, float)) else 0


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in person. `email` is ASCII and lower-case; only if `verified` does it prove who they are."""

    uid: str
    email: str
    name: str
    origin: Origin = UNKNOWN
    verified: bool = False
    issued_s: float = 0
    """When the person's ID token was issued, in seconds since 1970."""

    @classmethod
    def from_claims(cls, uid: str, claims: Mapping[str, Any], origin: Origin = UNKNOWN) -> Self:
        """The person identified by a verified ID token.

        Raises Forbidden if the account has no e-mail address, or one outside ASCII: lower-casing could turn it into
        another person's (U+212A, the Kelvin sign, becomes `k`).
        """
        email = claims.get("email")
        if not isinstance(email, str) or "@" not in email or not email.isascii():
            raise Forbidden(
                "Your account has no e-mail address in ASCII.",
                remedy="Add one to the account, or sign in with another account.",
            )
        name = claims.get("name")
        given = _printable(name).strip()[:_MAX_NAME].strip() if isinstance(name, str) else ""
        verified = claims.get("email_verified") is True
        return cls(
            uid=uid,
            email=email.lower(),
            name=given or email.partition("@")[0],
            origin=origin,
            verified=verified,
            issued_s=issued_s(claims),
        )

    def require_verified(self) -> None:
        """Raises Forbidden unless the person has verified their e-mail address."""
        if not self.verified:
            raise Forbidden("Your e-mail address is not verified.", remedy=VERIFY)
