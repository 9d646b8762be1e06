"""Reads credits from DDEX's Recording Information Notification (RIN), by the local names of its elements.

Its schema is not public, so nothing here depends on namespaces, or on the order of elements: parties, sound recordings,
the works, components and sessions that these refer to, and the contributors of all of them.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from stardust_advanced_credits.credit import MAX_CREDITS, Credit, Source, Unreadable, Where, tidy

MAX_XML = 2_000_000
_HOLDERS = ("SoundRecording", "MusicalWork", "RecordingComponent", "Session")
_TOO_LARGE = f"The notification has more than {MAX_CREDITS:,} credits. Split it."


@dataclass(slots=True)
class _Party:
    name: str
    isni: str
    ipi: str


@dataclass(slots=True)
class _Holder:
    """What has contributors."""

    kind: str
    where: Where
    uses: list[str]
    contributions: list[tuple[str, str, str]] = field(default_factory=list)
    """Reference of the party, role, instrument."""


def is_xml(text: str) -> bool:
    """Whether a text is XML of any kind."""
    return text.lstrip("\ufeff \r\n\t").startswith("<")


def read_rin(text: str) -> Source:
    """The credits of a notification. Raises Unreadable."""
    if len(text) > MAX_XML:
        raise Unreadable(f"The notification has more than {MAX_XML:,} characters. Split it.")
    parties, holders = _parsed(text)
    credits: list[Credit] = []
    for recording in [each for each in holders.values() if each.kind == "SoundRecording"]:
        used = [recording, *(holders[name] for name in dict.fromkeys(recording.uses) if name in holders)]
        for reference, role, instrument in [each for holder in used for each in holder.contributions]:
            if (party := parties.get(reference)) and party.name and (role or instrument):
                credits += _credit(party, role, instrument, recording.where)
            if len(credits) > MAX_CREDITS:
                raise Unreadable(_TOO_LARGE)
    return Source("rin", tuple(dict.fromkeys(credits)))


def _credit(party: _Party, role: str, instrument: str, where: Where) -> Iterator[Credit]:
    plays = role in ("", "Musician", "Instrumentalist", "StudioMusician") and instrument
    yield Credit(
        party.name, instrument if plays else role, (where,), "" if plays else instrument, party.isni, party.ipi
    )


def _parsed(text: str) -> tuple[Mapping[str, _Party], Mapping[str, _Holder]]:
    """The parties and holders, by reference."""
    from lxml import etree

    body = re.sub(r"^[\ufeff\s]*<\?xml[^>]{0,200}\?>", "", text)
    if re.search(r"<!(DOCTYPE|ENTITY)", body, re.IGNORECASE):
        raise Unreadable("The notification has a document type declaration, which DDEX does not use. Remove it.")
    parties: dict[str, _Party] = {}
    holders: dict[str, _Holder] = {}
    root = ""
    try:
        events = etree.iterparse(
            io.BytesIO(body.encode("utf-8", "replace")),
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for event, element in events:
            name = _name(element)
            if event == "start":
                root = root or name
                if root != "RecordingInformationNotification":
                    raise Unreadable(f"This XML is no RecordingInformationNotification of DDEX, but {root[:50]}.")
            elif name == "Party" and (reference := _text(element, "PartyReference")):
                names = _text(element, "FullName") or _text(element, "PartyName")
                parties.setdefault(reference, _Party(names, _text(element, "ISNI"), _text(element, "IpiNameNumber")))
            elif name in _HOLDERS and (holder := _holder(name, element)):
                reference = _text(element, "ResourceReference", f"{name}Reference")
                holders.setdefault(reference or f"{name} {len(holders)}", holder)
                element.clear()
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"The notification is not well-formed XML: {str(error)[:200]}") from error
    return parties, holders


def _holder(kind: str, element: Any) -> _Holder | None:
    number = _text(element, "SequenceNumber")
    where = Where(
        int(number) if kind == "SoundRecording" and re.fullmatch("[0-9]{1,3}", number) else 0,
        title=_text(element, "TitleText", "DisplayTitleText", "Title"),
        isrc=_text(element, "ISRC"),
    )
    children = list(element)
    uses = [_own(each) for each in children if re.fullmatch(r"SoundRecording\w+Reference", _name(each))]
    holder = _Holder(kind, where, uses)
    for each in children:
        if not _name(each).endswith("Contributor"):
            continue
        reference = next((_own(part) for part in each if re.search(r"(Party|Contributor)Reference$", _name(part))), "")
        roles = [_role(part) for part in each if _name(part).endswith("Role")] or [""]
        instruments = [_role(part) for part in each if _name(part) == "InstrumentType"] or [""]
        plain = ((reference, role, instrument) for role in roles for instrument in instruments)
        holder.contributions += plain
    return holder if holder.contributions or holder.uses else None


def _role(element: Any) -> str:
    """The value, or what stands beside `UserDefined`; codes such as `MixingEngineer` as words are left as they are."""
    value = _text(element, "Value") or _own(element)
    return tidy(element.get("UserDefinedValue", "")) or value if value in ("UserDefined", "") else value


def _text(element: Any, *names: str) -> str:
    """The text of the first descendant with one of the names, in the order of the names."""
    for name in names:
        for each in element.iter():
            if each is not element and _name(each) == name and (text := _own(each)):
                return text
    return ""


def _own(element: Any) -> str:
    return tidy(element.text or "")


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
