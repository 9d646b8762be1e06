"""Defines the callables, which functions/callables/rows.py lists.

Every use case has the form `use_case(request: Model, *, caller: Caller, adapters: Adapters)`, or takes `person=`
instead of `caller` if it is open to anyone who is signed in. The callable's data is the request, and its answer is the
result, under `key` if the row has one.
"""

from collections.abc import Callable, Mapping
from typing import Any

from firebase_functions import https_fn
from flask import Request, Response

from functions import wiring
from functions.callables.row import Row
from functions.callables.rows import TABLE
from functions.guards.bodies import bounded, call_error
from functions.guards.followed import followed
from functions.serving import answer, answer_person
from shared.api.wire.body import MAX_BODY_BYTES
from shared.trace import span


def serve(row: Row, request: https_fn.CallableRequest[Any]) -> Any:
    """Answers one call of a row's callable. Raises HttpsError."""

    def run(parameter: str) -> Callable[[Mapping[str, Any], Any], Any]:
        return lambda data, caller: _run(row, data, {parameter: caller})

    if row.personal:
        return answer_person(request, run("person"), row.limit)
    return answer(request, run("caller"), row.limit, row.weight, row.while_suspended)


def _run(row: Row, data: Mapping[str, Any], caller: Mapping[str, Any]) -> Any:
    from shared.model.codec import decode

    use_case = row.load()
    with span(f"use case {use_case.__name__}"):
        result = use_case(decode(request_model(use_case), data), **caller, adapters=wiring.adapters())
    if not row.key:
        return {} if result is None else _plain(result)
    keyed = {row.key: _plain(result)}
    return {"id": result.id, row.with_id: result.id, **keyed} if row.with_id else keyed


def request_model(use_case: Callable[..., Any]) -> Any:
    """The model of a use case's request: the type of its first parameter."""
    return next(iter(use_case.__annotations__.values()))


def _plain(result: Any) -> Any:
    from shared.model.base import Model
    from shared.model.codec import to_json

    if isinstance(result, list):
        return [_plain(item) for item in result]
    return to_json(result) if isinstance(result, Model) else result


def _deployed(row: Row) -> Any:
    def call(request: https_fn.CallableRequest[Any]) -> Any:
        return serve(row, request)

    call.__name__ = call.__qualname__ = row.name
    deployed = https_fn.on_call(**{"memory": 512, **(row.options or {})})(followed(call))
    return bounded(MAX_BODY_BYTES, _too_large, verify=_verify_token)(deployed)


def _too_large(message: str) -> Response:
    return call_error(413, "INVALID_ARGUMENT", message, code="too-large", remedy="Split the request.")


def _verify_token(request: Request) -> Response | None:
    """None if the ID token is valid: firebase-functions would parse the body first."""
    from firebase_admin import auth
    from firebase_admin.exceptions import FirebaseError

    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        if scheme.lower() == "bearer" and auth.verify_id_token(token, wiring.app()):
            return None
    except (ValueError, FirebaseError):
        pass  # the same answer as without a token
    return call_error(401, "UNAUTHENTICATED", "Sign in first.")


CALLABLES: Mapping[str, Any] = {row.name: _deployed(row) for row in TABLE}
"""The deployed functions, by name."""


def __getattr__(name: str) -> Any:
    try:
        return CALLABLES[name]
    except KeyError:
        raise AttributeError(f"There is no callable {name!r}.") from None
