"""Faults that the simulator can inject, and their notation: `cut=1000000`. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shared.errors import Finding, InvalidInput

KINDS = {
    "cut": ("cut_after", "reset all connections once, after N bytes from clients"),
    "slow": ("bytes_per_s", "accept N bytes per second"),
    "5xx": ("refusals", "answer the first N connections with HTTP 503 (S3 and HTTP)"),
    "full": ("disk_bytes", "limit the disk to N bytes (HTTP; SFTP as root)"),
    "spoil": ("spoiled", "damage a file of each of the first N packages after arrival, so that its hash is wrong"),
}
"""Name -> the field, and its effect."""
_UNSUPPORTED = {"sftp": {"5xx"}, "s3": {"full"}, "http": set[str]()}


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults to inject; none by default. Sizes in bytes."""

    cut_after: int | None = None
    bytes_per_s: int | None = None
    refusals: int = 0
    disk_bytes: int | None = None
    spoiled: int = 0

    @property
    def needs_proxy(self) -> bool:
        """Whether a proxy is needed between client and server."""
        return bool(self.cut_after or self.bytes_per_s or self.refusals)


NO_FAULTS = Faults()


def parse_faults(texts: Iterable[str], protocol: str) -> Faults:
    """Parses faults written as `kind=number`. Raises InvalidInput with every problem."""
    fields: dict[str, Any] = {}
    problems: list[Finding] = []
    for text in texts:
        kind, _, number = text.partition("=")
        if kind not in KINDS or not number.isdecimal() or int(number) == 0:
            remedy = f"Use KIND=NUMBER; the kinds are {', '.join(KINDS)}."
            problems.append(Finding("--fault", f"{text!r} is not a fault.", "unknown", remedy=remedy))
        elif kind in _UNSUPPORTED[protocol]:
            message = f"{kind} is not available over {protocol.upper()}."
            problems.append(Finding("--fault", message, "impossible", remedy="Choose another protocol."))
        else:
            fields[KINDS[kind][0]] = int(number)
    if problems:
        raise InvalidInput(problems)
    return Faults(**fields)
