import pytest

from shared.accounts.access import Caller
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
