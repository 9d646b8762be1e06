"""The services whose spreadsheets are known, and the headings of columns, as data.

Where a source is named, its page or file lists the headings; other spellings are what exports were seen to have, and
decide nothing but what a column is. A file of no known service is read by the same headings, and names its service in
a column or in the mapping profile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

HEADINGS: Mapping[str, Sequence[str]] = {
    "isrc": ("ISRC", "ISRC/ISBN", "Track ISRC", "ISRC Code", "report_isrc"),
    "upc": ("UPC", "EAN", "UPC/EAN", "ICPN", "Barcode", "Release UPC", "Album UPC", "Digital UPC", "UPC Code"),
    "grid": ("GRid",),
    "proprietaryId": (
        "Apple Identifier",
        "Asset ID",
        "Bandcamp Transaction Item ID",
        "Track ID",
        "Track URI",
        "URI",
        "Vendor Identifier",
    ),
    "title": ("Track Title", "Track Name", "Song Title", "Title", "Asset Title", "Item Name", "Track", "Song"),
    "releaseTitle": ("Release Title", "Album Title", "Album Name", "Album", "Release Name", "Release"),
    "artist": (
        "Track Artist",
        "Track Artists",
        "Artist Name",
        "Artist",
        "Artists",
        "Artist/Show/Developer/Author",
        "Display Artist",
    ),
    "service": ("Service", "Store", "Store Name", "DSP", "Platform", "Retailer", "Provider", "Partner", "Channel"),
    "territory": (
        "Country Of Sale",
        "Country",
        "Country Code",
        "Territory",
        "Sale Country",
        "Country/Region",
        "Country of Consumption",
        "Region",
    ),
    "useType": (
        "Use Type",
        "Item Type",
        "Usage Type",
        "Sales Type",
        "Transaction Type",
        "Delivery",
        "Product Type",
        "Type",
    ),
    "commercialModel": ("Commercial Model", "Commercial Model Type", "Business Model", "Offering", "Product", "Tier"),
    "quantity": (
        "Quantity",
        "Qty",
        "Units",
        "Streams",
        "Plays",
        "Count",
        "Track Count",
        "Usages",
        "Owned Views",
        "Net Units",
        "Sales",
    ),
    "returns": ("Returns", "Refunds", "Units Returned"),
    "revenue": (
        "Extended Partner Share",
        "Partner Revenue",
        "Net Content Revenue",
        "Net Revenue",
        "Net Amount",
        "Amount You Received",
        "Payable",
        "Payable Amount",
        "Net Payable",
        "Amount Due",
        "Royalty",
        "Royalties",
        "Earnings",
        "Revenue",
        "Net",
    ),
    "unitRevenue": ("Partner Share", "Royalty Price", "Unit Price", "Net Unit Price", "Royalty per Unit"),
    "currency": (
        "Partner Share Currency",
        "Royalty Currency",
        "Currency",
        "Invoice Currency",
        "Payment Currency",
        "Client Payment Currency",
        "Currency Code",
    ),
    "exchangeRate": ("Exchange Rate", "FX Rate"),
    "start": ("Start Date", "Period Start", "From", "Sales Start Date", "Usage Start Date"),
    "end": ("End Date", "Period End", "To", "Sales End Date", "Usage End Date"),
    "day": ("Date", "Day", "Sale Date", "Transaction Date"),
    "month": ("Month", "Sales Month", "Sale Month", "Sales Period", "Activity Period", "Statement Period", "Period"),
}
"""The headings of each field. Case, blanks and punctuation do not count."""

TOTALS = frozenset(
    ("total", "totals", "grandtotal", "subtotal", "sum", "summe", "gesamt", "gesamtsumme", "zwischensumme")
)
"""What rows of sums are called, normalized."""

NEEDED = ("quantity", "revenue")
"""Without one of these, a table is no sales report."""

USES: Mapping[str, str] = {
    "stream": "Stream",
    "streams": "Stream",
    "streaming": "Stream",
    "audiostream": "Stream",
    "videostream": "Stream",
    "download": "PermanentDownload",
    "downloads": "PermanentDownload",
    "trackdownload": "PermanentDownload",
    "albumdownload": "PermanentDownload",
    "track": "PermanentDownload",
    "album": "PermanentDownload",
    "package": "PurchaseAsPhysicalProduct",
    "ringtone": "UseAsRingtone",
    "ugc": "UserMakeAvailableUserProvided",
}
"""DDEX's use types by the words of services."""

MODELS: Mapping[str, str] = {
    "premium": "SubscriptionModel",
    "subscription": "SubscriptionModel",
    "family": "SubscriptionModel",
    "student": "SubscriptionModel",
    "free": "AdvertisementSupportedModel",
    "adsupported": "AdvertisementSupportedModel",
    "adfunded": "AdvertisementSupportedModel",
    "ads": "AdvertisementSupportedModel",
    "sale": "PayAsYouGoModel",
    "alacarte": "PayAsYouGoModel",
}
"""DDEX's commercial models by the words of services."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service's spreadsheet."""

    id: str
    name: str
    marks: Sequence[str]
    """Headings that a file has together if it is this service's."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """Values of fields that the file has no column for."""
    date_order: Literal["DMY", "MDY"] | None = None
    ignored: Sequence[str] = ()
    """Headings that mean something else here."""
    sums: Sequence[str] = ()
    """Headings of the table of sums that follows the lines, which is no more than they say."""
    source: str = ""


SERVICES = (
    Service(
        "apple",
        "Apple Music",
        ("Extended Partner Share", "Partner Share Currency", "Country Of Sale"),
        {"useType": "PermanentDownload", "commercialModel": "PayAsYouGoModel"},
        "MDY",
        ("Title Type",),
        ("Country Of Sale", "Partner Share Currency", "Quantity", "Extended Partner Share"),
        "https://developer.apple.com/help/app-store-connect/reference/financial-report-fields",
    ),
    Service(
        "spotify",
        "Spotify",
        ("Track URI", "Payable"),
        {"useType": "OnDemandStream", "commercialModel": "SubscriptionModel"},
    ),
    Service(
        "youtube",
        "YouTube",
        ("Adjustment Type", "Asset ID", "Partner Revenue"),
        {"useType": "Stream", "commercialModel": "AdvertisementSupportedModel", "currency": "USD"},
        source="https://developers.google.com/youtube/reporting/v1/reports/system_managed/fields",
    ),
    Service(
        "bandcamp",
        "Bandcamp",
        ("Item Type", "Item Name", "Amount You Received"),
        {"useType": "PermanentDownload", "commercialModel": "PayAsYouGoModel"},
        "MDY",
        ignored=("Item Total",),
    ),
    Service(
        "beatport",
        "Beatport",
        ("Track Count", "Net Content Revenue"),
        {"useType": "PermanentDownload", "commercialModel": "PayAsYouGoModel"},
        "MDY",
    ),
)
GENERIC = Service("generic", "", ())
