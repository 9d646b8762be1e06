"""Reads what a report calls recordings and releases: what each is recognised by, and its figures. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from shared.catalog.imports.files.means import letters
from shared.catalog.numbers.forms import key_of
from shared.ids import sales_match_id
from shared.model.sales.match import MAX_BARCODES, MAX_NAME, SalesMatch
from shared.model.sales.stored import RecordingSales, SalesFigures
from shared.sales.matching.figures import NOTHING, added


@dataclass(slots=True)
class Named:
    """What services call a recording or release, as written. Empty texts are not known."""

    isrc: str = ""
    upcs: list[str] = field(default_factory=list)
    title: str = ""
    artist: str = ""

    @property
    def isrc_key(self) -> str | None:
        """The form in which ISRCs are compared; None without a valid one."""
        return key_of("isrc", self.isrc)

    @property
    def upc_keys(self) -> list[str]:
        """The forms in which its barcodes are compared, without invalid ones and zeros for an unknown one."""
        return [key for upc in self.upcs if (key := key_of("barcode", upc)) and key.strip("0")]

    @property
    def keys(self) -> list[str]:
        """The keys of its ISRC and its barcodes."""
        return [key for key in (self.isrc_key, *self.upc_keys) if key]

    def add(self, other: "Named") -> None:
        """Takes over what the other knows and this one does not."""
        self.isrc, self.title = self.isrc or other.isrc, self.title or other.title
        self.artist = self.artist or other.artist
        known = set(self.upc_keys)
        new = [upc for upc in other.upcs if (key_of("barcode", upc) or upc) not in known and upc not in self.upcs]
        self.upcs = [*self.upcs, *new][:MAX_BARCODES]


@dataclass(slots=True)
class Reported:
    """A recording or release in a report: what it is called there, and all that the report says of it."""

    named: Named
    figures: SalesFigures


def named_in(match: SalesMatch) -> Named:
    """What services call it, as it is stored."""
    return Named(match.isrc, list(match.upcs), match.title, match.artist)


def reported_in(recordings: Iterable[RecordingSales], tenant_id: str) -> dict[str, Reported]:
    """What a report names, by the id of its match; lines of one recording become one.

    Those without an ISRC, a barcode and a title are left out: nothing tells one from another.
    """
    found: dict[str, Reported] = {}
    for each in recordings:
        upcs = [each.upc.strip()[:MAX_NAME]] if each.upc.strip() else []
        isrc, title, artist = (text.strip()[:MAX_NAME] for text in (each.isrc, each.title, each.artist))
        named = Named(isrc, upcs, title, artist)
        if (match_id := _id_of(named, tenant_id)) is None:
            continue
        known = found.setdefault(match_id, Reported(named, NOTHING))
        known.named.add(named)
        known.figures = added(known.figures, each)
    return found


def _id_of(named: Named, tenant_id: str) -> str | None:
    if isrc := named.isrc_key:
        return sales_match_id(tenant_id, "isrc", isrc)
    if upcs := named.upc_keys:
        return sales_match_id(tenant_id, "upc", upcs[0])
    if not named.title:
        return None
    return sales_match_id(tenant_id, "title", *(letters(text) or text for text in (named.title, named.artist)))
