"""Determines the MD5 of a file on an FTP server: by a command of the server, or by reading the file back."""

import ftplib
import hashlib
import re
from collections.abc import Callable
from contextlib import closing, suppress

from shared.delivery.protocols.ftp.client import FtpClient

_MD5 = re.compile(r"[0-9a-fA-F]{32}")


def digest_by_server(client: FtpClient, remote_path: str) -> str | None:
    """The MD5 (lower-case hex) that the server computes; None if it announces no command for it, or refuses.

    XMD5 and MD5 are commands of several servers (draft-twine-ftpmd5), HASH is draft-bryan-ftpext-hash. Raises OSError
    or EOFError if it does not answer: the file may be too large for it.
    """
    if "XMD5" in client.features:
        command = "XMD5"
    elif "MD5" in client.features:
        command = "MD5"
    elif "MD5" in client.features.get("HASH", "").upper():
        command = "HASH"
    else:
        return None
    with suppress(ftplib.Error):
        if command == "HASH":
            with suppress(ftplib.error_perm):  # it may be the default
                client.sendcmd("OPTS HASH MD5")
        words = client.sendcmd(f"{command} {remote_path}").replace(remote_path, " ").split()
        found = {word.lower() for word in words if _MD5.fullmatch(word)}
        return found.pop() if len(found) == 1 else None
    return None


def digest_by_reading(client: FtpClient, remote_path: str, size: int | None, hold: Callable[[], None]) -> str | None:
    """The MD5 (lower-case hex) of the file's content; None if the server refuses to send it.

    Calls `hold` before each chunk. Reads no more than one chunk beyond `size` bytes, if it is known.
    """
    digest = hashlib.md5(usedforsecurity=False)
    count = 0
    try:
        with closing(client.receive_file(f"RETR {remote_path}", "file", None)) as chunks:
            for chunk in chunks:
                hold()
                digest.update(chunk)
                count += len(chunk)
                if size is not None and count > size:
                    break
    except ftplib.error_perm:
        return None
    return digest.hexdigest()
