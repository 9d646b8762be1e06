"""Describes the API as OpenAPI 3.1, from its routes and their models. Pure."""

import json
from functools import cache
from http import HTTPStatus
from typing import Any

from pydantic.json_schema import models_json_schema

from shared.api.problems import ProblemDetails
from shared.api.route import Route
from shared.api.wire.body import MAX_BODY_BYTES, MAX_DEPTH
from shared.model.base import Model

_REFERENCE = "#/components/schemas/{model}"
_ABOUT = f"""\
Offers the same use cases as the callables, to any HTTP client. `/api` is an alias of `/api/v1`.

- **Authentication**: send a Firebase ID token or an API key as `Authorization: Bearer ...`.
- **Errors** are problem details (RFC 9457); `errors` lists every error with its path, message and remedy.
- **Updates** name the state that they change: send the `ETag` that you read as `If-Match`.
- **Creations** accept an `Idempotency-Key`: if the request is repeated within a day, the first response is returned.
- **Rate limits** are reported by every response in `RateLimit-Policy` and `RateLimit` \
(draft-ietf-httpapi-ratelimit-headers); 429 responses have `Retry-After`.
- **Lists** are paginated: send `nextCursor` as `cursor`; the last page has none.
- **Bodies** are JSON (RFC 7493) of at most {MAX_BODY_BYTES:,} bytes and {MAX_DEPTH} levels. Names are camelCase, \
unknown names are rejected, and absent values are omitted.
"""
_DESCRIPTIONS = {
    400: "The request is malformed.",
    401: "No credentials were sent, or they are invalid or expired.",
    403: "The caller's role or scopes do not permit the request.",
    404: "Your tenant has no such resource.",
    409: "The current state of the document does not permit the request.",
    412: "The document has changed since you read it.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "The content is invalid; `errors` lists every error.",
    428: "If-Match is missing.",
    429: "Too many requests; try again after the number of seconds in Retry-After.",
    500: "An internal error occurred.",
    503: "A service is unavailable; try again.",
}


@cache
def document(routes: tuple[Route, ...]) -> dict[str, Any]:
    """The OpenAPI document."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Stardust Distro", "version": "1", "description": _ABOUT, "license": {"name": "MIT"}},
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": "/api/v1"}],
        "security": [{"idToken": []}],
        "paths": paths,
        "components": {
            "schemas": _schemas(routes),
            "securitySchemes": {"idToken": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


@cache
def document_bytes(routes: tuple[Route, ...]) -> bytes:
    """The document as it is served and committed."""
    return (json.dumps(document(routes), indent=2, ensure_ascii=False) + "\n").encode()


def _schemas(routes: tuple[Route, ...]) -> dict[str, Any]:
    models = {model.__name__: model for route in routes for model in _models(route)}
    modes: list[tuple[type[Model], Any]] = [(models[name], "validation") for name in sorted(models)]
    _, definitions = models_json_schema(modes, by_alias=True, ref_template=_REFERENCE)
    found: dict[str, Any] = definitions["$defs"]
    return found


def _models(route: Route) -> list[type[Model]]:
    return [model for model in (route.answer, route.body, *route.other.values(), ProblemDetails) if model]


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "tags": [route.tag],
        "summary": route.summary,
        "description": _description(route),
        "parameters": [*_path_parameters(route), *_query_parameters(route), *_header_parameters(route)],
        "responses": _responses(route),
    }
    if route.body:
        operation["requestBody"] = {"required": True, "content": _json(route.body)}
    if route.role is None:
        operation["security"] = []
    return operation


def _description(route: Route) -> str:
    access = f"Requires the role {route.role} or higher." if route.role else "Public."
    access += f" An API key needs the scope {route.scope}." if route.scope else ""
    access += " Does not accept API keys." if route.role and not route.scope else ""
    return f"{(route.handler.__doc__ or '').strip()} {access}"


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,128}$"}
    return [{"name": name, "in": "path", "required": True, "schema": schema} for name in route.parameters]


def _query_parameters(route: Route) -> list[dict[str, Any]]:
    if route.query is None:
        return []
    schema = route.query.model_json_schema(by_alias=True)
    required = schema.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _without_null(field)}
        for name, field in schema["properties"].items()
    ]


def _without_null(field: dict[str, Any]) -> dict[str, Any]:
    """The schema without `null`: a parameter is present or absent, but never null."""
    kinds = [kind for kind in field.get("anyOf", ()) if kind != {"type": "null"}]
    return kinds[0] if len(kinds) == 1 else {name: value for name, value in field.items() if name != "title"}


def _header_parameters(route: Route) -> list[dict[str, Any]]:
    schema: dict[str, Any] = {"type": "string", "maxLength": 255}
    found = []
    if route.conditional:
        description = "The ETag that you read, or * for any state."
        found.append(
            {"name": "If-Match", "in": "header", "required": True, "schema": schema, "description": description}
        )
    if route.accepts_key:
        description = "A key of your choice: repeating the request with the same key creates nothing new."
        key = {**schema, "minLength": 1, "pattern": "^[!-~]+$"}
        found.append(
            {"name": "Idempotency-Key", "in": "header", "required": False, "schema": key, "description": description}
        )
    return found


def _responses(route: Route) -> dict[str, Any]:
    done: dict[str, Any] = {"description": HTTPStatus(route.status).phrase}
    if route.answer:
        done["content"] = _json(route.answer)
    elif route.status != HTTPStatus.NO_CONTENT:
        done["content"] = {route.media.partition(";")[0]: {}}
    if headers := _response_headers(route):
        done["headers"] = {name: {"schema": {"type": "string"}, "required": True} for name in headers}
    other = {
        str(code): {"description": HTTPStatus(code).phrase, "content": _json(model)}
        for code, model in route.other.items()
    }
    return {str(route.status): done, **{str(code): _error_response(code) for code in error_statuses(route)}, **other}


def _response_headers(route: Route) -> list[str]:
    limits = ["RateLimit", "RateLimit-Policy"] if route.role else []
    return [*(["ETag"] if route.tagged else []), *(["Location"] if route.creates else []), *limits]


def error_statuses(route: Route) -> list[int]:
    """The error statuses that the route can return."""
    found = {400, 413, 415, 500, 503} | ({422} if route.body or route.creates or route.conflicts else set())
    if route.role:
        found |= {401, 403, 429}
    if route.parameters or route.body or route.query or route.absent:
        found |= {404}
    if route.conflicts or route.creates:
        found |= {409}
    if route.conditional:
        found |= {412, 428}
    return sorted(found - set(route.other))


def _error_response(code: int) -> dict[str, Any]:
    schema = {"$ref": _REFERENCE.format(model=ProblemDetails.__name__)}
    return {"description": _DESCRIPTIONS[code], "content": {"application/problem+json": {"schema": schema}}}


def _json(model: type[Model]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REFERENCE.format(model=model.__name__)}}}
