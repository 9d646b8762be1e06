"""Contract of every identity service: memory, and Firebase Auth's emulator."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest

from infra.local.stack.accounts import sign_up
from infra.local.stack.stack import Stack
from shared.errors import NotFound, Unavailable
from shared.platform.identity.memory import MemoryAccounts
from shared.platform.identity.port import Account, Accounts

NewAccount = Callable[[str], str]


@pytest.fixture(params=["memory", "firebase"])
def service(request: pytest.FixtureRequest) -> Iterator[tuple[Accounts, NewAccount]]:
    """The service, and a function that creates an account for an address and returns its uid."""
    if request.param == "memory":
        memory = MemoryAccounts()

        def add(email: str) -> str:
            memory.add(Account(uuid4().hex, email=email))
            return list(memory.accounts)[-1]

        yield memory, add
        return
    stack: Stack = request.getfixturevalue("stack")
    request.getfixturevalue("stack_env")
    with firebase_accounts() as accounts:
        yield accounts, lambda email: sign_up(stack, email, "local-only").uid


def firebase_accounts():  # type: ignore[no-untyped-def]
    from contextlib import contextmanager

    import firebase_admin
    from google.auth.credentials import AnonymousCredentials

    from shared.platform.identity.firebase import FirebaseAccounts

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
def accounts(service: tuple[Accounts, NewAccount]) -> Accounts:
    return service[0]


@pytest.fixture
def uid(service: tuple[Accounts, NewAccount]) -> str:
    return service[1](f"{uuid4().hex}@example.com")


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


def test_ending_sessions_is_idempotent(accounts: Accounts, uid: str) -> None:
    accounts.end_sessions(uid)
    accounts.end_sessions(uid)


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
