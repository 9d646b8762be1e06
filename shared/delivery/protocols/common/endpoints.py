"""Checks the URLs that users enter as endpoints: their form, and the addresses they resolve to."""

from urllib.parse import urlsplit

from shared.delivery.protocols.base import Options, Secrets
from shared.errors import AddressForbidden
from shared.platform.network.guard import Network, is_public

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


def check_address(url: str, network: Network, *, credentials: bool = True) -> None:
    """Raises AddressForbidden or ConnectionFailed, before any credential is prepared for that host.

    With `credentials`, plain HTTP is refused over the public Internet: everyone on the way could read them.
    """
    parts = urlsplit(url)
    found = network.addresses(parts.hostname or "", parts.port or _PORTS[parts.scheme])
    if credentials and parts.scheme == "http" and any(map(is_public, found)):
        raise AddressForbidden(f"{url} would send the credentials unencrypted.", remedy="Use an https:// URL.")


def _is_url(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in _PORTS and bool(parts.hostname)
