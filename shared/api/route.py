"""Owns what a route is: one row of the API's table, and what its handler is given and answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.accounts.access import Caller, Origin
from shared.accounts.adapters import Adapters
from shared.config import LimitClass
from shared.model.accounts.tenant import Role
from shared.model.base import Model
from shared.platform.store.port import Data

_RESOURCES = {
    "analytics": "analytics",
    "assets": "assets",
    "audit": "audit",
    "deezer": "metadata",
    "deliveries": "deliveries",
    "delivery-targets": "targets",
    "genres": "metadata",
    "imports": "imports",
    "notifications": "notifications",
    "reconciliation": "deliveries",
    "releases": "releases",
    "spotify": "metadata",
    "plugins": "plugins",
    "receipts": "deliveries",
    "tasks": "deliveries",
    "tenant": "tenant",
    "test": "targets",
    "webhooks": "webhooks",
}
"""By the first part of a path; what is missing here (members, keys) no API key may touch."""

_QUESTIONS = ("/validate", "/batch-isrc", "/export")
"""The ends of POSTs that change nothing: their question does not fit an address."""

NOBODY = Caller(uid="", tenant_id="", role="viewer")
"""Who calls a public route: a member of no tenant."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the API works with; chosen by functions/wiring.py and tests."""

    adapters: Adapters
    authenticate: Callable[[str, Origin], Caller]
    """The caller that an ID token or a key names. Raises Unauthenticated, Forbidden, RateLimited."""
    admit: Callable[[Caller], Caller]
    """The same as a member now. Raises Forbidden."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request, checked: what a handler needs and no more."""

    caller: Caller
    services: Services
    path: Mapping[str, str]
    """The ids in the address, by their name in the route's path."""
    query: Any
    """The route's query model."""
    body: Any
    """The route's body model."""
    raw: Mapping[str, Any]
    """The body as it was sent, after it was found to fit the model."""
    adapters: Adapters
    """For the use case; with an Idempotency-Key they name what is created the same each time."""
    expected: Callable[[Data], None]
    """Raises PreconditionFailed if the document is not the one that If-Match names."""
    routes: "tuple[Route, ...]" = ()
    """The whole table, for the routes that describe the API."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler answers beyond a model: an ETag, the address of what was made, another status."""

    content: Model | bytes | None
    etag: str | None = None
    location: str | None = None
    status: int | None = None
    parts: frozenset[str] | None = None
    """The names of the content that are wanted; None for all."""


Handler = Callable[[Call], Answer | Model | None]


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """One row of the table. `path` is relative to `/api/v1`; `role` is the least one, None lets anybody in."""

    method: str
    path: str
    summary: str
    handler: Handler
    answer: type[Model] | None = None
    """The answer's model; None for no content, or for what is not JSON."""
    role: Role | None = "viewer"
    body: type[Model] | None = None
    query: type[Model] | None = None
    status: int = 200
    conditional: bool = False
    """A change that must name the state it changes (If-Match)."""
    tagged: bool = False
    """The answer carries an ETag."""
    conflicts: bool = False
    """The document's state may forbid it (409)."""
    keyed: bool | None = None
    """It takes an Idempotency-Key. Creations do, unless their answer, which is kept for a day, holds a secret."""
    media: str = "application/json"
    other: Mapping[int, type[Model]] = field(default_factory=dict)
    """Further answers by status."""

    @property
    def creates(self) -> bool:
        """It makes something, and says where."""
        return self.method == "POST" and self.status == 201

    @property
    def repeatable(self) -> bool:
        """It takes an Idempotency-Key."""
        return self.creates if self.keyed is None else self.keyed

    @property
    def tag(self) -> str:
        """The group it is shown in: the first part of its path."""
        return self.path.split("/")[1]

    @property
    def scope(self) -> str | None:
        """What an API key needs for it; None for what is people's business, and what is open to anybody."""
        resource = _RESOURCES.get(self.tag)
        return f"{resource}:{'read' if self.reads else 'write'}" if resource and self.role else None

    @property
    def reads(self) -> bool:
        """It changes nothing."""
        return self.method == "GET" or self.path.endswith(_QUESTIONS)

    @property
    def limit(self) -> LimitClass:
        """The limit that it counts towards."""
        if self.path in ("/assets/upload", "/assets/process"):
            return "upload"
        return "read" if self.reads else "write"

    @property
    def name(self) -> str:
        """Its operation's id."""
        first, *rest = self.handler.__name__.split("_")
        return first + "".join(word.capitalize() for word in rest)

    @property
    def parameters(self) -> list[str]:
        """The names in its path."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]
