"""Owns the faults that the simulator can be asked for, and how they are named: `cut=1000000`. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shared.errors import Finding, InvalidInput

KINDS = {
    "cut": ("cut_after", "all connections are reset once, after so many bytes from clients"),
    "slow": ("bytes_per_s", "so many bytes a second are taken"),
    "5xx": ("refusals", "the first so many connections are answered with HTTP 503 (S3 and HTTP)"),
    "full": ("disk_bytes", "the disk holds so many bytes (HTTP; SFTP as root)"),
    "spoil": ("spoiled", "a file of the first so many packages is damaged after it arrived: its hash is wrong"),
}
"""Name -> the field, and what it does."""
_UNABLE = {"sftp": {"5xx"}, "s3": {"full"}, "http": set[str]()}


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong; nothing by default. Sizes in bytes."""

    cut_after: int | None = None
    bytes_per_s: int | None = None
    refusals: int = 0
    disk_bytes: int | None = None
    spoiled: int = 0

    @property
    def on_the_way(self) -> bool:
        """Whether something has to stand between client and server."""
        return bool(self.cut_after or self.bytes_per_s or self.refusals)


NO_FAULTS = Faults()


def parse_faults(texts: Iterable[str], protocol: str) -> Faults:
    """The faults named as `kind=number`. Raises InvalidInput with every problem."""
    fields: dict[str, Any] = {}
    problems: list[Finding] = []
    for text in texts:
        kind, _, number = text.partition("=")
        if kind not in KINDS or not number.isdecimal() or int(number) == 0:
            remedy = f"Write KIND=NUMBER; the kinds are {', '.join(KINDS)}."
            problems.append(Finding("--fault", f"{text!r} is no fault.", "unknown", remedy=remedy))
        elif kind in _UNABLE[protocol]:
            message = f"{kind} cannot happen over {protocol.upper()}."
            problems.append(Finding("--fault", message, "impossible", remedy="Choose another protocol."))
        else:
            fields[KINDS[kind][0]] = int(number)
    if problems:
        raise InvalidInput(problems)
    return Faults(**fields)
