"""Documents of a world: valid by the models, the same in each run, and changed where a test says so."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.model.accounts.tenant import Tenant
from shared.model.catalog.asset import Asset
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.target import DeliveryTarget

TENANT = "tenant"
_PERSON = "manager"
_RATE_HZ, _CHANNELS, _BITS, _SECONDS = 44_100, 2, 16, 180.0


def release_of(name: str, now: datetime, changes: Mapping[str, Any]) -> Release:
    """A ready single of two tracks with their files. `changes` are merged into it, as the API writes documents."""
    moment = now.isoformat()
    audio = [_audio(f"{name}-audio-{number}", moment) for number in (1, 2)]
    document = {
        "id": name,
        "tenantId": TENANT,
        "type": "Single",
        "status": "ready",
        "basic": {
            "title": "Night Transit",
            "displayArtist": "The Example Ensemble",
            "artists": [{"name": "The Example Ensemble"}],
            "releaseDate": now.date().isoformat(),
            "label": "Example Records",
            "barcode": "600000000002",
            "type": "Single",
        },
        "tracks": [_track(number, audio[number - 1]["id"]) for number in (1, 2)],
        "assets": {"audio": audio, "coverImage": _cover(f"{name}-cover", moment)},
        "metadata": {
            "genreName": "Electronic",
            "language": "en",
            "copyright": f"{now.year} Example Records",
            "copyrightYear": now.year,
            "production": f"{now.year} Example Records",
            "productionYear": now.year,
        },
        "rights": {"startDate": now.date().isoformat()},
        "created": moment,
        "updated": moment,
        "createdBy": _PERSON,
    }
    return decode(Release, merged(document, changes))


def asset_of(
    name: str, file_name: str, content: bytes, kind: str, path: str, now: datetime, changes: Mapping[str, Any]
) -> Asset:
    """An upload that was accepted. For audio, the measured facts are those of a stereo WAV of CD quality."""
    types = {"audio": "audio/wav", "image": "image/jpeg", "document": "application/pdf"}
    moment = now.isoformat()
    measured = {**_audio(name, moment), "fileName": file_name, "size": len(content), "hashes": _hashes(content)}
    document = {
        "id": name,
        "tenantId": TENANT,
        "releaseId": "release",
        "kind": kind,
        "fileName": file_name,
        "contentType": types[kind],
        "size": len(content),
        "storagePath": path,
        "status": "ready",
        **({"imageType": "FrontCover"} if kind == "image" else {}),
        **({"audio": {**measured, "storageUrl": path}} if kind == "audio" else {}),
        "created": moment,
        "createdBy": _PERSON,
        "updated": moment,
    }
    return decode(Asset, merged(document, changes))


def target_of(name: str, now: datetime, changes: Mapping[str, Any]) -> DeliveryTarget:
    """A delivery target."""
    moment = now.isoformat()
    document = {
        "id": name,
        "tenantId": TENANT,
        "name": "Example DSP",
        "protocol": "SFTP",
        "config": {},
        "ddex": {"partyId": "PADPIDA3897722461G", "partyName": "Example DSP"},
        "created": moment,
        "createdBy": _PERSON,
        "updated": moment,
    }
    return decode(DeliveryTarget, merged(document, changes))


def delivery_of(
    name: str, release_id: str, target_id: str, status: str, now: datetime, changes: Mapping[str, Any]
) -> Delivery:
    """A delivery of a release to a target."""
    moment = now.isoformat()
    document = {
        "id": name,
        "tenantId": TENANT,
        "releaseId": release_id,
        "targetId": target_id,
        "status": status,
        "messageSubType": "Initial",
        "ernVersion": "4.3",
        "ernMessageId": f"M-{name}",
        "contentHash": hashlib.sha256(name.encode()).hexdigest(),
        "batchId": f"{now:%Y%m%d%H%M%S}000",
        "lane": f"{release_id}_{target_id}",
        "sender": {"partyId": "PADPIDA2014122301Q", "partyName": "Example Records"},
        "scheduled": moment,
        "idempotencyKey": name,
        "created": moment,
        "createdBy": _PERSON,
        "updated": moment,
    }
    return decode(Delivery, merged(document, changes))


def tenant_of(now: datetime) -> Tenant:
    """The tenant, whose settings permit deliveries."""
    party = {"partyId": "PADPIDA2014122301Q", "partyName": "Example Records"}
    document = {
        "id": TENANT,
        "name": "Example Records",
        "owner": "admin",
        "created": now.isoformat(),
        "settings": {"party": party},
    }
    return decode(Tenant, document)


def merged(document: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the changes: objects are merged, everything else is replaced."""
    found = dict(document)
    for name, value in changes.items():
        before = found.get(name)
        both = isinstance(before, Mapping) and isinstance(value, Mapping)
        found[name] = merged(before, value) if both else value  # type: ignore[arg-type]  # both are mappings
    return found


def _track(number: int, audio: str) -> dict[str, Any]:
    return {
        "id": f"track-{number}",
        "sequenceNumber": number,
        "isrc": f"QZAT22600{number:03}",
        "metadata": {
            "title": f"Night Transit {number}",
            "displayArtist": "The Example Ensemble",
            "artists": [{"name": "The Example Ensemble"}],
            "duration": _SECONDS,
            "contributors": [{"name": "Ada Byrd", "role": "Producer"}],
            "writers": [{"name": "Ada Byrd", "role": "Composer"}],
        },
        "audio": {"fileId": audio, "format": "WAV"},
    }


def _audio(name: str, moment: str) -> dict[str, Any]:
    return {
        "id": name,
        "fileName": f"{name}.wav",
        "format": "WAV",
        "size": int(_SECONDS * _RATE_HZ * _CHANNELS * _BITS / 8) + 44,
        "duration": _SECONDS,
        "channels": _CHANNELS,
        "sampleRate": _RATE_HZ,
        "bitDepth": _BITS,
        "codec": "PCM",
        "storageUrl": f"tenants/{TENANT}/{name}.wav",
        "hashes": _hashes(name.encode()),
        "uploadedAt": moment,
    }


def _cover(name: str, moment: str) -> dict[str, Any]:
    return {
        "id": name,
        "fileName": f"{name}.jpg",
        "type": "FrontCover",
        "format": "JPEG",
        "size": 500_000,
        "width": 3000,
        "height": 3000,
        "colorSpace": "sRGB",
        "storageUrl": f"tenants/{TENANT}/{name}.jpg",
        "hashes": _hashes(name.encode()),
        "uploadedAt": moment,
    }


def _hashes(content: bytes) -> dict[str, str]:
    names = ("md5", "sha1", "sha256")
    return {name: hashlib.new(name, content, usedforsecurity=False).hexdigest() for name in names}
