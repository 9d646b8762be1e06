import pytest

from shared.accounts.access import Caller, Person
from shared.errors import Forbidden


def test_the_caller_is_read_from_the_token() -> None:
    caller = Caller.from_claims("uid", {"tenantId": "t", "role": "manager", "email": "ignored"})
    assert (caller.uid, caller.tenant_id, caller.role) == ("uid", "t", "manager")


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"tenantId": "t"},
        {"role": "admin"},
        {"tenantId": "", "role": "admin"},
        {"tenantId": 7, "role": "admin"},
        {"tenantId": "t", "role": "owner"},
    ],
)
def test_a_token_without_tenant_or_known_role_is_rejected(claims: dict[str, object]) -> None:
    with pytest.raises(Forbidden):
        Caller.from_claims("uid", claims)


@pytest.mark.parametrize(("role", "needed", "allowed"), [
    ("viewer", "viewer", True), ("viewer", "manager", False), ("viewer", "admin", False),
    ("manager", "viewer", True), ("manager", "manager", True), ("manager", "admin", False),
    ("admin", "viewer", True), ("admin", "manager", True), ("admin", "admin", True),
])  # fmt: skip
def test_a_higher_role_includes_the_lower_ones(role: str, needed: str, allowed: bool) -> None:
    caller = Caller("uid", "t", role)  # type: ignore[arg-type]
    if allowed:
        caller.require(needed)  # type: ignore[arg-type]
    else:
        with pytest.raises(Forbidden, match=needed):
            caller.require(needed)  # type: ignore[arg-type]


@pytest.mark.parametrize("email", ["mar\u212a@example.com", "b\u00fccher@example.com", "nobody", "", None, 7])
def test_an_address_outside_ascii_is_refused_before_it_is_lower_cased(email: object) -> None:
    """Lower-casing the Kelvin sign would make it somebody else's `k`."""
    with pytest.raises(Forbidden, match="ASCII"):
        Person.from_claims("uid", {"email": email, "email_verified": True})


@pytest.mark.parametrize(("claim", "verified"), [(True, True), (False, False), ("true", False), (None, False)])
def test_an_address_is_verified_only_if_the_token_says_so(claim: object, verified: bool) -> None:
    person = Person.from_claims("uid", {"email": "Mark@Example.com", "email_verified": claim})
    assert (person.email, person.verified) == ("mark@example.com", verified)
    caller = Caller.from_claims("uid", {"tenantId": "t", "role": "admin", "email_verified": claim})
    assert caller.verified == verified


@pytest.mark.parametrize(("name", "kept"), [("a\x00b", "ab"), (" \x01 ", "mark"), ("x" * 300, "x" * 200)])
def test_a_name_from_a_token_is_printable(name: str, kept: str) -> None:
    assert Person.from_claims("uid", {"email": "mark@example.com", "name": name}).name == kept
