"""Composes the content of a printed receipt: titles, facts and rows as plain text, independent of PDF. Pure."""

from dataclasses import dataclass
from datetime import datetime
from os.path import commonpath

from shared.model.accounts.tenant import Branding
from shared.model.delivery.receipt import Receipt

_PROOFS = {
    "md5": "MD5 on the server",
    "size": "size on the server",
    "accepted": "accepted by the server",
}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The names of the tenant, the release and the target; empty strings for those that are no longer known."""

    tenant: str
    branding: Branding
    sender: str
    """The sending DDEX party: name and DPID."""
    target: str
    release: str
    artist: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file: its path, size, MD5, and how its arrival was verified."""

    path: str
    size: str
    md5: str
    proof: str
    intact: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The content of a printed receipt."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    files: tuple[FileRow, ...]
    chain: tuple[tuple[str, str], ...]
    made: datetime


_ACTIONS = {"Initial": "First delivery", "Update": "Update", "Takedown": "Takedown"}


def receipt_page(receipt: Receipt, letterhead: Letterhead) -> Page:
    """The receipt as text, in the same form for every protocol."""
    by = f" by {letterhead.artist}" if letterhead.artist else ""
    folder = _folder([file.path for file in receipt.files])
    facts = (
        ("Sent by", letterhead.sender or letterhead.tenant),
        ("Delivered to", letterhead.target or receipt.target_id),
        ("Protocol", f"{receipt.protocol}, {receipt.server}" if receipt.server else receipt.protocol),
        ("Type", _ACTIONS[receipt.message_sub_type]),
        ("Message", receipt.message_id),
        ("Started", _moment(receipt.started)),
        ("Completed", _moment(receipt.completed)),
        ("Duration", f"{receipt.duration_ms / 1000:.1f} s, attempt {receipt.attempts}"),
        ("Folder", folder.rstrip("/") or "the target's directory"),
        ("Content", f"{len(receipt.files)} files, {size(receipt.total_bytes)} ({receipt.total_bytes:,} bytes)"),
    )
    chain = (
        (
            ("Receipt", f"number {receipt.sequence} of {letterhead.tenant}"),
            ("SHA-256", receipt.hash or ""),
            ("Follows", receipt.previous or ""),
        )
        if receipt.linked
        else (("Receipt", "not yet linked to the previous ones"),)
    )
    return Page(
        title=f"{letterhead.release or receipt.release_id}{by}",
        subtitle=f"Delivery receipt {receipt.id}",
        facts=facts,
        files=tuple(
            FileRow(
                path=file.path.removeprefix(folder),
                size=size(file.size),
                md5=file.md5,
                proof=_PROOFS[file.verified_by],
                intact=file.size_found in (None, file.size) and file.md5_found in (None, file.md5),
            )
            for file in receipt.files
        ),
        chain=chain,
        made=receipt.completed,
    )


def _folder(paths: list[str]) -> str:
    """The common folder of all files, with a trailing slash; empty if there is none."""
    common = commonpath([path.rpartition("/")[0] for path in paths]) if paths else ""
    return f"{common}/" if common else ""


def size(count: int) -> str:
    """A number of bytes in a readable unit."""
    if count < 1024:
        return f"{count} B"
    value = float(count)
    for unit in ("KiB", "MiB", "GiB"):
        value /= 1024
        if value < 1024:
            return f"{value:.1f} {unit}"
    return f"{value / 1024:.1f} TiB"


def _moment(value: datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S} UTC"
