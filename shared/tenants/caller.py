"""Owns who calls: user or API key, tenant and role, as verified."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self, cast

from shared.errors import Forbidden
from shared.tenants.origin import UNKNOWN, Origin

if TYPE_CHECKING:
    from shared.model.accounts.tenant import Role  # at run time it would cost every cold start all of pydantic

_RANK: Mapping[str, int] = {"viewer": 0, "manager": 1, "admin": 2}


def rank(role: str | None) -> int:
    """How much a role may, for comparison; -1 for no role."""
    return _RANK.get(role or "", -1)


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in person, or an API key, acting in one tenant.

    `scopes` narrows what a key may do; None, as people have it, is everything that the role allows.
    """

    uid: str
    tenant_id: str
    role: "Role"
    origin: Origin = UNKNOWN
    scopes: frozenset[str] | None = None
    limits: Mapping[str, int | None] = field(default_factory=dict)
    """Requests a minute by class, where a key has its own."""

    @classmethod
    def from_claims(cls, uid: str, claims: Mapping[str, Any], origin: Origin = UNKNOWN) -> Self:
        """The caller of a verified ID token with the custom claims `tenantId` and `role`.

        Raises Forbidden if the token names no tenant or no known role.
        """
        tenant_id, role = claims.get("tenantId"), claims.get("role")
        if not isinstance(tenant_id, str) or not tenant_id or role not in _RANK:
            raise Forbidden(
                "You belong to no tenant yet.", remedy="Ask an admin for an invitation, then sign in again."
            )
        return cls(uid=uid, tenant_id=tenant_id, role=cast("Role", role), origin=origin)

    def require(self, role: "Role") -> None:
        """Raises Forbidden unless the caller's role is `role` or a higher one."""
        if _RANK[self.role] < _RANK[role]:
            raise Forbidden(f"This needs the role {role}; yours is {self.role}.", remedy="Ask an admin of your tenant.")

    def require_scope(self, scope: str) -> None:
        """Raises Forbidden unless the caller is a person, or a key that has `scope` (`releases:read`).

        The scope to write includes the one to read.
        """
        if self.scopes is not None and self.scopes.isdisjoint({scope, scope.replace(":read", ":write")}):
            raise Forbidden(f"This API key lacks the scope {scope}.", remedy="Use a key that has it.")

    def require_person(self) -> None:
        """Raises Forbidden for API keys: who belongs to a tenant is decided by people."""
        if self.scopes is not None:
            raise Forbidden("API keys cannot do this.", remedy="Sign in as an admin.")
