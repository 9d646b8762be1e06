"""Finds delivery targets of a deployment by id or by name."""

from typing import Any

from shared.cli.remote.client import Client, segment
from shared.errors import Conflict, Forbidden, NotFound


def find_target(client: Client, text: str) -> dict[str, Any]:
    """The target with this id, else the one with this name. Raises NotFound, Conflict if several have the name."""
    try:
        found: dict[str, Any] = client.get(f"/delivery-targets/{segment(text)}").json
    except NotFound:
        return _named(client, text)
    return found


def target_id(client: Client, text: str) -> str:
    """The id of a target, given by id or name; a key that may not read targets has to give the id.

    Raises NotFound, Conflict.
    """
    try:
        return str(find_target(client, text)["id"])
    except Forbidden:
        return text


def _named(client: Client, name: str) -> dict[str, Any]:
    targets = client.items("/delivery-targets", {})
    found = [each for each in targets if each["name"].casefold() == name.casefold()]
    if len(found) > 1:
        ids = ", ".join(each["id"] for each in found)
        raise Conflict(f"Several targets have the name {name!r}.", remedy=f"Give one of the ids: {ids}.")
    if not found:
        known = ", ".join(sorted(each["name"] for each in targets)[:10])
        remedy = f"The targets are: {known}." if known else "Add one with `stardust target add FILE`."
        raise NotFound(f"There is no target {name!r}.", remedy=remedy)
    return found[0]
