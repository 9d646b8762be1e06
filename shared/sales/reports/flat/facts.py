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
"""HEAD, FOOT, SRFO and records of agreed content (DE) have none."""

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
        "net": ("NetRevenueInCurrencyOfAccounting", "NetRevenue"),
        "allocated": ("AllocatedRevenueInCurrencyOfAccounting", "AllocatedRevenue", "AmountPayable"),
    },
    "other": {"block": ("BlockId",)},
}

COMPARED: Mapping[str, tuple[str, str | None]] = {
    "SY01": ("Usages", None),
    "SY01.01": ("Usages", None),
    "SY02": ("Usages", None),
    "SY02.01": ("Usages", None),
    "SY02.02": ("Usages", None),
    "SY03": ("Usages", None),
    "SY06": ("Usages", None),
    "SY06.01": ("Usages", None),
    "SY06.02": ("Usages", None),
    "SY07": ("Usages", "AllocatedRevenue"),
    "SY08": ("NumberOfBroadcasts", None),
    "SY10": ("AllocatedUsages", "AllocatedRevenueInCurrencyOfAccounting"),
}
"""By type of summary, the cells that state the sum of its lines: of their usages, and of what is due for them."""
