"""The reference page of callables is complete."""

from functions.callables.reference import page
from functions.callables.rows import TABLE
from shared.api.table import all_routes
from tests.fixtures.callables import CALLABLES


def test_the_page_has_one_row_per_callable() -> None:
    rows = [line for line in page().splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == [row.name for row in TABLE]
    assert {row.count("|") for row in rows} == {7}
    assert not [row for row in rows if "Raises" in row]


def test_a_row_lists_data_answer_limit_and_caller() -> None:
    rows = page().splitlines()
    assert (
        "| `createRelease` | Stores a new draft in the caller's tenant. | **`release`** | `id`, "
        "`releaseId`, `release` | write | manager |"
    ) in rows
    assert any(row.startswith("| `verifyAuditLog` |") and row.endswith("| read | admin |") for row in rows)
    assert any(row.startswith("| `acceptInvite` |") and row.endswith("| write | person |") for row in rows)


def test_a_row_has_the_role_that_the_attacks_prove() -> None:
    """tests/contract/security/test_callable_attacks.py calls each with every role. Every member may remove themselves;
    the attack is about another one."""
    proved = {name: role for name, (role, _) in CALLABLES.items()} | {"removeMember": "viewer"}
    assert {row.name: row.role for row in TABLE if not row.personal} == proved


def test_a_callable_and_a_route_of_the_same_use_case_need_the_same_role() -> None:
    routes = {getattr(route.handler, "__wrapped__", None): route for route in all_routes()}
    both = [(row, routes[use_case]) for row in TABLE if (use_case := row.load()) in routes and not row.personal]
    assert len(both) > 40
    assert {row.name: row.role for row, _ in both} == {row.name: route.role for row, route in both}
