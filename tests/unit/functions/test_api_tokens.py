"""The REST API accepts only valid, current ID tokens of this project, signed by the sign-in service."""

from collections.abc import Iterator

import pytest

from functions import api
from shared.accounts.access import UNKNOWN
from shared.api.errors import Unauthenticated
from tests.fixtures.id_tokens import BAD, signing_project, token


@pytest.fixture(autouse=True)
def project(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from signing_project(monkeypatch)


def test_a_token_of_this_project_is_accepted() -> None:
    caller = api._person(token(), UNKNOWN)
    assert (caller.uid, caller.tenant_id, caller.role) == ("u1", "tenant", "viewer")


@pytest.mark.parametrize("bad", BAD.values(), ids=list(BAD))
def test_other_tokens_are_rejected(bad: str) -> None:
    with pytest.raises(Unauthenticated) as caught:
        api._person(bad, UNKNOWN)
    assert bad not in str(caught.value)
