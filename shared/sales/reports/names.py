"""Reads the names of flat-file sales reports (DDEX DSR, part 1: file naming). Pure.

`DSR_{recipient}_{sender}_{service}_{period}_{territory}_{x}of{y}_{yyyymmddThhmmss}.tsv`, packed or not.
"""

import re
from typing import NamedTuple

_NAME = re.compile(
    r"DSR_([^_]+)_([^_]+)_([^_]+)_([^_]+)_([^_]+)"
    r"_(\d{1,6})of(\d{1,6})_(\d{8}T\d{6})\.(?:tsv|txt|csv)(?:\.gz)?",
    re.IGNORECASE,
)


class ReportName(NamedTuple):
    """What the name of a file says."""

    recipient: str
    sender: str
    service: str
    period: str
    """As written: `2026-01`, `2026-Q1`, `20260101--20260131`."""
    territory: str
    number: int
    of: int
    created: str
    """Local time, `yyyymmddThhmmss`."""


def read_name(name: str) -> ReportName | None:
    """The parts of a file's name; None if it has another form."""
    found = _NAME.fullmatch(re.split(r"[/\\]", name)[-1])
    if not found:
        return None
    recipient, sender, service, period, territory, number, of, created = found.groups()
    return ReportName(recipient, sender, service, period, territory, int(number), int(of), created)
