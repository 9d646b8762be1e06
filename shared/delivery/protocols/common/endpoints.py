"""Owns the URLs that users give as endpoints: their check, and the check of where they lead."""

from urllib.parse import urlsplit

from shared.delivery.protocols.base import Options, Secrets
from shared.platform.network.guard import Network

_PORTS = {"http": 80, "https": 443}


def url_complaints(options: Options, *names: str) -> list[str]:
    """What is wrong with the URLs among the options; empty ones are none."""
    return [
        f"{name} is no URL. Write it as https://host or https://host:port."
        for name in names
        if options.get(name) and not _is_url(options[name])
    ]


def check_endpoint(options: Options, _secrets: Secrets) -> list[str]:
    """The rule of protocols whose only URL is the endpoint."""
    return url_complaints(options, "endpoint")


def check_address(url: str, network: Network) -> None:
    """Raises AddressForbidden or ConnectionFailed before any credential is made ready for a place like that."""
    parts = urlsplit(url)
    network.addresses(parts.hostname or "", parts.port or _PORTS[parts.scheme])


def _is_url(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in _PORTS and bool(parts.hostname)
