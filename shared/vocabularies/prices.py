"""The usual price tiers of downloads. Pure.

A tier is a name that a DSP and a label have agreed on, so the list is open. DDEX has no list: PriceCode and
PriceRangeType are free texts whose meaning is agreed on. Apple's tiers are in the label's contract.
"""

from dataclasses import dataclass
from functools import cache

from shared.vocabularies.names import NameIndex

_SYMPHONIC = "https://support.symdistro.com/hc/en-us/articles/207941143-Track-Album-Pricing"
_APPLE = "https://itunespartner.apple.com/music/articles/rights-and-pricing_price-tiers-and-availability"
_USED = "As distributors' exports name it"
SOURCE = "DDEX: PriceCode and PriceRangeType are free; tiers as distributors and DSPs publish them"


@dataclass(frozen=True, slots=True)
class PriceTier:
    """One price tier."""

    code: str
    """What a release or deal has as `priceCode`."""
    name: str
    """Its English name."""
    meaning: str
    """What it is for."""
    source: str
    """Who uses it."""
    translations: tuple[tuple[str, str], ...]
    """(language, its name in that language), for German and French."""
    synonyms: tuple[str, ...] = ()
    """What people call it too."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, each once."""
        return tuple(dict.fromkeys((self.name, *(name for _, name in self.translations), *self.synonyms)))


PRICE_TIERS: tuple[PriceTier, ...] = (
    PriceTier(
        "Premium",
        "Premium",
        "Above the price of a new release: deluxe editions and box sets.",
        _USED,
        (("de", "Premium"), ("fr", "Premium")),
        ("Premium price", "Deluxe", "High", "Top price"),
    ),
    PriceTier(
        "Front",
        "Front",
        "A new release at full price.",
        _SYMPHONIC,
        (("de", "Vollpreis"), ("fr", "Prix fort")),
        ("Frontline", "Front line", "Full price", "Full", "Front price", "New release", "Tier 1"),
    ),
    PriceTier(
        "Mid/Front",
        "Mid/Front",
        "Between Mid and Front; what Apple gives an album without a valid tier.",
        _APPLE,
        (("de", "Mid/Front"), ("fr", "Mid/Front")),
        ("Mid-Front", "Front/Mid", "Mid Front"),
    ),
    PriceTier(
        "Mid",
        "Mid",
        "The usual price of a track, and of an album some time after its release; what Apple gives a song without a "
        "valid tier.",
        _APPLE,
        (("de", "Mittelpreis"), ("fr", "Prix moyen")),
        ("Mid price", "Midprice", "Midline", "Mid line", "Medium", "Standard", "Regular", "Tier 2"),
    ),
    PriceTier(
        "Back",
        "Back",
        "The back catalogue at a low price.",
        _SYMPHONIC,
        (("de", "Katalogpreis"), ("fr", "Prix catalogue")),
        ("Back catalog", "Back catalogue", "Backline", "Catalog", "Catalogue", "Low", "Tier 3"),
    ),
    PriceTier(
        "Budget",
        "Budget",
        "The lowest price: promotions and compilations.",
        _USED,
        (("de", "Sonderpreis"), ("fr", "Petit prix")),
        ("Budget price", "Mini", "Bargain", "Special"),
    ),
)
"""The tiers, from high to low."""


@cache
def price_tier_index() -> NameIndex[PriceTier]:
    """The tiers by codes and names."""
    return NameIndex(PRICE_TIERS, lambda each: (each.code,), lambda each: each.names)


def read_price_tier(text: str) -> str | None:
    """The code of the usual tier that a text names. None: it may be a DSP's own, which is kept as it is."""
    found = price_tier_index().find(text)
    return found.code if found else None


def search_price_tiers(words: str, limit: int) -> list[PriceTier]:
    """The tiers with a name like `words`, the best first."""
    return price_tier_index().search(words, limit)
