"""Compares the names of services, targets and recordings as reports and catalogues write them. Pure."""

from collections.abc import Iterable

from shared.catalog.words import sort_key
from shared.model.identifiers import gtin_key, isrc_key
from shared.model.sales.stored import RecordingSales


def service_of(name: str) -> str:
    """The service without its tier: `Example` of `Example/Premium`."""
    return name.partition("/")[0].strip()


def name_key(name: str) -> str:
    """What names are compared by: without case, accents, blanks and punctuation."""
    return sort_key(name).replace(" ", "")


def named_services(names: Iterable[str]) -> dict[str, str]:
    """The services of names that may have tiers, by what they are compared by."""
    found: dict[str, str] = {}
    for name in map(service_of, names):
        found.setdefault(name_key(name), name)
    return found


def recording_key(row: RecordingSales) -> str:
    """What is taken for one recording or release: its ISRC, else its barcode, else its title and artist."""
    if isrc := isrc_key(row.isrc):
        return f"isrc:{isrc}"
    if upc := gtin_key(row.upc.strip()):
        return f"upc:{upc}"
    return f"name:{sort_key(row.artist)}|{sort_key(row.title)}"


def identifiers_of(row: RecordingSales) -> set[str]:
    """The ISRC and the barcode that a catalogue knows it by, in the form that is compared."""
    return {key for key in (isrc_key(row.isrc), gtin_key(row.upc.strip())) if key}
