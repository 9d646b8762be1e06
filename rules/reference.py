"""Owns docs/reference/rules.md, made from access.toml: `python rules/reference.py` writes it, `--check` compares."""

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs/reference/rules.md"
OPERATIONS = ("get", "list", "create", "update", "delete")

_HEAD = """\
# Who may read and write what

<!-- Made from rules/access.toml by `python rules/reference.py`; change it there. -->

What a client can do through the Firebase SDKs and the Firestore REST API is decided by `firestore.rules`, which
denies by default. A caller is a signed-in user whose ID token carries two custom claims, set by the server only:
`tenantId` and `role`. The roles are `viewer`, `manager` and `admin`; each may do what the ones before it may.
Whoever has no such claims, or another tenant's, gets nothing but their own page in `users`.

The table names the least role for each operation within the caller's own tenant; `self` is the person whom the
document is about; `-` is nobody. Everything that is not in the table is denied. Files are out of clients' reach
altogether: `rules/storage.rules` denies everything (see [ADR 5](../adr/0005-closed-storage-rules.md)).

What clients cannot write they ask of callables, which check the same claims.

| Collection | get | list | create | update | delete |
|---|---|---|---|---|---|
"""

_LISTS = """
## Lists

A list must be filtered by the caller's `tenantId` (`where('tenantId', '==', tenantId)`): the rules refuse one that
could return another tenant's document, even if none exists. Logs and versions lie below a document of the tenant
and need no filter. These lists have an index; the last field is the order:

"""

_WRITES = """
## What a write may change

"""

_TESTS = """
## How this is tested

`tests/emulator/rules` runs every cell of the table with every kind of caller (nobody, signed in without claims,
viewer, manager, admin, another tenant's admin, and tokens with broken claims) over REST against the Firestore
emulator, with ID tokens of the Auth emulator, and then the conditions field by field.
"""


def page(access: Mapping[str, Mapping[str, Any]]) -> str:
    """The page for the table `access`."""
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


def current() -> str:
    """The page as it should be now."""
    return page(tomllib.loads((HERE / "access.toml").read_text("utf-8")))


if __name__ == "__main__":
    if "--check" not in sys.argv:
        PAGE.write_text(current(), "utf-8")
    elif PAGE.read_text("utf-8") != current():
        sys.exit(f"{PAGE.name} is not what access.toml says. Run: python rules/reference.py")
