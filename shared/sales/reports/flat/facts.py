"""What the reader takes from records: their role by the first letters of their type, and the cells of each fact. Data.

A fact is in the first of its cells that a record type has.
"""

from collections.abc import Mapping, Sequence

ROLES: Mapping[str, str] = {
    "SY": "summary",
    "RE": "release",
    "AS": "resource",
    "SU": "usage",
    "LI": "licence",
    "SR": "single",
    "MW": "other",
    "RU": "other",
    "CU": "other",
    "ML": "other",
}
"""Records of agreed content (DE) have none, and those of FRAME."""

FRAME = ("HEAD", "FOOT", "SRFO")
"""The types of the first and the last record."""

FACTS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "release": {
        "block": ("BlockId",),
        "reference": ("ReleaseReference",),
        "id": ("DspReleaseId", "DspSubReleaseId"),
        "upc": ("ICPN",),
        "title": ("Title",),
        "artist": ("DisplayArtistName",),
        "resources": ("UsedResources",),
    },
    "resource": {
        "block": ("BlockId",),
        "reference": ("ResourceReference",),
        "id": ("DspResourceId",),
        "isrc": ("ISRC",),
        "title": ("Title",),
        "artist": ("DisplayArtistName",),
    },
    "usage": {
        "block": ("BlockId",),
        "summary": ("SummaryRecordId",),
        "release": ("TransactedRelease",),
        "resource": ("TransactedResource",),
        "id": ("DspResourceId", "DspReleaseId"),
        "quantity": ("Usages", "NumberOfStreams", "NumberOfBroadcasts"),
        "returns": ("Returns",),
    },
    "licence": {
        "block": ("BlockId",),
        "summary": ("SummaryRecordId",),
        "amount": ("AllocatedAmount",),
    },
    "single": {
        "summary": ("SummaryRecordId",),
        "isrc": ("ResourceISRC", "ISRC"),
        "upc": ("ReleaseICPN", "ICPN"),
        "grid": ("ReleaseGRid",),
        "id": ("DspResourceId",),
        "releaseId": ("DspReleaseId",),
        "title": ("ResourceTitle",),
        "releaseTitle": ("ReleaseTitle",),
        "artist": ("ResourceDisplayArtistName",),
        "releaseArtist": ("ReleaseDisplayArtistName",),
        "day": ("SalesTransactionDate",),
        "quantity": ("TotalUsages", "Usages", "NumberOfStreams", "Downloads"),
        "returns": ("Returns",),
        "amount": ("AllocatedRevenueInCurrencyOfAccounting", "AllocatedAmount"),
    },
    "summary": {
        "id": ("SummaryRecordId",),
        "service": ("DistributionChannelName", "DistributionChannel"),
        "tier": ("ServiceDescription",),
        "territory": ("Territory",),
        "use": ("UseType",),
        "model": ("CommercialModel",),
        "currency": ("CurrencyOfAccounting", "CurrencyOfReporting", "Currency"),
        "rate": ("ExchangeRate",),
        "usages": ("Usages", "NumberOfBroadcasts", "TotalUsages"),
        "allocatedUsages": ("AllocatedUsages",),
        "net": ("NetRevenueInCurrencyOfAccounting", "NetRevenue"),
        "allocated": ("AllocatedRevenueInCurrencyOfAccounting", "AllocatedRevenue", "AmountPayable"),
    },
    "other": {"block": ("BlockId",), "summary": ("SummaryRecordId",)},
}

_USAGES = ("usages", "")
COMPARED: Mapping[str, tuple[str, str]] = {
    "SY01": _USAGES,
    "SY01.01": _USAGES,
    "SY02": _USAGES,
    "SY02.01": _USAGES,
    "SY02.02": _USAGES,
    "SY03": _USAGES,
    "SY06": _USAGES,
    "SY06.01": _USAGES,
    "SY06.02": _USAGES,
    "SY07": ("usages", "allocated"),
    "SY08": _USAGES,
    "SY10": ("allocatedUsages", "allocated"),
}
"""By type of summary, the facts that state the sums of its lines: of their usages, and of what is due for them."""
