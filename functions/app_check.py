"""Owns App Check: with STARDUST_APP_CHECK=1 people get in from the apps of this project only.

API keys are exempt: programs on servers have no app to attest. `enforce_app_check` of firebase-functions is of no use:
its global form never reaches the callables (firebase-functions 0.6.0 binds the options before they are set).
"""

from typing import TYPE_CHECKING

from functions import wiring

if TYPE_CHECKING:
    from firebase_functions.https_fn import AppCheckData

HEADER = "X-Firebase-AppCheck"
_REMEDY = "Call from an app that is registered with App Check."


def require_app(app: "AppCheckData | None") -> None:
    """Lets a callable's caller pass whose app firebase-functions verified. Raises Unauthenticated."""
    from shared.api.errors import Unauthenticated

    if wiring.settings().app_check and app is None:
        raise Unauthenticated("This call comes from no app of ours.", remedy=_REMEDY)


def verify_app(token: str) -> None:
    """Lets a REST request pass whose header holds a genuine token. Raises Unauthenticated, Unavailable."""
    if wiring.settings().app_check:
        _verify(token)


def _verify(token: str) -> None:
    from firebase_admin import app_check
    from jwt import PyJWKClientConnectionError, PyJWKClientError

    from shared.api.errors import Unauthenticated
    from shared.errors import Unavailable

    try:
        app_check.verify_token(token, wiring.app())
    except PyJWKClientConnectionError as error:
        raise Unavailable("The keys of App Check cannot be fetched.", remedy="Try again.") from error
    except (ValueError, PyJWKClientError) as error:
        raise Unauthenticated(f"The App Check token in {HEADER} is not valid.", remedy=_REMEDY) from error
