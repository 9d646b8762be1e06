"""Owns fetching a small file from a URL that a user named: public hosts only, no redirects, a limit on its size."""

import io
from typing import BinaryIO
from urllib.parse import urlsplit

from shared.errors import DeliveryError, Finding, InvalidInput
from shared.platform.network.guard import Network

MAX_BYTES = 20 << 20
_TIMEOUT_S = 20
_CHUNK_BYTES = 64 << 10


def fetch_file(url: str, network: Network) -> BinaryIO:
    """The file at `url`, in memory. Raises InvalidInput: not HTTP(S), not public, not there, or too large."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise _refused("It is no plain HTTP or HTTPS address.", "Send a URL without user and password.")
    try:
        return _read(url, network)
    except DeliveryError as error:
        raise _refused(error.message, error.remedy) from error
    except OSError as error:  # requests' exceptions are
        raise _refused(f"It cannot be fetched ({type(error).__name__}).", "Check the address.") from error


def _read(url: str, network: Network) -> BinaryIO:
    import requests

    from shared.platform.network.http import guard_session

    with guard_session(requests.Session(), network) as session:
        answer = session.get(url, stream=True, timeout=_TIMEOUT_S, allow_redirects=False)
        with answer:
            if answer.status_code != 200:
                raise _refused(f"Its server answered {answer.status_code}.", "Send the file's final address.")
            kept = io.BytesIO()
            for chunk in answer.iter_content(_CHUNK_BYTES):
                if kept.tell() + len(chunk) > MAX_BYTES:
                    raise _refused(f"It has more than {MAX_BYTES:,} bytes.", "Upload the file instead.")
                kept.write(chunk)
    kept.seek(0)
    return kept


def _refused(message: str, remedy: str) -> InvalidInput:
    return InvalidInput([Finding("url", message, "not-fetched", remedy=remedy)])
