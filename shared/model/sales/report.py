"""Defines what is known of a sales report beside its lines: who says it, about which time, and its sums."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

ReportStanding = Literal["current", "replaced"]
"""current: its lines count · replaced: a later report about the same takes its place."""


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """A summary of a report: what its lines have in common, and the sums that the service states."""

    id: str
    """What lines name it by. Several summaries may have one id, for several rights controllers."""
    type: str
    """The type of record, such as `SY02.01`."""
    service: str
    tier: str
    """What the service calls the offer, such as `Premium`; empty if it has one."""
    territory: str
    use_type: str
    commercial_model: str
    currency: str
    exchange_rate: Decimal | None = None
    usages: Decimal | None = None
    """All usages that the summary is about."""
    net_revenue: Decimal | None = None
    """The service's net revenue."""
    allocated_revenue: Decimal | None = None
    """What is due to the recipient for its lines."""


@dataclass(frozen=True, slots=True)
class ReportHeader:
    """What the first record of a file says; for a spreadsheet, what is known of it instead."""

    format: str
    """`dsr`, or the name of the mapping profile of a spreadsheet."""
    report_id: str
    profile: str = ""
    """The profile and its version, such as `BasicAudioProfile 1.2`."""
    sender: str = ""
    """The party id of the sender."""
    sender_name: str = ""
    recipient: str = ""
    service: str = ""
    start: date | None = None
    end: date | None = None
    created: datetime | None = None
    number: int = 1
    """The number of the file in its set, from 1."""
    of: int = 1
    """The number of files in the set."""


@dataclass(slots=True)
class SalesReport:
    """A report: the files of its set, and what they have together."""

    header: ReportHeader
    subject: tuple[str, ...]
    """What it is about: two reports with the same subject say the same thing, and the later one counts."""
    files: list[str] = field(default_factory=list)
    standing: ReportStanding = "current"
    replaced_by: str = ""
    """The id of the report that takes its place."""
    missing: Sequence[int] = ()
    """The numbers of the files that its set lacks."""
    summaries: list[ReportSummary] = field(default_factory=list)
    lines: int = 0
    """How many sales lines it has."""
    quantity: Decimal = Decimal(0)
    revenue: dict[str, Decimal] = field(default_factory=dict)
    """What is due, by currency, of the lines that state it."""
