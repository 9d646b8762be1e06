"""Checks the URLs that users enter as endpoints: their form, and the addresses they resolve to."""

from urllib.parse import urlsplit

from shared.delivery.protocols.base import Options, Secrets
from shared.platform.network.guard import Network

_PORTS = {"http": 80, "https": 443}


def url_problems(options: Options, *names: str) -> list[str]:
    """What is wrong with the named URL options; empty ones are skipped."""
    return [
        f"{name} is not a URL. Write it as https://host or https://host:port."
        for name in names
        if options.get(name) and not _is_url(options[name])
    ]


def check_endpoint(options: Options, _secrets: Secrets) -> list[str]:
    """The rule for protocols whose only URL is the endpoint."""
    return url_problems(options, "endpoint")


def check_address(url: str, network: Network) -> None:
    """Raises AddressForbidden or ConnectionFailed, before any credential is prepared for that host."""
    parts = urlsplit(url)
    network.addresses(parts.hostname or "", parts.port or _PORTS[parts.scheme])


def _is_url(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in _PORTS and bool(parts.hostname)
