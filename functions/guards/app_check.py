"""Enforces App Check: with STARDUST_APP_CHECK=1, people can call only from this project's own apps.

API keys are exempt: a program on a server has no app to attest. `enforce_app_check` of firebase-functions cannot be
used: its global form does not apply to callables (firebase-functions 0.6.0 binds the options before they are set).
"""

from typing import TYPE_CHECKING

from functions import wiring

if TYPE_CHECKING:
    from firebase_functions.https_fn import AppCheckData

HEADER = "X-Firebase-AppCheck"
_REMEDY = "Call from an app that is registered with App Check."


def require_app(app: "AppCheckData | None") -> None:
    """Raises Unauthenticated unless firebase-functions has verified the app that called."""
    from shared.api.errors import Unauthenticated

    if wiring.settings().app_check and app is None:
        raise Unauthenticated("The call does not come from a registered app.", remedy=_REMEDY)


def verify_app(token: str) -> None:
    """Verifies the App Check token of a REST request. Raises Unauthenticated, Unavailable."""
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
        raise Unavailable("The App Check keys could not be fetched.", remedy="Try again.") from error
    except (ValueError, PyJWKClientError) as error:
        raise Unauthenticated(f"The App Check token in {HEADER} is not valid.", remedy=_REMEDY) from error
