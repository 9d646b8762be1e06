"""Measures how much of a message survives reading and building: which values of its elements the new message has."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.read import Limits, ReadResult, read_message
from shared.messages.ern.read.dialects import STRUCTURAL_NAMES, dialect_of
from shared.messages.ern.read.files import with_files
from shared.messages.ern.request import MessageRequest
from shared.messages.xml.node import Node
from shared.messages.xml.source import MessageStream
from shared.messages.xml.values import seconds
from shared.model.catalog.credits import Party

_DEALS = frozenset({"DealList", "ReleaseDeal"})
"""The lists of deals, which are built together if they say the same and apart if their uses differ."""
_TERMS = ("TerritoryCode", "CommercialModelType", "UseType", "StartDate")
"""What distinguishes deals: where, by which model, for which use and from when they hold."""
_SENDER = Party(party_id="PADPIDA2014122301Q", party_name="coverage")
_MEASURED = frozenset({"TechnicalDetails"})
"""Elements about files, which are measured when they are uploaded, but for the clip."""
_TELLING = 5
"""From how many characters on a text counts as kept in an element of another name, such as a DPID."""
_WHOLE_DAY = ("00:00:00", "23:59:59")
"""Local times that say the same as a date alone: the first moment of a start, the last of an end."""
_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"-?\d+\.\d+")
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.0+)?(Z|\+00:00)?")


@dataclass(frozen=True, slots=True)
class Value:
    """The text of an element: the list that it is in, the path of elements as the message spells them, the text, and
    the number of its record, such as a deal."""

    within: str
    path: str
    text: str
    line: int
    record: int = 0

    @property
    def name(self) -> str:
        """The element's own name, the same for dates with and without time."""
        return self.path.rpartition("/")[2].removesuffix("Time")

    @property
    def key(self) -> tuple[str, str, str]:
        """What is compared: the list, the element's own name, and the text in one form."""
        return self.within, self.name, self.text


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many values a message has, and which of them the message that was built again lacks."""

    total: int
    lost: tuple[Value, ...]

    @property
    def kept(self) -> int:
        """How many values survive."""
        return self.total - len(self.lost)

    @property
    def share(self) -> float:
        """The share of the values that survive, from 0 to 1."""
        return self.kept / self.total if self.total else 1.0


def measure(data: bytes) -> Coverage:
    """What survives when the message is read, and built again in the version nearest to its own.

    Not counted are the header and what else is about the message, references between elements, and the technical
    details of files, which are measured. A text that stands in an element of another name in the same list survives,
    and a value of a deal if the new message has it in a deal of the same territory, model, use and start.
    Raises InvalidInput or InvalidRelease if it cannot be read or built.
    """
    result = read_message(data)
    values, deals = _divided(values_of(data))
    new, new_deals = _divided(values_of(rebuilt(result)))
    lost, spare = _unmatched(values, Counter(value.key for value in new), lambda value: value.key)
    elsewhere = Counter({key: times for key, times in _by_text(new, spare).items() if len(key[1]) >= _TELLING})
    lost, _ = _unmatched(lost, elsewhere, lambda value: (value.within, value.text))
    lost += _lost_of_deals(deals, new_deals)
    return Coverage(len(values) + len(deals), tuple(lost))


def _divided(values: Iterable[Value]) -> tuple[list[Value], list[Value]]:
    """The values outside of deals, and those of deals."""
    others: list[Value] = []
    deals: list[Value] = []
    for value in values:
        (deals if value.within in _DEALS else others).append(value)
    return others, deals


@dataclass(slots=True)
class _Deal:
    values: list[Value] = field(default_factory=list)
    terms: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in _TERMS})

    def overlaps(self, other: "_Deal") -> bool:
        """Whether both hold somewhere for the same use, model and start, as far as they say so."""
        pairs = ((self.terms[name], other.terms[name]) for name in _TERMS)
        return all(not ours or not theirs or not ours.isdisjoint(theirs) for ours, theirs in pairs)


def _deals(values: Iterable[Value]) -> list[_Deal]:
    found: dict[int, _Deal] = {}
    for value in values:
        deal = found.setdefault(value.record, _Deal())
        deal.values.append(value)
        if value.name in deal.terms:
            deal.terms[value.name].add(value.text)
    return list(found.values())


def _lost_of_deals(values: Iterable[Value], built: Iterable[Value]) -> list[Value]:
    lost = []
    new = _deals(built)
    for deal in _deals(values):
        same = [value for other in new if deal.overlaps(other) for value in other.values]
        keys = {value.key for value in same}
        texts = {value.text for value in same if len(value.text) >= _TELLING}
        lost += [value for value in deal.values if value.key not in keys and value.text not in texts]
    return lost


def _unmatched(
    values: Iterable[Value], built: Counter[Any], key_of: Callable[[Value], Any]
) -> tuple[list[Value], Counter[Any]]:
    """The values that the new message lacks, and how many of its own are left over."""
    lost, spare = [], built.copy()
    for value in values:
        key = key_of(value)
        if not spare[key]:
            lost.append(value)
        else:
            spare[key] -= 1
    return lost, spare


def _by_text(values: Iterable[Value], spare: Counter[Any]) -> Counter[Any]:
    """How many values of the new message are left over, by list and text."""
    found: Counter[Any] = Counter()
    for key in {value.key for value in values}:
        found[key[0], key[2]] += spare[key]
    return found


def rebuilt(result: ReadResult) -> bytes:
    """The message built from what was read, with the header's id and time. Raises InvalidRelease."""
    release, files = with_files(result)
    request = MessageRequest(
        release=release,
        action=result.action,
        message_id=result.header.message_id or "coverage",
        created=result.header.created or release.created,
        sender=_SENDER,
        recipient=_SENDER,
        version=release.ddex.version,
        deals=result.deals or tuple(dict.fromkeys(term.use for term in release.deals)),
        files=files,
    )
    return compose_message(request).xml


def values_of(data: bytes) -> Iterator[Value]:
    """The values of a message but for those of its header. Raises InvalidInput."""
    stream = MessageStream(BytesIO(data), dialect_of, Limits())
    for number, record in enumerate(stream):
        if record.within != stream.root.name:
            yield from _values(record.node, record.within, record.node.tag, number)


def _values(node: Node, within: str, path: str, record: int) -> Iterator[Value]:
    if node.name in _MEASURED:
        node.children = [child for child in node.children if child.name == "ClipDetails"]
    if not node.children:
        text = node.value.strip()
        if text and node.name not in STRUCTURAL_NAMES and not node.name.endswith("Reference"):
            above = path.rpartition("/")[0]
            yield Value(within, f"{above}/{node.name}" if above else node.name, _normal(text), node.line, record)
    for child in node.children:
        yield from _values(child, within, f"{path}/{child.tag}", record)


def _normal(text: str) -> str:
    """The text in the form in which it is compared: durations in seconds, times in UTC, numbers without zeros."""
    text = _BLANKS.sub(" ", text)
    duration = seconds(text)
    if duration is not None:
        return f"{duration:g}s"
    if time := _TIME.fullmatch(text):
        day, _, hour = time[1].partition("T")
        return day if hour in _WHOLE_DAY and not time[3] else time[1] + ("Z" if time[3] else "")
    if _NUMBER.fullmatch(text):
        return text.rstrip("0").rstrip(".")
    return {"true": "1", "false": "0"}.get(text, text)
