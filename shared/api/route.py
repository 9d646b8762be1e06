"""Defines a route of the API, and what its handler receives and returns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shared.accounts.access import Caller, Origin, Person
from shared.accounts.adapters import Adapters
from shared.config import LimitClass
from shared.model.accounts.tenant import Role
from shared.model.base import Model
from shared.platform.store.port import Data

_RESOURCES = {
    "analytics": "analytics",
    "assets": "assets",
    "audit": "audit",
    "board": "deliveries",
    "deezer": "metadata",
    "metadata": "metadata",
    "musicbrainz": "metadata",
    "deliveries": "deliveries",
    "delivery-targets": "targets",
    "exports": "exports",
    "genres": "metadata",
    "import-profiles": "imports",
    "imports": "imports",
    "mead": "metadata",
    "notifications": "notifications",
    "number-pools": "releases",
    "reconciliation": "deliveries",
    "parties": "metadata",
    "releases": "releases",
    "spotify": "metadata",
    "plugins": "plugins",
    "receipts": "deliveries",
    "royalties": "royalties",
    "sales": "sales",
    "tasks": "deliveries",
    "switches": "releases",
    "templates": "releases",
    "tenant": "tenant",
    "test": "targets",
    "webhooks": "webhooks",
}
"""The resource of each first path segment. API keys have no access to segments missing here (members, keys)."""

_READ_ONLY_POSTS = ("/validate", "/batch-isrc", "/export", "/links", "/suggestions", "/metadata/albums", "/matches")
"""Endings of POST paths that change nothing: the query is too large for a URL."""

ANONYMOUS = Caller(uid="", tenant_id="", role="viewer")
"""The caller of a public route, who belongs to no tenant."""


@dataclass(frozen=True, slots=True)
class Services:
    """The dependencies of the API, provided by functions/wiring.py or by tests."""

    adapters: Adapters
    authenticate: Callable[[str, Origin], Caller]
    """The caller that an ID token or API key identifies. Raises Unauthenticated, Forbidden, RateLimited."""
    admit: Callable[[Caller], Caller]
    """The caller with their current membership. Raises Forbidden."""
    identify: Callable[[str, Origin], Person]
    """The person that an ID token identifies, with or without a tenant. Raises Unauthenticated, Forbidden."""


@dataclass(frozen=True, slots=True)
class Call:
    """A validated request, as its handler receives it."""

    caller: Caller
    """Who acts in a tenant; nobody for public and personal routes."""
    services: Services
    path: Mapping[str, str]
    """The ids in the URL, by their name in the route's path."""
    query: Any
    """An instance of the route's query model."""
    body: Any
    """An instance of the route's body model."""
    raw: Mapping[str, Any]
    """The body as it was sent. It has been validated against the model."""
    adapters: Adapters
    """Passed to the use case. With an Idempotency-Key, they generate the same ids each time."""
    expected: Callable[[Data], None]
    """Raises PreconditionFailed if the document's state is not the one that If-Match names."""
    person: Person | None = None
    """Who is signed in, for personal routes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A handler's result with more than a model: its state, the path of a created resource, or another status."""

    content: Model | bytes | None
    state: str | None = None
    """The state of a document that can be changed, from `state_of`; it becomes a part of the ETag."""
    location: str | None = None
    file_name: str | None = None
    """The name under which clients save the content; ASCII without quotes."""
    status: int | None = None


Handler = Callable[[Call], Answer | Model | None]


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A route. `path` is relative to `/api/v1`; `role` is the minimum role, None makes the route public."""

    method: str
    path: str
    summary: str
    handler: Handler
    answer: type[Model] | None = None
    """The model of the response; None if it has no content, or is not JSON."""
    role: Role | None = "viewer"
    body: type[Model] | None = None
    query: type[Model] | None = None
    status: int = 200
    conditional: bool = False
    """The request must name the state that it changes (If-Match)."""
    tagged: bool = False
    """The response has an ETag."""
    conflicts: bool = False
    """The document's state may not permit the request (409)."""
    keyed: bool | None = None
    """Whether an Idempotency-Key is accepted; by default if the route creates a resource. False if the response has a
    secret, because accepted keys store the response for a day."""
    weight: str = ""
    """The body's list whose length is the number of requests that the request counts as."""
    while_suspended: str = ""
    """ALWAYS, or the field of the body that has to be true, if members of a suspended tenant may send it. Routes that
    only read are open to them anyway; API keys of a suspended tenant are refused everywhere."""
    personal: bool = False
    """Open to every person who is signed in, also without a tenant; not to API keys. `role` is ignored."""
    any_key: bool = False
    """Open to every API key, whatever its scopes."""
    metered: bool = False
    """For a public route: it reads the store, so it is limited by address."""
    media: str = "application/json"
    other: Mapping[int, type[Model]] = field(default_factory=dict)
    """The models of further responses, by status."""

    def with_patch(self, summary: str, handler: Handler) -> "tuple[Route, Route]":
        """This PUT route, and the PATCH route that changes some of the same fields, with or without If-Match."""
        return self, replace(self, method="PATCH", summary=summary, handler=handler, conditional=False)

    @property
    def creates(self) -> bool:
        """Whether it creates a resource and returns its location."""
        return self.method == "POST" and self.status == 201

    @property
    def accepts_key(self) -> bool:
        """Whether an Idempotency-Key is accepted."""
        return self.creates if self.keyed is None else self.keyed

    @property
    def tag(self) -> str:
        """The group in the documentation: the first segment of the path."""
        return self.path.split("/")[1]

    @property
    def scope(self) -> str | None:
        """The scope that an API key needs; None if the route is public or does not accept API keys."""
        resource = _RESOURCES.get(self.tag)
        known = resource and self.role and not self.personal
        return f"{resource}:{'read' if self.reads else 'write'}" if known else None

    @property
    def partial(self) -> bool:
        """Whether a client may ask for some fields only."""
        return self.method == "GET" and self.answer is not None and self.role is not None

    @property
    def patches(self) -> bool:
        """Whether the body is a JSON merge patch (RFC 7396) of the route's body model."""
        return self.method == "PATCH"

    @property
    def reads(self) -> bool:
        """Whether it changes nothing."""
        return self.method == "GET" or self.path.endswith(_READ_ONLY_POSTS)

    @property
    def limit(self) -> LimitClass:
        """The class of rate limit that it counts towards."""
        if self.path in ("/assets/upload", "/assets/uploads", "/assets/process"):
            return "upload"
        recorded = self.path == "/audit/export" or self.personal  # an entry in the log, or a question to the sign-in
        return "read" if self.reads and not recorded else "write"

    @property
    def name(self) -> str:
        """The operation id."""
        first, *rest = self.handler.__name__.split("_")
        return first + "".join(word.capitalize() for word in rest)

    @property
    def parameters(self) -> list[str]:
        """The names of the path parameters."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]
