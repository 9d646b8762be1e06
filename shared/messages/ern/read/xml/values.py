"""Owns the reading of single values: days, instants, durations, flags, and which of several variants is the default."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

from shared.messages.ern.read.xml.node import Node

_DURATION = re.compile(r"^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$")
_MAX_TEXT = 1000


def seconds(said: str | None) -> float | None:
    """`PT3M25.5S` as 205.5; None if absent, negative or in months (XML Schema 1.0 part 2, 3.2.6)."""
    match = _DURATION.match(said or "")
    if not match or not any(match.groups()):
        return None
    days, hours, minutes, rest = match.groups(default="0")
    whole = int(days) * 86_400 + int(hours) * 3600 + int(minutes) * 60
    return round(whole + float(rest), 3)


def day(said: str | None) -> date | None:
    """`2026-05-04`, or the day of a dateTime; None if absent or only a year or month."""
    try:
        return date.fromisoformat((said or "")[:10])
    except ValueError:
        return None


def instant(said: str | None) -> datetime | None:
    """A dateTime with zone in UTC; None if absent, wrong, or without a zone."""
    try:
        moment = datetime.fromisoformat(said or "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def flag(said: str | None) -> bool | None:
    """`true`, `1`, `false`, `0`; None if absent or something else."""
    return {"true": True, "1": True, "false": False, "0": False}.get(said or "")


def number(said: str | None) -> float | None:
    """A decimal; None if absent or none."""
    try:
        return float(said or "")
    except ValueError:
        return None


def in_sequence(nodes: Sequence[Node]) -> list[Node]:
    """By `SequenceNumber` attribute; those without keep their place at the end."""
    last = len(nodes)

    def place(node: Node) -> int:
        said = node.attributes.get("SequenceNumber", "")
        return int(said) if said.isdecimal() else last

    return sorted(nodes, key=place)


def territory(node: Node) -> str | None:
    """The territory a variant is for; None means everywhere."""
    said = node.attributes.get("ApplicableTerritoryCode")
    return None if said in (None, "", "Worldwide") else said


def says_no_place(node: Node) -> bool:
    """Whether a variant names neither a language nor a territory: then it is no variant."""
    return territory(node) is None and "LanguageAndScriptCode" not in node.attributes


def default_first(nodes: Sequence[Node]) -> list[Node]:
    """The variant for everybody (marked as default, for everywhere, in no other language), then the others."""

    def distance(node: Node) -> tuple[bool, bool, bool]:
        marked = node.attributes.get("IsDefault") == "true"
        return (not marked, territory(node) is not None, "LanguageAndScriptCode" in node.attributes)

    if not nodes:
        return []
    default = min(nodes, key=distance)
    return [default, *(node for node in nodes if node is not default)]


def word(node: Node | None) -> str | None:
    """A value of an allowed value set, or the sender's own where it says UserDefined; taken."""
    said = node.take() if node else None
    return (node.attributes.get("UserDefinedValue") or said) if node and said == "UserDefined" else said
