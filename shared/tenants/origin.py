"""Owns where a request came from, as far as it can be known: an address and what the client calls itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """Address (IP) and user agent of a request; both empty where there is none. Personal data."""

    address: str = ""
    agent: str = ""


UNKNOWN = Origin()
_MAX_ADDRESS, _MAX_AGENT = 64, 300


def origin_of(forwarded_for: str | None, peer: str | None, agent: str | None) -> Origin:
    """The origin of an HTTP request.

    Of `X-Forwarded-For` the last entry counts: Google's front end appends the address that it saw itself
    (https://cloud.google.com/load-balancing/docs/https#x-forwarded-for_header); what stands before it anyone can claim.
    """
    address = (forwarded_for or "").rsplit(",", 1)[-1].strip() or peer or ""
    return Origin(_printable(address)[:_MAX_ADDRESS], _printable(agent or "")[:_MAX_AGENT])


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
