"""Serves API requests: finds the route, authenticates the caller, validates the input, and runs the handler."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from shared.accounts.access import Caller, Person
from shared.accounts.controls import is_admitted, require_active
from shared.accounts.session import confirm_session
from shared.api.errors import BadRequest, Unauthenticated
from shared.api.idempotency import IdempotentRequest
from shared.api.limits import quota_headers, spend, spend_by_address, spend_weight
from shared.api.problems import INTERNAL_ERROR, problem_response, respond
from shared.api.route import ANONYMOUS, Answer, Call, Route, Services
from shared.api.router import match, within_api
from shared.api.table import routes_at
from shared.api.wire.body import JSON, MERGE_PATCH, read_json
from shared.api.wire.deprecation import deprecation_headers
from shared.api.wire.etag import etag_of, precondition
from shared.api.wire.http import SECURITY_HEADERS, Request, Response
from shared.api.wire.negotiate import negotiated
from shared.api.wire.partial import requested_fields, selected, writable
from shared.api.wire.request_id import HEADER, request_id_of
from shared.errors import Finding, InvalidInput, StardustError
from shared.model.base import Model
from shared.model.codec import decode, to_json
from shared.trace import TRACEPARENT, follow, label, span
from shared.version import VERSION

logger = logging.getLogger("stardust.api")

VERSION_HEADER = "Stardust-Version"
"""Which version of the product answers. Only callers who have signed in are told (ASVS 5.0, 13.4.6)."""

_REFUSED = (401, 403)
"""The statuses of requests that nobody, or not this caller, may make."""


class NoInput(Model):
    """The query or body of a route that has none."""


def serve(request: Request, services: Services) -> Response:
    """The response to a request. Never raises: errors become problem details."""
    request_id = request_id_of(request.headers)
    with follow("api", request.headers, requestId=request_id) as trace:
        response = _or_problem(lambda: _serve(request, services, request_id), request_id)
    own = {HEADER: request_id, TRACEPARENT: trace.traceparent}
    return negotiated(request, replace(response, headers={**response.headers, **own}))


def _or_problem(act: Callable[[], Response], request_id: str) -> Response:
    try:
        return act()
    except StardustError as error:
        response = problem_response(error, request_id)
        if response.status == INTERNAL_ERROR.status:
            logger.exception("request %s failed", request_id)
        elif response.status in _REFUSED:
            logger.info("request %s was refused: %s", request_id, error.code)
        return response
    except Exception:
        logger.exception("request %s failed unexpectedly", request_id)
        return respond(INTERNAL_ERROR, request_id)


def _serve(request: Request, services: Services, request_id: str) -> Response:
    path_in_api = within_api(request.path)
    route, path = match(routes_at(path_in_api.split("/")[1]), request.method, path_in_api)
    if route.role is None:
        spend_by_address(route, request, services.adapters.limiter)
        return _run_handler(route, path, ANONYMOUS, request, services)
    if route.personal:
        return _run_personal(route, path, request, services)
    caller = services.authenticate(_token(request), request.origin)
    label(tenantId=caller.tenant_id)
    limiter = services.adapters.limiter
    spend(route, caller, limiter)
    response = _or_problem(
        lambda: _run_handler(route, path, _authorized(route, caller, services), request, services), request_id
    )
    own = {VERSION_HEADER: VERSION, **quota_headers(route, caller, limiter)}
    return replace(response, headers={**own, **response.headers})


def _run_personal(route: Route, path: Mapping[str, str], request: Request, services: Services) -> Response:
    """Runs the handler for whoever is signed in; the sign-in service is asked whether the session goes on."""
    person = services.identify(_token(request), request.origin)
    services.adapters.limiter.take(person.uid, route.limit)
    confirm_session(person.uid, person.issued_s, services.adapters.accounts)
    return _run_handler(route, path, ANONYMOUS, request, services, person)


def _run_handler(
    route: Route,
    path: Mapping[str, str],
    caller: Caller,
    request: Request,
    services: Services,
    person: Person | None = None,
) -> Response:
    query, fields = _query(route, request)
    raw, body = _body(route, request)
    expected = precondition(request.headers.get("if-match"), required=route.conditional)
    adapters = services.adapters
    idempotent = IdempotentRequest.of(request, caller, adapters.store, adapters.clock) if route.accepts_key else None
    if idempotent:
        adapters = replace(adapters, new_id=idempotent.new_id())
    call = Call(caller, services, path, query, body, raw, adapters, expected, person)

    def act() -> Response:
        tenantless = route.personal or route.role is None
        if not (tenantless or route.reads or is_admitted(route.while_suspended, raw)):
            require_active(adapters.store, caller.tenant_id)
        spend_weight(route, caller, body, adapters.limiter)  # not for the repetition of a request that succeeded
        with span(f"use case {route.handler.__name__}", route=f"{route.method} {route.path}"):
            result = route.handler(call)
        return _response(route, result, fields)

    response = idempotent.run(act) if idempotent else act()
    deprecated = deprecation_headers(route, (name for name, _ in request.query), raw)
    return replace(response, headers={**response.headers, **deprecated})


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated(remedy="Send Authorization: Bearer with a Firebase ID token or an API key.")
    return token.strip()


def _authorized(route: Route, caller: Caller, services: Services) -> Caller:
    """The caller with their current membership, if it permits the request. Raises Forbidden, SignedOut."""
    member = services.admit(caller)
    member.require(route.role or "viewer")
    _check_scope(route, member)
    if member.scopes is not None:
        require_active(services.adapters.store, member.tenant_id)
    services.adapters.limiter.take_tenant(member.tenant_id, route.limit)
    if route.method != "GET" and member.scopes is None:
        confirm_session(member.uid, member.issued_s, services.adapters.accounts)
    return member


def _check_scope(route: Route, caller: Caller) -> None:
    """Raises Forbidden for an API key without the scope that the route needs."""
    if route.any_key:
        return
    if route.scope is None:
        caller.require_person()
    else:
        caller.require_scope(route.scope)


def _query(route: Route, request: Request) -> tuple[Model, frozenset[str] | None]:
    """The query, and the fields of the answer that it asks for (None for all)."""
    given = dict(request.query)
    if len(given) != len(request.query):
        raise BadRequest(
            [Finding("", "A query parameter was sent more than once.", "repeated", remedy="Send it once.")]
        )
    fields = requested_fields(given.pop("fields", None), route.answer) if route.partial and route.answer else None
    try:
        return decode(route.query or NoInput, given), fields
    except InvalidInput as error:
        raise BadRequest(error.problems) from error


def _body(route: Route, request: Request) -> tuple[Mapping[str, Any], Model]:
    if route.role is None and route.body is None:
        return {}, NoInput()  # anyone may call it, and it takes no body: nothing is parsed
    content_type, media = request.headers.get("content-type", ""), (JSON, MERGE_PATCH) if route.patches else (JSON,)
    raw = read_json(request.body, content_type, media) if request.body else {}
    if route.patches:
        return raw, NoInput()  # the handler validates the patched document
    if route.method == "PUT" and route.body and route.answer:
        raw = writable(raw, route.body, route.answer)
    return raw, decode(route.body or NoInput, raw)


def _response(route: Route, result: Answer | Model | None, fields: frozenset[str] | None) -> Response:
    answer = result if isinstance(result, Answer) else Answer(result)
    body = _bytes(answer, fields)
    headers = {**SECURITY_HEADERS}
    if answer.content is not None:
        headers["Content-Type"] = route.media
    if answer.state or (route.role and route.reads and route.answer):
        headers["ETag"] = etag_of(answer.state, body)
    if answer.file_name:
        headers["Content-Disposition"] = f'attachment; filename="{answer.file_name}"'
    if answer.location:
        headers["Location"] = f"/api/v1{answer.location}"
    return Response(answer.status or route.status, body, headers)


def _bytes(answer: Answer, fields: frozenset[str] | None) -> bytes:
    if not isinstance(answer.content, Model):
        return answer.content or b""
    value = to_json(answer.content)
    if fields is not None:
        value = selected(value, fields, type(answer.content))
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
