"""Entry point of the REST API: one HTTPS function, which dispatches by the route table of shared/api."""

from functools import partial
from typing import TYPE_CHECKING, Any

from firebase_functions import https_fn
from flask import Request, Response

from functions import secrets
from functions.guards.app_check import HEADER, verify_app
from functions.guards.bodies import bounded
from functions.guards.cors import cross_origin
from functions.guards.followed import followed
from shared.api.wire.body import MAX_BODY_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.accounts.access import Caller, Origin, Person
    from shared.api.route import Services

_SKEW_S = 60
"""The tolerated clock skew."""


def _too_large(message: str) -> Response:
    from shared.api.errors import TooLarge
    from shared.api.problems import problem_response

    response = problem_response(TooLarge(message, remedy="Split the request."))
    return Response(response.body, status=response.status, headers=dict(response.headers))


@bounded(MAX_BODY_BYTES, _too_large)
@https_fn.on_request(
    memory=1024, timeout_sec=300, max_instances=40, secrets=[secrets.SPOTIFY_CLIENT_SECRET, secrets.WORKBENCH_KEY]
)
@cross_origin
@followed
def api(request: Request) -> Response:
    """Serves `/api/v1/...` and `/api/...`. Every error is a problem document (RFC 9457)."""
    from shared.accounts.access import origin_of
    from shared.api.serve import serve
    from shared.api.wire.http import Request as ApiRequest

    headers = {name.lower(): value for name, value in request.headers.items()}
    api_request = ApiRequest(
        method=request.method,
        path=request.path,
        query=tuple(request.args.items(multi=True)),
        headers=headers,
        body=request.get_data(),
        origin=origin_of(
            request.headers.get("X-Forwarded-For"),
            request.remote_addr,
            request.headers.get("User-Agent"),
            request.headers.get("Origin"),
        ),
    )
    response = serve(api_request, _services(request.headers.get(HEADER, "")))
    return Response(response.body, status=response.status, headers=dict(response.headers))


def _services(app_token: str) -> "Services":
    from functions import wiring
    from shared.api.route import Services

    return Services(
        adapters=wiring.adapters(),
        authenticate=partial(_authenticate, app_token=app_token),
        admit=_admit,
        identify=partial(_identify, app_token=app_token),
    )


def _authenticate(token: str, origin: "Origin", *, app_token: str) -> "Caller":
    if token.startswith("sk_"):
        return _key_holder(token, origin)
    verify_app(app_token)
    return _person(token, origin)


def _identify(token: str, origin: "Origin", *, app_token: str) -> "Person":
    from shared.accounts.access import Person
    from shared.api.errors import Unauthenticated

    if token.startswith("sk_"):
        raise Unauthenticated("This is for people.", remedy="Send a Firebase ID token instead of an API key.")
    verify_app(app_token)
    claims = _claims(token)
    return Person.from_claims(claims["uid"], claims, origin)


def _admit(caller: "Caller") -> "Caller":
    """The caller with their current membership. Only people need this: API keys have just been checked."""
    from functions.serving import admit

    return caller if caller.scopes is not None else admit(caller)


def _key_holder(key: str, origin: "Origin") -> "Caller":
    from functions import wiring
    from shared.accounts.api_keys.keys import verify_api_key
    from shared.api.errors import Unauthenticated
    from shared.errors import Forbidden

    try:
        return verify_api_key(key, origin=origin, adapters=wiring.adapters()).caller(origin)
    except Forbidden as error:
        raise Unauthenticated(error.message, remedy=error.remedy) from error


def _person(token: str, origin: "Origin") -> "Caller":
    from shared.accounts.access import Caller

    claims = _claims(token)
    return Caller.from_claims(claims["uid"], claims, origin)


def _claims(token: str) -> "Mapping[str, Any]":
    """The claims of a valid ID token. Raises Unauthenticated."""
    from firebase_admin import auth
    from firebase_admin.exceptions import FirebaseError

    from functions import wiring
    from shared.api.errors import Unauthenticated

    try:
        claims: Mapping[str, Any] = auth.verify_id_token(token, wiring.app())
        _check_times(claims, wiring.clock().timestamp())
    except (KeyError, TypeError, ValueError, FirebaseError) as error:
        raise Unauthenticated("The ID token is not valid.", remedy="Sign in again, or refresh the token.") from error
    return claims


def _check_times(claims: "Mapping[str, Any]", now: float) -> None:
    """Raises ValueError if the token is expired or not yet valid; with the Auth emulator the library does not check."""
    if not claims["iat"] - _SKEW_S <= now < claims["exp"] + _SKEW_S:
        raise ValueError("the token is expired or not yet valid")
