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
The same use cases as the callables, for every other client. `/api` is another name of `/api/v1`.

- **Sign in** with Firebase and send the ID token, or an API key: `Authorization: Bearer ...`.
- **Refusals** are problem details (RFC 9457); `errors` holds every error with its path, message and remedy.
- **Changes** name the state that they change: send the `ETag` that you read as `If-Match`.
- **Creations** take an `Idempotency-Key`: sent again within a day, the first answer is given again.
- **Limits** are told by every answer: `RateLimit-Policy` and `RateLimit` \
(draft-ietf-httpapi-ratelimit-headers); 429 says `Retry-After`.
- **Lists** come in pages: pass `nextCursor` on as `cursor`; the last page has none.
- **Bodies** are JSON (RFC 7493) of at most {MAX_BODY_BYTES:,} bytes, at most {MAX_DEPTH} levels deep; names are \
camelCase, unknown ones are refused, absent values are left out.
"""
_TITLES = {
    400: "The request is malformed.",
    401: "Nobody is signed in, or the token is not valid (any more).",
    403: "The role does not allow it.",
    404: "There is no such thing in your tenant.",
    409: "The state of the document does not allow it (now).",
    412: "It was changed since you read it.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "The content is not valid; every error is named.",
    428: "If-Match is missing.",
    429: "Too many requests; Retry-After says in how many seconds one is answered again.",
    500: "Something went wrong on our side.",
    503: "A service did not answer; try again.",
}


@cache
def document(routes: tuple[Route, ...]) -> dict[str, Any]:
    """The whole description."""
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
    """The description as it is served and committed."""
    return (json.dumps(document(routes), indent=2, ensure_ascii=False) + "\n").encode()


def _schemas(routes: tuple[Route, ...]) -> dict[str, Any]:
    models = {model.__name__: model for route in routes for model in _models(route)}
    wanted: list[tuple[type[Model], Any]] = [(models[name], "validation") for name in sorted(models)]
    _, definitions = models_json_schema(wanted, by_alias=True, ref_template=_REFERENCE)
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
    who = f"Needs the role {route.role}, or a higher one." if route.role else "Open to anybody."
    who += f" An API key needs the scope {route.scope}." if route.scope else ""
    who += " Not for API keys." if route.role and not route.scope else ""
    return f"{(route.handler.__doc__ or '').strip()} {who}"


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
    """A parameter is there or not; it cannot be null."""
    kinds = [kind for kind in field.get("anyOf", ()) if kind != {"type": "null"}]
    return kinds[0] if len(kinds) == 1 else {name: value for name, value in field.items() if name != "title"}


def _header_parameters(route: Route) -> list[dict[str, Any]]:
    text: dict[str, Any] = {"type": "string", "maxLength": 255}
    found = []
    if route.conditional:
        meaning = "The ETag that you read, or * for any state."
        found.append({"name": "If-Match", "in": "header", "required": True, "schema": text, "description": meaning})
    if route.repeatable:
        meaning = "Your own name for this creation: sent again, it makes nothing new."
        key = {**text, "minLength": 1, "pattern": "^[!-~]+$"}
        found.append(
            {"name": "Idempotency-Key", "in": "header", "required": False, "schema": key, "description": meaning}
        )
    return found


def _responses(route: Route) -> dict[str, Any]:
    done: dict[str, Any] = {"description": HTTPStatus(route.status).phrase}
    if route.answer:
        done["content"] = _json(route.answer)
    elif route.status != HTTPStatus.NO_CONTENT:
        done["content"] = {route.media.partition(";")[0]: {}}
    if headers := _answer_headers(route):
        done["headers"] = {name: {"schema": {"type": "string"}, "required": True} for name in headers}
    other = {
        str(code): {"description": HTTPStatus(code).phrase, "content": _json(model)}
        for code, model in route.other.items()
    }
    return {str(route.status): done, **{str(code): _refusal(code) for code in refusals(route)}, **other}


def _answer_headers(route: Route) -> list[str]:
    limits = ["RateLimit", "RateLimit-Policy"] if route.role else []
    return [*(["ETag"] if route.tagged else []), *(["Location"] if route.creates else []), *limits]


def refusals(route: Route) -> list[int]:
    """The statuses with which the route refuses."""
    found = {400, 413, 415, 500, 503} | ({422} if route.body or route.creates or route.conflicts else set())
    if route.role:
        found |= {401, 403, 429}
    if route.parameters or route.body or route.query:
        found |= {404}
    if route.conflicts or route.creates:
        found |= {409}
    if route.conditional:
        found |= {412, 428}
    return sorted(found - set(route.other))


def _refusal(code: int) -> dict[str, Any]:
    schema = {"$ref": _REFERENCE.format(model=ProblemDetails.__name__)}
    return {"description": _TITLES[code], "content": {"application/problem+json": {"schema": schema}}}


def _json(model: type[Model]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REFERENCE.format(model=model.__name__)}}}
