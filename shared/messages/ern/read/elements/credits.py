"""Reads credits: contributors, writers, publishers and rights controllers."""

from typing import Any, Literal

from shared.messages.ern.read.elements.parties import Parties, Person, identified
from shared.messages.ern.read.notes import Notes
from shared.messages.ern.read.xml.node import Node
from shared.messages.ern.read.xml.values import coded_value, flag, in_sequence, number

# AVS MusicalWorkContributorRole: creative roles are writers, business roles are publishers.
CreditKind = Literal["contributors", "writers", "publishers"]
_WRITERS = """
    Adapter Arranger Author Composer ComposerLyricist Librettist Lyricist NonLyricAuthor SubArranger SubLyricist
    Translator
"""
_ANY_USE = "Use"
_FULL_SHARE = 100.0
"""The share of a rights controller without a stated share."""
_WRITER_ROLES = frozenset(_WRITERS.split())
_PUBLISHER_ROLES = frozenset({"MusicPublisher", "OriginalPublisher", "SubPublisher", "SubstitutedPublisher"})


def read_credits(node: Node, parties: Parties) -> dict[str, list[dict[str, Any]]]:
    """`contributors`, `writers` and `publishers`: one entry per person and role, in sequence."""
    credits: dict[str, list[dict[str, Any]]] = {"contributors": [], "writers": [], "publishers": []}
    for each in in_sequence(node.all("Contributor") + node.all("EditionContributor")):
        person = parties.of(each, "ContributorPartyReference")
        if person and person.get("name"):
            _add_credits(each, person, credits)
    _add_work_shares(node, parties, credits)
    return credits


def _add_work_shares(node: Node, parties: Parties, credits: dict[str, list[dict[str, Any]]]) -> None:
    """Adds shares of the work from WorkRightsController (4.x) to the writers and publishers of the same name."""
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
            holders[0]["share"] = None if unknown else number(each.text("RightSharePercentage")) or _FULL_SHARE


def credit_kind(role: str) -> CreditKind:
    """The credit list that a ContributorRole belongs to."""
    return "writers" if role in _WRITER_ROLES else "publishers" if role in _PUBLISHER_ROLES else "contributors"


def _roles(node: Node) -> list[str]:
    """The contributor's roles; 4.3.2 wraps each in Value."""
    roles = [coded_value(role.one("Value") if role.children else role) for role in node.all("Role")]
    return [role for role in roles if role]


def _add_credits(node: Node, person: Person, credits: dict[str, list[dict[str, Any]]]) -> None:
    """Adds one entry per role. Details that only contributors can have make the first role a contributor role."""
    roles = _roles(node) or ["Contributor"]
    instruments = [
        name for each in node.all("InstrumentType") + node.all("Role/InstrumentType") if (name := coded_value(each))
    ]
    details = {
        "featured": flag(node.text("HasMadeFeaturedContribution", "IsFeaturedArtist")),
        "contracted": flag(node.text("HasMadeContractedContribution", "IsContractedArtist")),
        "credited": flag(node.text("IsCredited")),
        "ai": node.text("AiContribution"),
    }
    contributor_only = bool(instruments) or any(value is not None for value in details.values())
    contributor_roles = [role for role in roles if credit_kind(role) == "contributors"] or (
        roles[:1] if contributor_only else []
    )
    repeated = contributor_roles[-1:] * (len(instruments) - len(contributor_roles))
    for index, role in enumerate([*contributor_roles, *repeated]):
        instrument = instruments[index] if index < len(instruments) else None
        credits["contributors"].append(
            {**identified(person, "isni", "ipi"), "role": role, "instrument": instrument, **details}
        )
    for role in roles:
        if role not in contributor_roles:
            credits[credit_kind(role)].append({**identified(person, "isni", "ipi"), "role": role})


def read_rights_controllers(node: Node, parties: Parties, notes: Notes) -> list[dict[str, Any]]:
    """The rights controllers of the recording."""
    controllers = []
    path = f"{node.name}/ResourceRightsController"
    for each in in_sequence(node.all("ResourceRightsController")):
        person = parties.of(each, "RightsControllerPartyReference")
        if not person or not person.get("name"):
            continue
        rights = each.one("DelegatedUsageRights") or each
        for use in rights.all("UseType"):
            use.consumed = use.value.strip() == _ANY_USE
        controllers.append(
            {
                **identified(person, "isni", "ipi"),
                "role": coded_value(each.one("RightsControlType")) or "RightsController",
                "share": None if flag(each.text("RightShareUnknown")) else number(each.text("RightSharePercentage")),
                "territories": rights.texts("TerritoryOfRightsDelegation"),
                "startDate": notes.day(path, rights.text("PeriodOfRightsDelegation/StartDate", "StartDate")),
                "endDate": notes.day(path, rights.text("PeriodOfRightsDelegation/EndDate", "EndDate")),
            }
        )
    return controllers
