"""What WebDAV servers (RFC 4918) need beyond PUT: folders that exist, and a rename once a file is complete."""

from collections.abc import Callable
from urllib.parse import quote

import requests

from shared.delivery.protocols.base import RenameRefused
from shared.delivery.protocols.common.http_client import UnexpectedStatus

_EXISTS = 405  # section 9.3.1
_DONE = (200, 201, 204, _EXISTS)
_REFUSALS = (403, 405, 501)
_NO_REFUSALS = (401, 408, 429)


def make_folders(request: Callable[..., requests.Response], endpoint: str, path: str, known: set[str]) -> None:
    """Creates the folders of `path` that are not `known`, from the outermost; PUT creates none (section 9.7.1).

    Those that the server does not let us create are left to PUT, which tells why. Raises UnexpectedStatus for
    statuses that are no refusal.
    """
    folder = endpoint
    for name in ("", *path.split("/")[:-1]):
        folder = f"{folder}/{quote(name)}" if name else folder
        if folder in known:
            continue
        try:
            request("MKCOL", f"{folder}/", expected=_DONE)
        except UnexpectedStatus as error:
            if error.status // 100 != 4 or error.status in _NO_REFUSALS:
                raise
        known.add(folder)


def move_file(request: Callable[..., requests.Response], source: str, destination: str) -> None:
    """Renames the file at the URL `source`, replacing the one at `destination` (section 9.9). Raises RenameRefused."""
    headers = {"Destination": destination, "Overwrite": "T"}
    try:
        request("MOVE", source, headers=headers, expected=(200, 201, 204))
    except UnexpectedStatus as error:
        if error.status not in _REFUSALS:
            raise
        raise RenameRefused(
            "The server does not rename files.",
            remedy="The file is sent under its final name. Set body to put if the server speaks no WebDAV.",
            said=str(error),
        ) from error
