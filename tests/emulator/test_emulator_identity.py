"""Contract of every identity service: memory, and Firebase Auth's emulator."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest

from infra.local.stack.accounts import sign_up
from infra.local.stack.stack import Stack
from shared.errors import NotFound, Unavailable
from shared.platform.identity.firebase import FirebaseAccounts
from shared.platform.identity.memory import MemoryAccounts
from shared.platform.identity.port import Account, Accounts


@dataclass(frozen=True)
class SignIn:
    """A new account that has just signed in; `is_valid` asks the service whether that sign-in still counts."""

    uid: str
    is_valid: Callable[[], bool]


Service = tuple[Accounts, Callable[[str], SignIn]]


@pytest.fixture(params=["memory", "firebase"])
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    """The service, and a function that creates an account for an address and signs it in."""
    if request.param == "memory":
        memory = MemoryAccounts()

        def add(email: str) -> SignIn:
            account = Account(uuid4().hex, email=email)
            memory.add(account)
            return SignIn(account.uid, lambda: account.uid not in memory.ended)

        yield memory, add
        return
    stack: Stack = request.getfixturevalue("stack")
    request.getfixturevalue("stack_env")
    with firebase_accounts() as accounts:
        yield accounts, lambda email: firebase_sign_in(stack, accounts, email)


def firebase_sign_in(stack: Stack, accounts: FirebaseAccounts, email: str) -> SignIn:
    from firebase_admin import auth

    person = sign_up(stack, email, "local-only")

    def is_valid() -> bool:
        try:
            auth.verify_id_token(person.token, accounts._app, check_revoked=True)
        except auth.RevokedIdTokenError:
            return False
        return True

    return SignIn(person.uid, is_valid)


def until_next_second() -> None:
    """Firebase ends the sessions that began before the current second."""
    began = int(time.time())
    while int(time.time()) == began:
        time.sleep(0.01)


def firebase_accounts():  # type: ignore[no-untyped-def]
    from contextlib import contextmanager

    import firebase_admin
    from google.auth.credentials import AnonymousCredentials

    class Emulated(firebase_admin.credentials.Base):  # type: ignore[misc]
        def get_credential(self) -> AnonymousCredentials:
            return AnonymousCredentials()  # type: ignore[no-untyped-call]

    @contextmanager
    def connected() -> Iterator[FirebaseAccounts]:
        app = firebase_admin.initialize_app(Emulated(), {"projectId": "demo-stardust"}, name=uuid4().hex)
        yield FirebaseAccounts(app)
        firebase_admin.delete_app(app)

    return connected()


@pytest.fixture
def accounts(service: Service) -> Accounts:
    return service[0]


@pytest.fixture
def sign_in(service: Service) -> SignIn:
    return service[1](f"{uuid4().hex}@example.com")


@pytest.fixture
def uid(sign_in: SignIn) -> str:
    return sign_in.uid


def test_an_account_is_found_by_its_uid(accounts: Accounts, uid: str) -> None:
    account = accounts.find(uid)
    assert account is not None
    assert account.uid == uid
    assert account.email.endswith("@example.com")
    assert account.claims == {}
    assert accounts.find("nobody") is None


def test_claims_are_replaced_entirely(accounts: Accounts, uid: str) -> None:
    accounts.set_claims(uid, {"tenantId": "t", "role": "admin", "beta": True})
    accounts.set_claims(uid, {"tenantId": "t", "role": "viewer"})
    account = accounts.find(uid)
    assert account is not None
    assert account.claims == {"tenantId": "t", "role": "viewer"}
    accounts.set_claims(uid, {})
    account = accounts.find(uid)
    assert account is not None
    assert account.claims == {}


def test_ending_sessions_invalidates_earlier_sign_ins_and_is_idempotent(accounts: Accounts, sign_in: SignIn) -> None:
    assert sign_in.is_valid()
    until_next_second()
    accounts.end_sessions(sign_in.uid)
    assert not sign_in.is_valid()
    accounts.end_sessions(sign_in.uid)
    assert not sign_in.is_valid()


def test_an_unknown_account_is_not_found(accounts: Accounts) -> None:
    with pytest.raises(NotFound):
        accounts.set_claims("nobody", {})
    with pytest.raises(NotFound):
        accounts.end_sessions("nobody")


def test_a_deleted_account_is_gone(accounts: Accounts, uid: str) -> None:
    accounts.delete(uid)
    accounts.delete(uid)
    assert accounts.find(uid) is None


def test_an_unreachable_service_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", "127.0.0.1:1")
    with firebase_accounts() as accounts, pytest.raises(Unavailable):
        accounts.find("anybody")
