"""Compares the credits of a release document with the records that they link to. Pure."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from pydantic import TypeAdapter, ValidationError

from shared.catalog.parties.credits import Credit, credits_of
from shared.catalog.parties.fill import Parties
from shared.catalog.parties.names import every_name
from shared.errors import Finding
from shared.model.identifiers import AppleArtistId, Ipi, Isni, SpotifyArtistId
from shared.model.party import PartyRecord

_MOST = 50
_STATED: Mapping[str, TypeAdapter[str]] = {
    "isni": TypeAdapter(Isni),
    "ipi": TypeAdapter(Ipi),
    "appleId": TypeAdapter(AppleArtistId),
    "spotifyId": TypeAdapter(SpotifyArtistId),
}
"""The identifiers that credits state, and the form in which they are compared."""
_PAGES = {"apple_id": "Apple Music", "spotify_id": "Spotify"}


def party_findings(release: Mapping[str, Any], parties: Parties) -> list[Finding]:
    """What differs between credits and their records, and whose pages at DSPs are not known. At most fifty.

    A DSP that is not told which page an artist has may choose that of another artist of the same name.
    """
    return list(islice(_found(release, parties), _MOST))


def _found(release: Mapping[str, Any], parties: Parties) -> Iterator[Finding]:
    told: set[str] = set()
    for credit in credits_of(release):
        if credit.party_id is None:
            continue
        party = parties.get(credit.party_id)
        if party is None:
            message = f"{credit.name!r} links to a record that does not exist; the link has no effect."
            yield _warning(credit.path, message, "unknown-party", "Choose a record again, or remove the link.")
            continue
        yield from _differences(credit, party)
        if credit.role == "artist" and party.id not in told:
            told.add(party.id)
            yield from _pages(credit, party)


def _differences(credit: Credit, party: PartyRecord) -> Iterator[Finding]:
    if credit.name not in every_name(party):
        message = f"The credit is {credit.name!r}, and its record is {party.name!r}."
        remedy = f"Write {party.name!r}, or add the spelling to the record's variants."
        yield _warning(credit.path, message, "party-name-differs", remedy)
    known = party.model_dump(by_alias=True)
    for name, form in _STATED.items():
        stated = _formed(form, credit.stated.get(name))
        if stated and known[name] and stated != known[name]:
            message = f"The credit of {credit.name!r} has another {name} ({stated}) than its record ({known[name]})."
            yield _warning(f"{credit.path}.{name}", message, "party-id-differs", "Correct one of them.")


def _formed(form: TypeAdapter[str], stated: Any) -> Any:
    """The identifier as it is stored; clients write it with spaces, or as the address of a page."""
    try:
        return form.validate_python(stated)
    except ValidationError:
        return stated


def _pages(credit: Credit, party: PartyRecord) -> Iterator[Finding]:
    missing = [page for name, page in _PAGES.items() if getattr(party, name) is None]
    if missing:
        yield Finding(
            credit.path,
            f"The record of {party.name!r} does not say which page is theirs at {' and '.join(missing)}.",
            "artist-page-unknown",
            "info",
            remedy="Once there is a page, enter its id. Releases on another artist's page have to be moved by the DSP.",
        )


def _warning(path: str, message: str, code: str, remedy: str) -> Finding:
    return Finding(path, message, code, "warning", remedy=remedy)
