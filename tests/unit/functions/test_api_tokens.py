"""Whose ID token the REST API takes: only this project's own, of this time, by a key of the sign-in service."""

from collections.abc import Iterator

import pytest

from functions import api
from shared.accounts.access import UNKNOWN
from shared.api.errors import Unauthenticated
from tests.fixtures.id_tokens import BAD, signing_project, token


@pytest.fixture(autouse=True)
def project(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from signing_project(monkeypatch)


def test_our_own_token_is_taken() -> None:
    caller = api._person(token(), UNKNOWN)
    assert (caller.uid, caller.tenant_id, caller.role) == ("u1", "tenant", "viewer")


@pytest.mark.parametrize("bad", BAD.values(), ids=list(BAD))
def test_no_other_is(bad: str) -> None:
    with pytest.raises(Unauthenticated) as caught:
        api._person(bad, UNKNOWN)
    assert bad not in str(caught.value)
