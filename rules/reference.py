"""Generates docs/reference/rules.md from access.toml: `python -m rules.reference` (shared/generated.py)."""

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shared.generated import DOCS, Files, generate

ACCESS = Path(__file__).parent / "access.toml"
PAGE = DOCS / "reference/rules.md"
OPERATIONS = ("get", "list", "create", "update", "delete")

_HEAD = """\
# Access rules

<!-- Generated from rules/access.toml by `python -m rules.reference`; edit access.toml instead. -->

`firestore.rules` controls access through the Firebase SDKs and the Firestore REST API, and denies by default. A caller
is a signed-in user whose ID token has two custom claims that only the server sets: `tenantId` and `role`. The roles are
`viewer`, `manager` and `admin`; each includes the permissions of those before it. Users without these claims, or with
those of another tenant, can access only their own document in `users`.

The table shows the minimum role for each operation within the caller's own tenant; `self` is the user the document is
about; `-` is nobody. Everything that is not in the table is denied. Clients have no direct access to files:
`rules/storage.rules` denies everything (see [ADR 5](../adr/0005-closed-storage-rules.md)).

All other writes go through callables, which check the same claims.

| Collection | get | list | create | update | delete |
|---|---|---|---|---|---|
"""

_LISTS = """
## Lists

A list query must filter by the caller's `tenantId` (`where('tenantId', '==', tenantId)`): the rules deny a query that
could return another tenant's document, even if none exists. Logs, versions and presence are subcollections of a
tenant's document and need no filter. These queries are indexed:

"""

_WRITES = """
## Conditions for writes

"""

_TESTS = """
## Tests

`tests/emulator/rules` tests every cell of the table with every kind of caller (anonymous, signed in without claims,
viewer, manager, admin, another tenant's admin, and tokens with malformed claims) over REST against the Firestore
emulator, with ID tokens of the Auth emulator, and then the conditions field by field.
"""


def page(access: Mapping[str, Mapping[str, Any]]) -> str:
    """Renders the page for the table `access`."""
    named = {name: line for name, line in access.items() if name != "undeclared"}
    return "".join(
        [
            _HEAD,
            *(_row(name, line) for name, line in named.items()),
            _LISTS,
            *(_list(name, fields) for name, line in named.items() for fields in line.get("lists", [])),
            _WRITES,
            *(f"- `{name}`: {line['condition']}\n" for name, line in named.items() if "condition" in line),
            _TESTS,
        ]
    )


def _row(name: str, line: Mapping[str, Any]) -> str:
    return f"| `{name}` | " + " | ".join(line.get(operation, "-") for operation in OPERATIONS) + " |\n"


def _list(name: str, fields: list[str]) -> str:
    *equal, order = fields
    by = ", ".join(f"`{field}`" for field in equal)
    direction = "descending" if order.startswith("-") else "ascending"
    return f"- `{name}`" + (f" by {by}," if by else "") + f" ordered by `{order.lstrip('-')}` {direction}\n"


def files() -> Files:
    """The page that matches the current access.toml."""
    return {PAGE: page(tomllib.loads(ACCESS.read_text("utf-8")))}


if __name__ == "__main__":
    sys.exit(generate(files(), "rules.reference", sys.argv[1:]))
