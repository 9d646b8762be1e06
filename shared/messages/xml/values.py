"""Parses single values: days, instants, durations, numbers and flags. Finds the default among several variants."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

from shared.messages.xml.node import Node

_DURATION = re.compile(r"^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$")
_MAX_TEXT = 1000


def seconds(text: str | None) -> float | None:
    """`PT3M25.5S` as 205.5; None if absent, negative or in months (XML Schema 1.0 part 2, 3.2.6)."""
    match = _DURATION.match(text or "")
    if not match or not any(match.groups()):
        return None
    days, hours, minutes, rest = match.groups(default="0")
    whole = int(days) * 86_400 + int(hours) * 3600 + int(minutes) * 60
    return round(whole + float(rest), 3)


def day(text: str | None) -> date | None:
    """`2026-05-04`, or the day of a dateTime; None if absent or only a year or month."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def instant(text: str | None) -> datetime | None:
    """A dateTime with zone, converted to UTC; None if absent, invalid or without a zone."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def moment(text: str | None) -> datetime | None:
    """A dateTime: in UTC if it has a zone, else local time as it is. None if absent, invalid, or only a date."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    if "T" not in (text or ""):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(microsecond=0)


def flag(text: str | None) -> bool | None:
    """`true`, `1`, `false` or `0` as a bool; None if absent or anything else."""
    return {"true": True, "1": True, "false": False, "0": False}.get(text or "")


def number(text: str | None) -> float | None:
    """A decimal; None if absent or invalid."""
    try:
        return float(text or "")
    except ValueError:
        return None


def in_sequence(nodes: Sequence[Node]) -> list[Node]:
    """Sorts by the `SequenceNumber` attribute; nodes without one come last, in document order."""
    last = len(nodes)

    def place(node: Node) -> int:
        text = node.attributes.get("SequenceNumber", "")
        return int(text) if text.isdecimal() else last

    return sorted(nodes, key=place)


def territory(node: Node) -> str | None:
    """The territory of a variant; None means worldwide."""
    text = node.attributes.get("ApplicableTerritoryCode")
    return None if text in (None, "", "Worldwide") else text


def is_unlocalised(node: Node) -> bool:
    """Whether the node has neither a language nor a territory, and so is not a variant."""
    return territory(node) is None and "LanguageAndScriptCode" not in node.attributes


def default_first(nodes: Sequence[Node]) -> list[Node]:
    """The default variant (marked as default, worldwide, without a language), then the others."""

    def distance(node: Node) -> tuple[bool, bool, bool]:
        marked = node.attributes.get("IsDefault") == "true"
        return (not marked, territory(node) is not None, "LanguageAndScriptCode" in node.attributes)

    if not nodes:
        return []
    default = min(nodes, key=distance)
    return [default, *(node for node in nodes if node is not default)]


def coded_value(node: Node | None) -> str | None:
    """Consumes and returns a value of an allowed value set, or the sender's own value if it is UserDefined."""
    text = node.consume() if node else None
    return (node.attributes.get("UserDefinedValue") or text) if node and text == "UserDefined" else text
