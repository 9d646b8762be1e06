"""Authorizes REST requests: bearer, basic, a custom header, or OAuth2 client credentials."""

import base64
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from shared.delivery.protocols.base import Options, Secrets
from shared.delivery.protocols.common.failures import Kind
from shared.delivery.protocols.common.http_client import HttpClient, UnexpectedStatus
from shared.errors import AuthenticationFailed
from shared.redaction import remember_secrets

_EARLY_S = 60
"""How long before its expiry a token is renewed."""


@dataclass(frozen=True, slots=True)
class _Token:
    value: str
    until: float


_REJECTED = Kind(AuthenticationFailed, "The token server rejected the client.", "Check clientId and clientSecret.")
_tokens: dict[str, _Token] = {}
"""By a hash of client and server; an instance that sends several files and deliveries requests one token."""


def authorization(
    http: HttpClient, options: Options, secrets: Secrets, *, monotonic: Callable[[], float] = time.monotonic
) -> dict[str, str]:
    """The headers that authorize a request. Raises AuthenticationFailed, UnexpectedStatus, and what requests raises."""
    match options["auth"]:
        case "bearer":
            return {"Authorization": f"Bearer {secrets['token']}"}
        case "basic":
            return {"Authorization": f"Basic {_pair(options['username'], secrets['password'])}"}
        case "header":
            return {options["tokenHeader"]: secrets["token"]}
        case "oauth2":
            return {"Authorization": f"Bearer {_oauth2_token(http, options, secrets, monotonic)}"}
    return {}


def _pair(user: str, password: str) -> str:
    """The credentials of Basic (RFC 7617), which the errors and logs of this process then redact."""
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    remember_secrets([password])
    remember_secrets([pair], derived=True)
    return pair


def _oauth2_token(http: HttpClient, options: Options, secrets: Secrets, monotonic: Callable[[], float]) -> str:
    identity = "\0".join(
        (options["tokenUrl"], options["clientId"], secrets["clientSecret"], options.get("scope") or "")
    )
    key = hashlib.sha256(identity.encode()).hexdigest()
    token = _tokens.get(key)
    if token is None or token.until <= monotonic():
        _tokens[key] = token = _request_token(http, options, secrets, monotonic())
    return token.value


def _request_token(http: HttpClient, options: Options, secrets: Secrets, now: float) -> _Token:
    """RFC 6749 section 4.4, with client authentication as recommended in section 2.3.1."""
    form = {"grant_type": "client_credentials", **({"scope": options["scope"]} if options.get("scope") else {})}
    try:
        headers = {"Authorization": f"Basic {_pair(options['clientId'], secrets['clientSecret'])}"}
        granted = http.request("POST", options["tokenUrl"], data=form, headers=headers).json()
        remember_secrets([str(granted["access_token"])], derived=True)
        return _Token(str(granted["access_token"]), now + float(granted.get("expires_in", 300)) - _EARLY_S)
    except UnexpectedStatus as error:
        if error.status in (400, 401, 403):
            raise _REJECTED.error(str(error), error.headers) from error
        raise
    except (ValueError, KeyError, TypeError) as error:
        raise AuthenticationFailed(
            "The token server returned no token.", remedy="Check tokenUrl with the DSP.", said=str(error)
        ) from error
