"""Reads credits: contributors, writers, publishers and rights controllers."""

from collections.abc import Mapping
from typing import Any, Literal

from shared.messages.ai.facets import FACETS
from shared.messages.ddex.notes import Notes
from shared.messages.ern.read.elements.parties import CREDITED, Parties, Person, identified
from shared.messages.xml.node import Node
from shared.messages.xml.values import coded_value, flag, in_sequence, number
from shared.model.catalog.ai import AiFacetName
from shared.vocabularies.roles.thesaurus import find_role

# AVS MusicalWorkContributorRole: creative roles are writers, business roles are publishers.
CreditKind = Literal["contributors", "writers", "publishers"]
_WRITERS = """
    Adapter Arranger Author Composer ComposerLyricist Librettist Lyricist NonLyricAuthor SubArranger SubLyricist
    Translator
"""
_ANY_USE = "Use"
_GENERATIVE_AI = "GenerativeAI"
_FACETS: Mapping[str, AiFacetName] = {facet.role: name for name, facet in FACETS.items() if name != "artwork"}
"""By ContributorRole. Images have one facet, whatever the role."""
_FACETS_OF_KINDS: Mapping[str, AiFacetName] = {
    "voice": "vocals",
    "performer": "instruments",
    "instrument": "instruments",
    "writer": "composition",
    "production": "postProduction",
    "engineering": "postProduction",
    "visual": "video",
}
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


def read_ai(node: Node) -> dict[str, Any] | None:
    """What generative AI made of a resource, by the facets of the roles in which it contributed (4.3.2)."""
    found: dict[str, Any] = {}
    for each in node.all("Contributor"):
        special = each.one("SpecialContributor")
        if special and special.consume() == _GENERATIVE_AI:
            facet = {
                "degree": each.text("AiContribution") or "All",
                "tool": each.text("DisplayCredits/DisplayCreditText"),
            }
            names = (_facet(role) for role, _ in _roles(each))
            found |= {name: facet for name in names if name}
    return found or None


def _facet(role: str) -> AiFacetName | None:
    """The facet that generative AI made in a role: the role's own, else that of its kind."""
    known = find_role(role)
    return _FACETS.get(role) or (_FACETS_OF_KINDS.get(known.kind) if known else None)


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


def _roles(node: Node) -> list[tuple[str, list[str]]]:
    """The contributor's roles, each with what is played in it. Before 4.3.2 instruments belong to no role."""
    found = [
        (coded_value(role.one("Value") if role.children else role), _instruments(role)) for role in node.all("Role")
    ]
    roles = [(role, instruments) for role, instruments in found if role] or [("Contributor", [])]
    loose = _instruments(node)
    players = (
        [role for role in roles if _plays(role[0])] or [role for role in roles if not _is_work(role[0])] or roles[:1]
    )
    for index, instrument in enumerate(loose):
        players[min(index, len(players) - 1)][1].append(instrument)
    return roles


def _instruments(node: Node) -> list[str]:
    return [name for each in node.all("InstrumentType") if (name := coded_value(each))]


def _plays(role: str) -> bool:
    found = find_role(role)
    return found is not None and found.kind in ("performer", "voice", "instrument")


def _is_work(role: str) -> bool:
    return credit_kind(role) != "contributors"


def _add_credits(node: Node, person: Person, credits: dict[str, list[dict[str, Any]]]) -> None:
    """Adds one entry per role and instrument. Details that only contributors can have make it a contributor's."""
    roles = _roles(node)
    details = {
        "featured": flag(node.text("HasMadeFeaturedContribution", "IsFeaturedArtist")),
        "contracted": flag(node.text("HasMadeContractedContribution", "IsContractedArtist")),
        "credited": flag(node.text("IsCredited")),
        "ai": node.text("AiContribution"),
    }
    stated = any(value is not None for value in details.values())
    contributes = [bool(instruments) or not _is_work(role) for role, instruments in roles]
    if stated and not any(contributes):
        contributes[0] = True
    for (role, instruments), contributor in zip(roles, contributes, strict=True):
        if not contributor:
            kind = credit_kind(role)
            known = ("isni", "ipi") if kind == "publishers" else CREDITED
            credits[kind].append({**identified(person, *known), "role": role})
        played: list[str | None] = [*instruments] or [None]
        for instrument in played if contributor else ():
            credits["contributors"].append(
                {**identified(person, *CREDITED), "role": role, "instrument": instrument, **details}
            )


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
