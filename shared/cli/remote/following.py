"""Follows deliveries of a deployment while they run: their state, and their logs."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from shared.cli.remote.client import Client, segment
from shared.model.delivery.states import OPEN

Item = dict[str, Any]


def states(read: Callable[[], Sequence[Item]], pause: Callable[[], None]) -> Iterator[Sequence[Item]]:
    """The deliveries again and again, until none of them is open."""
    while True:
        found = read()
        yield found
        if not any(each["status"] in OPEN for each in found):
            return
        pause()


def log_lines(client: Client, delivery_id: str, *, follow: bool, pause: Callable[[], None]) -> Iterator[Item]:
    """The lines of a delivery's log, oldest first; with `follow` also those to come, until the delivery has ended."""
    path, seen = f"/deliveries/{segment(delivery_id)}", set[str]()
    cursor: str | None = None
    while True:
        ended = not follow or client.get(path, fields="status").json["status"] not in OPEN  # before the last lines
        cursor = yield from _new_lines(client, path, cursor, seen)
        if ended:
            return
        pause()


def _new_lines(client: Client, path: str, cursor: str | None, seen: set[str]) -> Any:
    """Yields the lines that are not in `seen`; returns the cursor of the last page, to which lines may be added."""
    while True:
        page = client.get(f"{path}/logs", limit=100, cursor=cursor).json
        for line in page["items"]:
            if line["id"] not in seen:
                seen.add(line["id"])
                yield line
        if not page.get("nextCursor"):
            return cursor
        cursor = page["nextCursor"]
