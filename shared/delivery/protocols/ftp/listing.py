"""Lists a folder of an FTP server: names with their sizes by MLSD (RFC 3659), or names alone."""

import ftplib
from collections.abc import Mapping
from dataclasses import dataclass

from shared.delivery.protocols.ftp.client import FtpClient
from shared.delivery.protocols.ftp.failures import denies, not_implemented

_ABSENT = ("550", "450", "501")
_FOLDERS = ("dir", "cdir", "pdir")


@dataclass(frozen=True, slots=True)
class FolderListing:
    """What is in a folder, without folders that the server marks as such.

    `sizes` in bytes by name; None where the server does not tell: it may be a folder. `is_shown`: the server showed
    something, if only the folder itself. Otherwise it may be missing, empty, or not to be read.
    """

    sizes: Mapping[str, int | None]
    is_shown: bool


def list_folder(client: FtpClient, folder: str) -> FolderListing:
    """The files in the folder; none if it does not exist. Raises ftplib.Error if the server refuses."""
    try:
        return _by_facts(client, folder) or _by_name(client, folder)
    except (ftplib.error_perm, ftplib.error_temp) as error:
        if str(error).startswith(_ABSENT) and not denies(error):
            return FolderListing({}, is_shown=False)
        raise


def _by_facts(client: FtpClient, folder: str) -> FolderListing | None:
    """By MLSD; None if the server does not implement it."""
    if "MLST" not in client.features:
        return None
    try:
        entries = list(client.mlsd(folder))
    except ftplib.error_perm as error:
        if not_implemented(error):
            return None
        raise
    sizes: dict[str, int | None] = {}
    for name, facts in entries:
        kind, size = facts.get("type", "").lower(), facts.get("size", "")
        if kind not in _FOLDERS:
            sizes[name] = int(size) if kind == "file" and size.isdecimal() else None
    return FolderListing(sizes, is_shown=bool(entries))


def _by_name(client: FtpClient, folder: str) -> FolderListing:
    names = [name.rpartition("/")[2] for name in client.nlst(folder)]
    return FolderListing(dict.fromkeys(names), is_shown=bool(names))
