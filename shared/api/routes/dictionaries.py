"""The routes that list and search roles, languages, territories, currencies and price tiers, and list style rules."""

from shared.api.handler import use
from shared.api.route import Route
from shared.catalog.vocabularies.dictionaries import (
    CurrencyList,
    DictionaryQuery,
    LanguageList,
    PriceTierList,
    ReadTerritories,
    TerritoryList,
    TerritoryText,
    list_currencies,
    list_languages,
    list_price_tiers,
    list_territories,
    read_territory_text,
)
from shared.catalog.vocabularies.roles import RoleList, RoleQuery, list_roles
from shared.catalog.vocabularies.style_rules import StyleRuleList, list_style_rules

ROUTES = (
    Route("GET", "/roles", "List or search roles", use(list_roles), RoleList, query=RoleQuery),
    Route("GET", "/style-rules", "List the rules of the style check", use(list_style_rules), StyleRuleList),
    Route("GET", "/languages", "List or search languages", use(list_languages), LanguageList, query=DictionaryQuery),
    Route(
        "GET",
        "/territories",
        "List or search territories and their groups",
        use(list_territories),
        TerritoryList,
        query=DictionaryQuery,
    ),
    Route(
        "GET",
        "/territories/reading",
        "Read what somebody wrote of territories",
        use(read_territory_text, name="readTerritories"),
        ReadTerritories,
        query=TerritoryText,
    ),
    Route("GET", "/currencies", "List or search currencies", use(list_currencies), CurrencyList, query=DictionaryQuery),
    Route(
        "GET", "/price-tiers", "List or search price tiers", use(list_price_tiers), PriceTierList, query=DictionaryQuery
    ),
)
