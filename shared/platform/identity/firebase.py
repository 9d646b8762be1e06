"""Adapter for accounts in Firebase Auth; the only module that imports firebase_admin.auth."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from firebase_admin import App, auth, exceptions

from shared.errors import NotFound, Unavailable
from shared.platform.identity.port import Account

R = TypeVar("R")


class FirebaseAccounts:
    """Accounts in Firebase Auth, or in its emulator if FIREBASE_AUTH_EMULATOR_HOST is set."""

    def __init__(self, app: App) -> None:
        self._app = app

    def find(self, uid: str) -> Account | None:
        """The account, or None. Raises Unavailable."""
        try:
            return _account(_call(lambda: auth.get_user(uid, app=self._app)))
        except NotFound:
            return None

    def set_claims(self, uid: str, claims: Mapping[str, Any]) -> None:
        """Replaces the claims. Raises NotFound, Unavailable."""
        _call(lambda: auth.set_custom_user_claims(uid, dict(claims) or None, app=self._app))

    def end_sessions(self, uid: str) -> None:
        """Revokes the refresh tokens. Raises NotFound, Unavailable."""
        _call(lambda: auth.revoke_refresh_tokens(uid, app=self._app))

    def delete(self, uid: str) -> None:
        """Deletes the account; no error if it does not exist. Raises Unavailable."""
        try:
            _call(lambda: auth.delete_user(uid, app=self._app))
        except NotFound:
            return


def _call(call: Callable[[], R]) -> R:
    try:
        return call()
    except auth.UserNotFoundError as error:
        raise NotFound("The account does not exist.") from error
    except exceptions.FirebaseError as error:
        raise Unavailable("Firebase Auth did not respond.", remedy="Try again.") from error


def _account(record: Any) -> Account:
    return Account(
        uid=record.uid,
        email=record.email or "",
        name=record.display_name or "",
        claims=record.custom_claims or {},
        providers=tuple(sorted(each.provider_id for each in record.provider_data)),
        created=_instant(record.user_metadata.creation_timestamp),
        last_sign_in=_instant(record.user_metadata.last_sign_in_timestamp),
        verified=record.email_verified,
        disabled=record.disabled,
        sessions_since=_instant(record.tokens_valid_after_timestamp),
    )


def _instant(milliseconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None
