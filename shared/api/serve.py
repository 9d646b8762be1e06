"""Serves API requests: finds the route, authenticates the caller, validates the input, and runs the handler."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from shared.accounts.access import Caller
from shared.accounts.controls import is_admitted, require_active
from shared.accounts.session import confirm_session
from shared.api.errors import BadRequest, Unauthenticated
from shared.api.idempotency import IdempotentRequest
from shared.api.limits import quota_headers, spend, spend_by_address, spend_weight
from shared.api.problems import INTERNAL_ERROR, problem_response, respond
from shared.api.route import ANONYMOUS, Answer, Call, Route, Services
from shared.api.router import match
from shared.api.table import ROUTES
from shared.api.wire.body import read_json
from shared.api.wire.etag import precondition
from shared.api.wire.http import SECURITY_HEADERS, Request, Response
from shared.errors import Finding, InvalidInput, StardustError
from shared.model.base import Model
from shared.model.codec import decode, to_json

logger = logging.getLogger("stardust.api")


class NoInput(Model):
    """The query or body of a route that has none."""


def serve(request: Request, services: Services) -> Response:
    """The response to a request. Never raises: errors become problem details."""
    return _or_problem(lambda: _serve(request, services))


def _or_problem(act: Callable[[], Response]) -> Response:
    try:
        return act()
    except StardustError as error:
        response = problem_response(error)
        if response.status == INTERNAL_ERROR.status:
            logger.exception("a request failed")
        return response
    except Exception:
        incident = uuid4().hex
        logger.exception("a request failed unexpectedly, incident %s", incident)
        return respond(INTERNAL_ERROR, {"Stardust-Incident": incident})


def _serve(request: Request, services: Services) -> Response:
    route, path = match(ROUTES, request.method, request.path)
    if route.role is None:
        spend_by_address(route, request, services.adapters.limiter)
        return _run_handler(route, path, ANONYMOUS, request, services)
    caller = _authenticated(request, services)
    limiter = services.adapters.limiter
    spend(route, caller, limiter)
    response = _or_problem(lambda: _run_handler(route, path, _authorized(route, caller, services), request, services))
    return replace(response, headers={**quota_headers(route, caller, limiter), **response.headers})


def _run_handler(
    route: Route, path: Mapping[str, str], caller: Caller, request: Request, services: Services
) -> Response:
    query = _query(route, request)
    raw, body = _body(route, request)
    expected = precondition(request.headers.get("if-match"), required=route.conditional)
    adapters = services.adapters
    idempotent = IdempotentRequest.of(request, caller, adapters.store, adapters.clock) if route.accepts_key else None
    if idempotent:
        adapters = replace(adapters, new_id=idempotent.new_id())
    call = Call(caller, services, path, query, body, raw, adapters, expected, ROUTES)

    def act() -> Response:
        if not route.reads and not is_admitted(route.while_suspended, raw):
            require_active(adapters.store, caller.tenant_id)
        spend_weight(route, caller, body, adapters.limiter)  # not for the repetition of a request that succeeded
        return _response(route, route.handler(call))

    return idempotent.run(act) if idempotent else act()


def _authenticated(request: Request, services: Services) -> Caller:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated(remedy="Send Authorization: Bearer with a Firebase ID token or an API key.")
    return services.authenticate(token.strip(), request.origin)


def _authorized(route: Route, caller: Caller, services: Services) -> Caller:
    """The caller with their current membership, if it permits the request. Raises Forbidden, SignedOut."""
    member = services.admit(caller)
    member.require(route.role or "viewer")
    _check_scope(route, member)
    if member.scopes is not None:
        require_active(services.adapters.store, member.tenant_id)
    services.adapters.limiter.take_tenant(member.tenant_id, route.limit)
    if route.method != "GET" and not route.personal and member.scopes is None:
        confirm_session(member.uid, member.issued_s, services.adapters.accounts)
    return member


def _check_scope(route: Route, caller: Caller) -> None:
    """Raises Forbidden for an API key without the scope that the route needs."""
    if route.scope is None:
        caller.require_person()
    else:
        caller.require_scope(route.scope)


def _query(route: Route, request: Request) -> Model:
    given = dict(request.query)
    if len(given) != len(request.query):
        raise BadRequest(
            [Finding("", "A query parameter was sent more than once.", "repeated", remedy="Send it once.")]
        )
    try:
        return decode(route.query or NoInput, given)
    except InvalidInput as error:
        raise BadRequest(error.problems) from error


def _body(route: Route, request: Request) -> tuple[Mapping[str, Any], Model]:
    if route.role is None:
        return {}, NoInput()  # anyone may call it, and it takes no body: nothing is parsed
    raw = read_json(request.body, request.headers.get("content-type", "")) if request.body else {}
    return raw, decode(route.body or NoInput, raw)


def _response(route: Route, result: Answer | Model | None) -> Response:
    answer = result if isinstance(result, Answer) else Answer(result)
    headers = {**SECURITY_HEADERS}
    if answer.content is not None:
        headers["Content-Type"] = route.media
    if answer.etag:
        headers["ETag"] = answer.etag
    if answer.location:
        headers["Location"] = f"/api/v1{answer.location}"
    return Response(answer.status or route.status, _bytes(answer), headers)


def _bytes(answer: Answer) -> bytes:
    if not isinstance(answer.content, Model):
        return answer.content or b""
    value = to_json(answer.content)
    if answer.fields is not None:
        value = {name: field for name, field in value.items() if name in answer.fields}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
