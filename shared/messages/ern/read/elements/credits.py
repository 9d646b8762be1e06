"""Owns the reading of credits: contributors, writers, publishers and those who control rights."""

from typing import Any, Literal

from shared.messages.ern.read.elements.parties import Parties, Person, identified
from shared.messages.ern.read.notes import Notes
from shared.messages.ern.read.xml.node import Node
from shared.messages.ern.read.xml.values import flag, in_sequence, number, word

# AVS MusicalWorkContributorRole: the creative part writes, the business part publishes.
Desk = Literal["contributors", "writers", "publishers"]
_CREATIVE = """
    Adapter Arranger Author Composer ComposerLyricist Librettist Lyricist NonLyricAuthor SubArranger SubLyricist
    Translator
"""
_ANY_USE = "Use"
_WHOLE = 100.0
"""The share of who controls and says none."""
_WRITES = frozenset(_CREATIVE.split())
_PUBLISHES = frozenset({"MusicPublisher", "OriginalPublisher", "SubPublisher", "SubstitutedPublisher"})


def read_credits(node: Node, parties: Parties) -> dict[str, list[dict[str, Any]]]:
    """`contributors`, `writers` and `publishers`: one entry per person and role, in sequence."""
    credits: dict[str, list[dict[str, Any]]] = {"contributors": [], "writers": [], "publishers": []}
    for each in in_sequence(node.all("Contributor") + node.all("EditionContributor")):
        person = parties.of(each, "ContributorPartyReference")
        if person and person.get("name"):
            _credit(each, person, credits)
    _share(node, parties, credits)
    return credits


def _share(node: Node, parties: Parties, credits: dict[str, list[dict[str, Any]]]) -> None:
    """WorkRightsController (4.x) says who holds which part of the work: writers and publishers by name."""
    for each in node.all("WorkRightsController"):
        person = parties.of(each, "RightsControllerPartyReference")
        holders = [
            credit
            for credit in (*credits["publishers"], *credits["writers"])
            if person and credit["name"] == person.get("name")
        ]
        if holders:
            each.texts("RightsControlType")
            unknown = flag(each.text("RightShareUnknown"))
            holders[0]["share"] = None if unknown else number(each.text("RightSharePercentage")) or _WHOLE


def desk_of(role: str) -> Desk:
    """Whether a role (a ContributorRole) makes, writes or publishes."""
    return "writers" if role in _WRITES else "publishers" if role in _PUBLISHES else "contributors"


def _roles(node: Node) -> list[str]:
    """4.3.2 wraps each role's word in Value."""
    said = [word(role.one("Value") if role.children else role) for role in node.all("Role")]
    return [role for role in said if role]


def _credit(node: Node, person: Person, credits: dict[str, list[dict[str, Any]]]) -> None:
    """One entry per role. What only a contributor can have makes the first role a contributor's."""
    roles = _roles(node) or ["Contributor"]
    instruments = [
        said for each in node.all("InstrumentType") + node.all("Role/InstrumentType") if (said := word(each))
    ]
    details = {
        "featured": flag(node.text("HasMadeFeaturedContribution", "IsFeaturedArtist")),
        "contracted": flag(node.text("HasMadeContractedContribution", "IsContractedArtist")),
        "credited": flag(node.text("IsCredited")),
        "ai": node.text("AiContribution"),
    }
    telling = bool(instruments) or any(value is not None for value in details.values())
    made = [role for role in roles if desk_of(role) == "contributors"] or (roles[:1] if telling else [])
    for place, role in enumerate([*made, *made[-1:] * (len(instruments) - len(made))]):
        instrument = instruments[place] if place < len(instruments) else None
        credits["contributors"].append(
            {**identified(person, "isni", "ipi"), "role": role, "instrument": instrument, **details}
        )
    for role in roles:
        if role not in made:
            credits[desk_of(role)].append({**identified(person, "isni", "ipi"), "role": role})


def read_rights_controllers(node: Node, parties: Parties, notes: Notes) -> list[dict[str, Any]]:
    """Who controls rights in the recording."""
    controllers = []
    path = f"{node.name}/ResourceRightsController"
    for each in in_sequence(node.all("ResourceRightsController")):
        person = parties.of(each, "RightsControllerPartyReference")
        if not person or not person.get("name"):
            continue
        rights = each.one("DelegatedUsageRights") or each
        for use in rights.all("UseType"):
            use.taken = use.value.strip() == _ANY_USE
        controllers.append(
            {
                **identified(person, "isni", "ipi"),
                "role": word(each.one("RightsControlType")) or "RightsController",
                "share": None if flag(each.text("RightShareUnknown")) else number(each.text("RightSharePercentage")),
                "territories": rights.texts("TerritoryOfRightsDelegation"),
                "startDate": notes.day(path, rights.text("PeriodOfRightsDelegation/StartDate", "StartDate")),
                "endDate": notes.day(path, rights.text("PeriodOfRightsDelegation/EndDate", "EndDate")),
            }
        )
    return controllers
