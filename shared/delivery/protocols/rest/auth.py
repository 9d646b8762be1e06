"""Owns how REST requests prove who we are: bearer, basic, a header of the DSP's, or OAuth2 client credentials."""

import base64
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from shared.delivery.protocols.base import Options, Secrets
from shared.delivery.protocols.common.http_client import HttpAnswer, HttpClient
from shared.errors import AuthenticationFailed

_EARLY_S = 60
"""A token is renewed so long before it expires."""


@dataclass(frozen=True, slots=True)
class _Token:
    value: str
    until: float


_tokens: dict[str, _Token] = {}
"""By a hash of who asks whom: an instance that sends several files and deliveries asks once."""


def authorization(
    http: HttpClient, options: Options, secrets: Secrets, *, monotonic: Callable[[], float] = time.monotonic
) -> dict[str, str]:
    """The headers that authorize a request. Raises AuthenticationFailed, and what HTTP raises."""
    match options["auth"]:
        case "bearer":
            return {"Authorization": f"Bearer {secrets['token']}"}
        case "basic":
            pair = f"{options['username']}:{secrets['password']}".encode()
            return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        case "header":
            return {options["tokenHeader"]: secrets["token"]}
        case "oauth2":
            return {"Authorization": f"Bearer {_oauth2_token(http, options, secrets, monotonic)}"}
    return {}


def _oauth2_token(http: HttpClient, options: Options, secrets: Secrets, monotonic: Callable[[], float]) -> str:
    who = "\0".join((options["tokenUrl"], options["clientId"], secrets["clientSecret"], options.get("scope") or ""))
    key = hashlib.sha256(who.encode()).hexdigest()
    known = _tokens.get(key)
    if known is None or known.until <= monotonic():
        _tokens[key] = known = _ask_for_token(http, options, secrets, monotonic())
    return known.value


def _ask_for_token(http: HttpClient, options: Options, secrets: Secrets, now: float) -> _Token:
    """RFC 6749 section 4.4, the client authenticated as section 2.3.1 prefers."""
    form = {"grant_type": "client_credentials", **({"scope": options["scope"]} if options.get("scope") else {})}
    try:
        answer = http.ask("POST", options["tokenUrl"], data=form, auth=(options["clientId"], secrets["clientSecret"]))
        granted = answer.json()
        return _Token(str(granted["access_token"]), now + float(granted.get("expires_in", 300)) - _EARLY_S)
    except HttpAnswer as error:
        if error.status in (400, 401, 403):
            raise AuthenticationFailed(
                "The token server refused the client.", remedy="Check clientId and clientSecret.", said=str(error)
            ) from error
        raise
    except (ValueError, KeyError, TypeError) as error:
        raise AuthenticationFailed(
            "The token server gave no token.", remedy="Check tokenUrl with the DSP.", said=str(error)
        ) from error
