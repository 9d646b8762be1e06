"""Describes the API as OpenAPI 3.1, from its routes and their models. Pure."""

import json
from functools import cache
from http import HTTPStatus
from typing import Any

from shared.api.description.events import RECEIVED, event_schema, webhook_events, webhook_parameters
from shared.api.description.examples import with_examples
from shared.api.description.parameters import parameters_of, shared_parameters
from shared.api.description.schemas import REFERENCE, component_schemas
from shared.api.problems import ProblemDetails
from shared.api.route import Route
from shared.api.wire.body import JSON, MAX_BODY_BYTES, MAX_DEPTH, MERGE_PATCH
from shared.model.base import Model
from shared.model.description import embedded_models
from shared.webhooks.payloads import EVENTS

_ABOUT = f"""\
Offers the same use cases as the callables, to any HTTP client. `/api` is an alias of `/api/v1`.

- **Authentication**: send a Firebase ID token or an API key as `Authorization: Bearer ...`. Each route names the \
least role of a person (viewer, manager, admin), and the scope that an API key needs.
- **Errors** are problem details (RFC 9457); `errors` lists every error with its path, message and remedy. Every \
answer has `X-Request-Id`: quote it when you report a problem, or send your own. Send \
`traceparent` (W3C Trace Context) to make it part of your trace, which the answer and the receipt then name.
- **Updates**: PUT replaces what clients may set, and ignores what only the server sets, so that what you read can be \
sent back; it names the state that it changes: send the `ETag` that you read as `If-Match`. PATCH takes a JSON merge \
patch (RFC 7396).
- **Creations** accept an `Idempotency-Key`: if the request is repeated within a day, the first response is returned.
- **Reading**: `fields` selects fields of an answer or of a list's items. Send the `ETag` as `If-None-Match`: an \
unchanged answer is a 304 without a body. Large answers are compressed for clients that accept gzip.
- **Rate limits** are reported by every response in `RateLimit-Policy` and `RateLimit` \
(draft-ietf-httpapi-ratelimit-headers); 429 responses have `Retry-After`.
- **Deprecated** names go on working; the answer to a request with one has `Deprecation` (RFC 9745), and `Sunset` (RFC \
8594) once a day is set.
- **Version**: `Stardust-Version` says which version of the product answers a request that was authenticated.
- **Lists** are paginated: send `nextCursor` as `cursor`; the last page has none. Filters combine.
- **Bodies** are JSON (RFC 7493) of at most {MAX_BODY_BYTES:,} bytes and {MAX_DEPTH} levels. Names are camelCase, \
unknown names are rejected, and absent values are omitted, never null.
"""
_ERRORS = {
    "409": "The current state of the document does not permit the request.",
    "412": "The document has changed since you read it.",
    "428": "If-Match is missing.",
    "4XX": "The request is malformed (400), not authenticated (401), not permitted (403), too large (413), not JSON \
(415), or one too many (429); your tenant has no such resource (404); or the content is invalid (422): `errors` lists \
every error.",
    "5XX": "An internal error occurred (500), or a service is unavailable (503): try again.",
}
_TAGS = {
    ".well-known": "How to report a vulnerability (RFC 9116).",
    "analytics": "Figures about deliveries and their cost.",
    "assets": "Uploaded files: recordings, covers, booklets.",
    "audit": "The log of who changed what.",
    "backups": "Encrypted, incremental backups of everything.",
    "board": "Where every release stands at every target.",
    "currencies": "Currencies (ISO 4217).",
    "deezer": "Albums and tracks in Deezer's catalogue.",
    "deliveries": "Deliveries of releases to targets, and their receipts.",
    "delivery-targets": "Where releases are delivered to.",
    "docs": "This description as a page.",
    "exports": "Tables, messages and archives of what the tenant has.",
    "genres": "Genres, and their mapping to those of DSPs.",
    "health": "Whether the functions run.",
    "import-profiles": "How the columns of other systems' exports are read.",
    "imports": "Imports of releases from files.",
    "metadata": "What all public catalogues say about an album.",
    "musicbrainz": "Albums and tracks in MusicBrainz.",
    "languages": "Languages (ISO 639), their scripts and names.",
    "mead": "The values of what a release says about its music.",
    "api-keys": "API keys.",
    "number-pools": "Pools of ISRCs and barcodes, from which releases get their numbers.",
    "notifications": "What the tenant was told.",
    "openapi.json": "This description.",
    "parties": "Artists, labels, writers and publishers, which credits of releases link to.",
    "plugins": "The installed protocols.",
    "price-tiers": "The usual price tiers of downloads.",
    "ready": "Whether the store responds.",
    "receipts": "Proofs of what was delivered.",
    "reconciliation": "What is live where, by our records and by the DSPs'.",
    "releases": "Releases and their messages.",
    "restores": "Comparing and bringing back backups and archives.",
    "roles": "The roles of contributors, and what DDEX and Apple Music call them.",
    "payee": "What a payee sees and confirms with its link, without an account.",
    "royalties": "Who is owed what of the sales: agreements, royalty runs, the ledger, statements, payments.",
    "sales": "What services report of sales, and what that is in the catalogue.",
    "session": "Who sends a request, and what they may do.",
    "spotify": "Albums and tracks in Spotify's catalogue.",
    "sign-up": "How a person gets a tenant.",
    "style-rules": "The rules of the style check, whose severities a tenant sets.",
    "tasks": "What people must mend before a DSP accepts a release.",
    "status": "How the deployment is and was, and incidents: for the status page.",
    "switches": "Releases that move here from another distributor: the old side compared with ours, and a checklist.",
    "templates": "Contents that fill new releases: ours and your own.",
    "tenant": "The label: name, branding, settings, invitations.",
    "territories": "Territories (ISO 3166-1, TIS) and groups of them.",
    "test": "Tests of connections and of this installation.",
    "theme": "The branding of a page's domain.",
    "users": "The members of the tenant.",
    "webhooks": "Subscriptions to events, and the events themselves.",
}
_HEADERS = {
    "ETag": ("The state and content of the answer, for If-Match and If-None-Match.", 'W/"5f1e.a03b"'),
    "Location": ("The path of what was created.", "/api/v1/releases/b7Kq2mZx9LwT4cVn"),
}


@cache
def document(routes: tuple[Route, ...]) -> dict[str, Any]:
    """The OpenAPI document."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Stardust Distro",
            "version": "1",
            "summary": "Delivers music to DSPs; a receipt says how each file was verified.",
            "description": _ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": "/api/v1"}],
        "security": [{"idToken": []}, {"apiKey": []}],
        "tags": [{"name": tag, "description": _TAGS[tag]} for tag in sorted({route.tag for route in routes})],
        "paths": paths,
        "webhooks": webhook_events(),
        "components": {
            "schemas": {"Event": event_schema(), **_schemas(routes)},
            "parameters": {
                **shared_parameters(routes),
                **webhook_parameters(),
            },
            "headers": {name: _header(name) for name in _HEADERS},
            "responses": {code: _error_response(code) for code in _ERRORS} | {"Received": RECEIVED},
            "securitySchemes": {
                "idToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "A Firebase ID token of a signed-in person.",
                },
                "apiKey": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "sk_...",
                    "description": "An API key of the tenant, within its scopes.",
                },
            },
        },
    }


@cache
def document_bytes(routes: tuple[Route, ...]) -> bytes:
    """The document as it is served and committed: a line for each path, webhook and component, for readable diffs."""
    parts = [f"{_json_text(name)}:{_lined(part, _LINED.get(name, 0))}" for name, part in document(routes).items()]
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


_LINED = {"paths": 1, "webhooks": 1, "components": 2}
"""How many levels of a section have a line for each member."""


def _lined(part: Any, levels: int) -> str:
    if not levels:
        return _json_text(part)
    return "{\n" + ",\n".join(f"{_json_text(name)}:{_lined(each, levels - 1)}" for name, each in part.items()) + "\n}"


def _json_text(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"))


def _all_models(routes: tuple[Route, ...]) -> list[type[Model]]:
    found = {
        model.__name__: model
        for route in routes
        for model in (route.answer, None if route.patches else route.body, *route.other.values(), ProblemDetails)
        if model
    }
    found |= {model.__name__: model for _, model in EVENTS.values()}
    return [found[name] for name in sorted(found)]


def _schemas(routes: tuple[Route, ...]) -> dict[str, Any]:
    """The schemas of all models. Those that clients send have an example of each free text."""
    sent: dict[str, type[Any]] = {}
    for body in {route.body for route in routes if route.body}:
        embedded_models(body, sent)
    return with_examples(component_schemas(_all_models(routes)), frozenset(sent))


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "tags": [route.tag],
        "summary": route.summary,
        "description": (route.handler.__doc__ or "").strip(),
        "parameters": parameters_of(route),
        "responses": _responses(route),
    }
    if not operation["parameters"]:
        del operation["parameters"]
    if route.body:
        operation["requestBody"] = {"required": True, "content": _content(route)}
    operation["security"] = _security(route)
    return operation


def _security(route: Route) -> list[dict[str, list[str]]]:
    """The least role of a person, and the scope of an API key (OpenAPI 3.1 allows roles with any scheme)."""
    if route.role is None:
        return []
    if route.personal:
        return [{"idToken": []}]
    if route.any_key:
        return [{"idToken": [route.role]}, {"apiKey": []}]
    return [{"idToken": [route.role]}, *([{"apiKey": [route.scope]}] if route.scope else [])]


def _content(route: Route) -> dict[str, Any]:
    assert route.body is not None
    if not route.patches:
        return _json(route.body)
    # JSON's media type is accepted too, but generators make a type of each, under the same name, and then drop one.
    described = getattr(route.body, "__fields_of__", route.body)
    patch = f"Some fields of {described.__name__}; null removes one (RFC 7396)."
    return {MERGE_PATCH: {"schema": {"type": "object", "description": patch, "additionalProperties": True}}}


def _responses(route: Route) -> dict[str, Any]:
    done: dict[str, Any] = {"description": HTTPStatus(route.status).phrase}
    if route.answer:
        done["content"] = _json(route.answer)
    elif route.status != HTTPStatus.NO_CONTENT:
        media = route.media.partition(";")[0]
        done["content"] = {media: {"schema": {"type": "object" if media == JSON else "string"}}}
    if headers := _response_headers(route):
        done["headers"] = {name: _reference("headers", name) for name in headers}
    other = {
        str(code): {"description": HTTPStatus(code).phrase, "content": _json(model)}
        for code, model in route.other.items()
    }
    errors = {code: _reference("responses", code) for code in (*map(str, _own_errors(route)), "4XX", "5XX")}
    return {str(route.status): done, **errors, **other}


def _response_headers(route: Route) -> list[str]:
    return [*(["ETag"] if route.tagged else []), *(["Location"] if route.creates else [])]


def _header(name: str) -> dict[str, Any]:
    description, example = _HEADERS[name]
    return {"description": description, "required": True, "schema": {"type": "string"}, "example": example}


def _own_errors(route: Route) -> list[int]:
    """The error statuses of the route that not every route has."""
    found = {409} if route.conflicts or route.creates else set()
    if route.conditional:
        found |= {412, 428}
    if route.patches:
        found |= {412}
    return sorted(found - set(route.other))


def _error_response(code: str) -> dict[str, Any]:
    schema = {"$ref": REFERENCE.format(model=ProblemDetails.__name__)}
    return {"description": _ERRORS[code], "content": {"application/problem+json": {"schema": schema}}}


def _json(model: type[Model]) -> dict[str, Any]:
    return {JSON: {"schema": {"$ref": REFERENCE.format(model=model.__name__)}}}


def _reference(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}
