"""Assembles a message's records into one release document."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from shared.messages.ddex.notes import Notes
from shared.messages.ern.read.elements.releases import ReleaseRecord
from shared.messages.ern.read.elements.titles import main_line
from shared.messages.ern.read.records import Records, main_release
from shared.messages.ern.read.release.offers import Offering, read_offering
from shared.messages.ern.read.release.tracks import assemble_tracks
from shared.messages.ern.read.release.types import release_type

_COMPONENT_KEYS = ("title", "barcode", "grid", "proprietaryIds")
_FILE_KEYS = ("type", "fileName")
"""What an image says of its file."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def assemble(records: Records, notes: Notes, *, tenant_id: str, created_by: str) -> tuple[dict[str, Any], Offering]:
    """The release document (wire names, not yet validated) and what the deals offer.

    Raises InvalidInput if the message refers to a resource that it does not contain.
    """
    main = main_release(records, notes)
    tracks = assemble_tracks(records, main, notes)
    track_ids = {track["id"]: track for track in tracks}
    track_releases = {
        release.reference: release.resources[0]
        for release in records.releases
        if release is not main and release.resources and release.resources[0] in track_ids
    }
    created = records.header.created or _EPOCH
    offering = read_offering(records.deals, main.reference, track_releases, notes, as_of=created)
    document = _release(records, main, tracks, offering, notes)
    document |= {"tenantId": tenant_id, "createdBy": created_by, "created": created, "updated": created}
    return document, offering


def _release(
    records: Records, main: ReleaseRecord, tracks: list[dict[str, Any]], offering: Offering, notes: Notes
) -> dict[str, Any]:
    kind, label_type = release_type(
        main.types, tracks, profile=records.profile, compilation=main.metadata["compilation"]
    )
    basic = {
        **main.basic,
        "type": label_type,
        "barcode": main.identifiers.get("ICPN"),
        "grid": main.identifiers.get("GRid"),
        "catalogNumber": main.identifiers.get("CatalogNumber"),
        "proprietaryIds": main.proprietary_ids,
    }
    for artist in basic.pop("otherArtists"):
        notes.lost("Release/DisplayArtist", f"{artist['name']} as {artist['role']}.", "display-role")
    return {
        "id": _document_id(main.identifiers),
        "type": kind,
        "basic": basic,
        "tracks": tracks,
        "images": _images(main, records),
        "metadata": _metadata(main, records),
        "rights": offering.rights,
        "territories": offering.territories,
        "deals": offering.terms if offering.own else [],
        "previews": offering.previews,
        "components": _components(main),
        "works": _works(main),
        "relatedReleases": main.related,
        "ddex": {"version": records.compose_version, "messageId": records.header.message_id},
    }


def _document_id(identifiers: Mapping[str, str]) -> str:
    """The release's first identifier, as a document id."""
    identifier = next(iter(identifiers.values()), "release")
    return "".join(c if c.isascii() and (c.isalnum() or c in "_-") else "-" for c in identifier)[:128]


def _images(main: ReleaseRecord, records: Records) -> list[dict[str, Any]]:
    """What is said of images, but for the ids that a composer derives, and that they are not explicit."""
    images = []
    for resource in records.resources.values():
        if said := dict(resource.image):
            ours = _derived_ids(said["type"], main)
            given = [each for each in said["proprietaryIds"] if each["namespace"] == records.header.sender.party_id]
            derived = [each for each in given if each["value"].startswith(ours)]
            said["proprietaryIds"] = [each for each in said["proprietaryIds"] if each not in derived]
            if said["parentalWarning"] == "NotExplicit":
                said["parentalWarning"] = None
            if any(value for key, value in said.items() if key not in _FILE_KEYS):
                images.append(said)
    return images


def _derived_ids(kind: str, main: ReleaseRecord) -> tuple[str, ...]:
    """How the ids begin that a composer gives an image of that kind in the sender's namespace."""
    keys = (*main.identifiers.values(), _document_id(main.identifiers))
    return tuple(f"{key}_cover" if kind == "FrontCover" else f"{key}_" for key in keys)


def _metadata(main: ReleaseRecord, records: Records) -> dict[str, Any]:
    metadata = {**main.metadata, "language": records.language}
    if made := next((each.ai for each in records.resources.values() if each.kind == "Image" and each.ai), None):
        metadata["aiDisclosure"] = {"artwork": made}
    for key, text, year in (("cLines", "copyright", "copyrightYear"), ("pLines", "production", "productionYear")):
        lines = metadata[key]
        if line := main_line(lines):
            metadata[text], metadata[year] = line["text"], line["year"]
        if len(lines) == 1 and not (lines[0]["company"] or lines[0]["territory"]):
            metadata[key] = []
    return metadata


def _components(main: ReleaseRecord) -> list[dict[str, Any]]:
    """Components that hold more than a disc number. A single component is kept if the message gives its type."""
    components = main.structure.components
    informative = [
        each for each in components if each["type"] != "Component" or any(each[key] for key in _COMPONENT_KEYS)
    ]
    return components if len(components) == 1 and main.structure.typed else informative


def _works(main: ReleaseRecord) -> list[dict[str, Any]]:
    works = [{**work, "tracks": []} for work in main.structure.works]
    for item in main.structure.items:
        if item.work is not None:
            works[item.work]["tracks"].append(item.id or item.reference)
    return [work for work in works if work["tracks"]]
