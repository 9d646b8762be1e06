"""Fetches a small file from a URL that a user specified: public hosts only, no redirects, limited size."""

import io
from typing import BinaryIO
from urllib.parse import urlsplit

from shared.errors import DeliveryError, Finding, InvalidInput
from shared.platform.network.guard import Network

MAX_BYTES = 20 << 20
_TIMEOUT_S = 20


def fetch_file(url: str, network: Network) -> BinaryIO:
    """The file at `url`, in memory.

    Raises InvalidInput if the URL is not HTTP(S), its host is not public, or the file is missing or too large.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise _not_fetched("The URL is not a plain HTTP or HTTPS URL.", "Send a URL without user name and password.")
    try:
        return _read(url, network)
    except DeliveryError as error:
        raise _not_fetched(error.message, error.remedy) from error
    except OSError as error:  # the base class of requests' exceptions
        raise _not_fetched(f"The URL cannot be fetched ({type(error).__name__}).", "Check the URL.") from error


def _read(url: str, network: Network) -> BinaryIO:
    import requests

    from shared.platform.network.answers import AnswerBounds
    from shared.platform.network.http import guard_session

    with guard_session(requests.Session(), network, AnswerBounds(_TIMEOUT_S, MAX_BYTES)) as session:
        response = session.get(url, timeout=_TIMEOUT_S, allow_redirects=False)
        if response.status_code != 200:
            raise _not_fetched(
                f"The server responded with status {response.status_code}.", "Send the file's final URL."
            )
        return io.BytesIO(response.content)


def _not_fetched(message: str, remedy: str) -> InvalidInput:
    return InvalidInput([Finding("url", message, "not-fetched", remedy=remedy)])
