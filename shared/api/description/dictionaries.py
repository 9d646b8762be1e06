"""The dictionaries that the web client has built in, since its forms need them at once and offline. Pure.

Names of territories, languages and currencies are not among them: the browser has its own.
"""

import json
from typing import Any

from shared.catalog.imports.columns.fields import fields
from shared.catalog.imports.columns.match import field_names
from shared.messages.ern.data.deals import COMBINATIONS
from shared.vocabularies.currencies import currencies
from shared.vocabularies.languages.dictionary import common_languages
from shared.vocabularies.prices import PRICE_TIERS
from shared.vocabularies.territories.dictionary import territories
from shared.vocabularies.territories.groups import GROUPS

_FURTHER = frozenset({"bar", "fil", "gsw", "haw", "mul", "nds", "yue", "zxx"})
"""Languages without a code of ISO 639-1 in which music is often sung; `zxx` is none, `mul` several."""


def dictionaries() -> dict[str, Any]:
    """Territories and their groups, languages, currencies, price tiers, the uses of deals, and the fields that a column
    of an imported table fills: those of releases, and those that tracks may have."""
    uses = COMBINATIONS.values()
    return {
        "territories": [each.code for each in territories()],
        "territoryGroups": [
            {
                "code": each.code,
                "names": {"en": each.name, "de": each.german, "fr": each.french},
                "members": list(each.members),
                "source": each.source,
                "since": each.since,
            }
            for each in GROUPS
            if each.offered
        ],
        "languages": [each.code for each in common_languages() if len(each.code) == 2 or each.code in _FURTHER],
        "currencies": [each.code for each in currencies()],
        "priceTiers": [
            {"code": each.code, "names": {"en": each.name, **dict(each.translations)}} for each in PRICE_TIERS
        ],
        "dealUses": list(COMBINATIONS),
        "commercialModels": sorted({model for each in uses for model in each.models}),
        "useTypes": sorted({use for each in uses for use in each.uses}),
        "importFields": {
            "release": [name for name in field_names() if not fields()[name].track_path],
            "track": [name for name in field_names() if fields()[name].track_path],
        },
    }


def dictionary_bytes() -> bytes:
    """The dictionaries as a JSON file."""
    return (json.dumps(dictionaries(), ensure_ascii=False, indent=1) + "\n").encode()
