"""The ERN 4.x plan for parties, titles, artists, contributors, rights controllers, and P and C lines."""

from shared.messages.ddex.coded import coded, proprietary_ids
from shared.messages.xml.markup import E, only, scope

NAME = (
    E("FullName", "text"),
    scope("sorting", E("FullNameIndexed", "indexed"), E("NamesBeforeKeyName", "before"), E("KeyName", "key")),
)
LOCAL = {"LanguageAndScriptCode": "language", "ApplicableTerritoryCode": "territory", "IsDefault": "default"}
LINE = {"ApplicableTerritoryCode": "territory", "IsDefault": "default"}

PARTY = E(
    "Party",
    "parties",
    (
        E("PartyReference", "reference"),
        E("PartyName", "names", NAME, at=LOCAL),
        E("PartyId", "identity", (E("ISNI", "isni"), E("IpiNameNumber", "ipi"), proprietary_ids())),
    ),
)

TITLES = (
    E("DisplayTitleText", "titles", at=LOCAL, text="display"),
    E("DisplayTitle", "titles", (E("TitleText", "text"), E("SubTitle", "subtitle")), at=LOCAL),
)


def additional(path: str, kind: str) -> tuple[E, ...]:
    """Titles other than the display title: one element with a type; from 4.3.2 on, one element per type."""
    parts = (E("TitleText", "text"), E("SubTitle", "subtitle"))
    return (
        only("4.2 4.3", E("AdditionalTitle", path, parts, at={"TitleType": f"={kind}"})),
        only("4.3.2", E(kind, path, parts)),
    )


ADDITIONAL_TITLES = (*additional("formal_titles", "FormalTitle"), *additional("grouping_titles", "GroupingTitle"))

ARTISTS = (
    E("DisplayArtistName", "names", at=LOCAL, text="text"),
    E(
        "DisplayArtist",
        "artists",
        (E("ArtistPartyReference", "party.reference"), E("DisplayArtistRole", "role")),
        at={"SequenceNumber": "sequence"},
    ),
)

CONTRIBUTORS = E(
    "Contributor",
    "contributors",
    (
        scope("party", E("ContributorPartyReference", "reference")),
        only("4.3.2", E("SpecialContributor", "special")),
        only("4.2 4.3", scope("roles", coded("Role", "code")), coded("InstrumentType", "instruments")),
        only("4.3.2", E("Role", "roles", (coded("Value", "code"), coded("InstrumentType", "instruments")))),
        only("4.3.2", E("AiContribution", "ai")),
        E("HasMadeFeaturedContribution", "featured"),
        E("HasMadeContractedContribution", "contracted"),
        E("IsCredited", "credited"),
        only("4.3.2", E("DisplayCredits", "display_credit", (E("DisplayCreditText", "."),))),
    ),
    at={"SequenceNumber": "sequence"},
)

CONTROLLERS = (
    E(
        "ResourceRightsController",
        "controllers",
        (
            E("RightsControllerPartyReference", "party.reference"),
            E("RightsControlType", "role"),
            E("RightSharePercentage", "share"),
            E(
                "DelegatedUsageRights",
                "rights",
                (
                    E("UseType", "uses"),
                    E("PeriodOfRightsDelegation", "span", (E("StartDate", "start"), E("EndDate", "end"))),
                    E("TerritoryOfRightsDelegation", "territories"),
                ),
            ),
        ),
        at={"SequenceNumber": "sequence"},
    ),
    E(
        "WorkRightsController",
        "work_controllers",
        (
            E("RightsControllerPartyReference", "party.reference"),
            E("RightsControlType", "role"),
            E("RightSharePercentage", "share"),
            scope("rights", E("Territory", "territories")),
        ),
    ),
)

P_LINES = E("PLine", "p_lines", (E("Year", "year"), E("PLineCompany", "company"), E("PLineText", "text")), at=LINE)
C_LINES = E("CLine", "c_lines", (E("Year", "year"), E("CLineCompany", "company"), E("CLineText", "text")), at=LINE)
