from types import SimpleNamespace
from typing import Any

import pytest
from firebase_functions.https_fn import FunctionsErrorCode, HttpsError

from functions import serving, wiring
from functions.serving import answer, answer_person
from shared.errors import Conflict, Finding, Forbidden, InvalidInput, NotFound, RateLimited, VaultError

CLAIMS = {"tenantId": "t", "role": "admin"}


@pytest.fixture(autouse=True)
def _admit_everyone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Admission is tested elsewhere; these tests need no store."""
    monkeypatch.setattr(serving, "admit", lambda caller: caller)
    monkeypatch.setattr(serving, "confirm", lambda uid, issued_s: None)
    monkeypatch.setattr(serving, "require_active", lambda tenant_id: None)
    for name in ("spend", "spend_of_tenant"):
        monkeypatch.setattr(serving, name, lambda subject, kind, cost=1: None)
    monkeypatch.setattr(wiring, "settings", lambda: SimpleNamespace(app_check=False))


def call(use_case: Any, *, data: Any = None, claims: dict[str, str] | None = CLAIMS) -> Any:
    auth = None if claims is None else SimpleNamespace(uid="uid", token=claims)
    request: Any = SimpleNamespace(data={} if data is None else data, auth=auth, app=None)
    return answer(request, use_case)


def raising(error: Exception) -> Any:
    def use_case(_data: Any, _caller: Any) -> Any:
        raise error

    return use_case


@pytest.mark.parametrize("ask", [answer, answer_person])
def test_a_call_is_rate_limited_before_anything_else(monkeypatch: pytest.MonkeyPatch, ask: Any) -> None:
    counted = []

    def spend(subject: str, kind: str, cost: int = 1) -> None:
        counted.append((subject, kind))
        raise RateLimited(limit=20, retry_after_s=7)

    monkeypatch.setattr(serving, "spend", spend)
    monkeypatch.setattr(serving, "admit", lambda caller: pytest.fail("the membership was read"))
    request: Any = SimpleNamespace(data={}, auth=SimpleNamespace(uid="uid", token=CLAIMS), app=None)
    with pytest.raises(HttpsError) as caught:
        ask(request, lambda *_: pytest.fail("it ran"))
    assert (caught.value.code, counted) == (FunctionsErrorCode.RESOURCE_EXHAUSTED, [("uid", "write")])
    details: Any = caught.value.details
    assert details["retryAfterS"] == 7


def test_the_use_case_gets_the_data_and_the_caller() -> None:
    answered = call(lambda data, caller: (data["x"], caller.tenant_id), data={"x": 1})
    assert answered == (1, "t")


def test_a_call_without_a_token_is_rejected() -> None:
    with pytest.raises(HttpsError) as caught:
        call(lambda *_: pytest.fail("it ran"), claims=None)
    assert caught.value.code is FunctionsErrorCode.UNAUTHENTICATED


@pytest.mark.parametrize("data", [[], "text", 7])
def test_data_must_be_an_object(data: Any) -> None:
    with pytest.raises(HttpsError) as caught:
        call(lambda *_: pytest.fail("it ran"), data=data)
    assert caught.value.code is FunctionsErrorCode.INVALID_ARGUMENT


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotFound(), FunctionsErrorCode.NOT_FOUND),
        (Forbidden(), FunctionsErrorCode.PERMISSION_DENIED),
        (Conflict(), FunctionsErrorCode.FAILED_PRECONDITION),
        (VaultError(), FunctionsErrorCode.INTERNAL),
    ],
)
def test_errors_map_to_firebase_codes(error: Exception, code: FunctionsErrorCode) -> None:
    with pytest.raises(HttpsError) as caught:
        call(raising(error))
    assert caught.value.code is code
    assert caught.value.message == str(error)


def test_a_refusal_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "stardust.functions"):
        for error in (Forbidden(), NotFound()):
            with pytest.raises(HttpsError):
                call(raising(error))
    assert caplog.messages == ["a call was refused: permission-denied"]


def test_a_rate_limited_call_reports_when_to_retry() -> None:
    with pytest.raises(HttpsError) as caught:
        call(raising(RateLimited(limit=20, retry_after_s=7)))
    assert caught.value.code is FunctionsErrorCode.RESOURCE_EXHAUSTED
    details: Any = caught.value.details
    assert (details["limit"], details["retryAfterS"]) == (20, 7)


def test_every_finding_is_returned() -> None:
    problems = [Finding("a.b", "This is wrong.", "wrong", remedy="Correct it."), Finding("c", "This too.", "wrong")]
    with pytest.raises(HttpsError) as caught:
        call(raising(InvalidInput(problems)))
    details: Any = caught.value.details
    assert [problem["path"] for problem in details["problems"]] == ["a.b", "c"]
    assert details["problems"][0]["remedy"] == "Correct it."


def test_an_unexpected_error_reveals_no_details() -> None:
    with pytest.raises(HttpsError) as caught:
        call(raising(RuntimeError("password=hunter2")))
    assert caught.value.code is FunctionsErrorCode.INTERNAL
    assert "hunter2" not in f"{caught.value.message}{caught.value.details}"


def test_a_person_without_a_tenant_is_accepted_but_must_be_signed_in() -> None:
    http = SimpleNamespace(headers={"X-Forwarded-For": "9.9.9.9, 203.0.113.7", "User-Agent": "UA"}, remote_addr="::1")
    auth = SimpleNamespace(uid="uid", token={"email": "One@Example.com", "name": "One"})
    request: Any = SimpleNamespace(data={}, app=None, auth=auth, raw_request=http)
    person = answer_person(request, lambda _data, person: person)
    assert (person.uid, person.email, person.name) == ("uid", "one@example.com", "One")
    assert (person.origin.address, person.origin.agent) == ("203.0.113.7", "UA")
    with pytest.raises(HttpsError) as caught:
        answer_person(SimpleNamespace(data={}, app=None, auth=None), lambda *_: pytest.fail("it ran"))  # type: ignore[arg-type]
    assert caught.value.code is FunctionsErrorCode.UNAUTHENTICATED


@pytest.mark.parametrize("email", [None, "", 7, "nobody"])
def test_an_account_without_an_email_address_is_rejected(email: Any) -> None:
    request: Any = SimpleNamespace(data={}, app=None, auth=SimpleNamespace(uid="uid", token={"email": email}))
    with pytest.raises(HttpsError) as caught:
        answer_person(request, lambda *_: pytest.fail("it ran"))
    assert caught.value.code is FunctionsErrorCode.PERMISSION_DENIED
