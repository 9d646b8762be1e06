"""Examples of the free texts that clients send, for the API's description. Pure.

Texts of a named kind (shared/api/description/schemas.py) have the example of the kind, and choices need none.
"""

from collections.abc import Mapping
from typing import Any

_INVITATION = "Zk3vQ8sT1uWyB5nLxR7cJd0p"

EXAMPLES: Mapping[str, str] = {
    "action": "member.removed",
    "appleId": "1234567890",
    "artist": "The Example Ensemble",
    "author": "Example Audio Tools",
    "audioCharacteristics": "Lo-Fi",
    "biography": "Four players from Hamburg who write for the night.",
    "body": "Example Music Awards",
    "catalogNumber": "EXR-042",
    "chart": "Example Albums Top 100",
    "closes": "18:00",
    "code": "AMBIENT-00",
    "company": "Example Recordings",
    "content": "barcode,title,displayArtist\n400000260013,Night Transit,The Example Ensemble",
    "contentAdvisory": "Drug References",
    "contentType": "audio/flac",
    "copyright": "2026 Example Recordings",
    "country": "DE",
    "creationDate": "2026-02",
    "culturalReferences": "The night trains of the 1930s",
    "currency": "EUR",
    "cursor": "WyI1ZjFlYTAzYiJd",
    "deals": "download",
    "derived": "cover-640.jpg",
    "description": "Tells our calendar what is live.",
    "dictionary": "custom:label-house",
    "displayArtist": "The Example Ensemble",
    "displayCredits": "Written and produced by The Example Ensemble",
    "displayName": "Ada",
    "distributor": "Example Distribution",
    "document": "deliveryTargets/b7Kq2mZx9LwT4cVn",
    "domain": "music.label.example",
    "edition": "2026-03",
    "fallbackGenre": "Electronic",
    "fileName": "01_midnight-sun.flac",
    "firstPublicationDate": "2026-05-04",
    "focusTrack": "QZEXA2600001",
    "folder": "acknowledgements/{batch_id}",
    "formalTitle": "Suite No. 2 in D minor",
    "format": "custom:label-sheet",
    "formats": "JPEG",
    "genreCode": "ELECTRONIC-00",
    "genreName": "Electronic",
    "genrePath": "Electronic",
    "genres": "Deep House",
    "grid": "A12425GABC1234002M",
    "groupingTitle": "Four Seasons by Night",
    "harmonicStructure": "Two chords, a tone apart",
    "host": "sftp.dsp.example",
    "idempotencyKey": "tides-2026",
    "ids": "37ee4bc3ce694db0,5b1c6a2f09d84e7b",
    "ifMatch": 'W/"5f1e.a03b"',
    "instrument": "Cello",
    "instrumentation": "Cello",
    "instrumentationDetails": "A cello of 1740, with gut strings.",
    "invitation": "Zk3vQ8sT1uWyB5nLxR7cJd0p",
    "ipi": "00052210040",
    "ignored": "Internal notes",
    "isni": "0000000123456789",
    "isrc": "QZEXA2600001",
    "iswc": "T0345246801",
    "key": "F# minor",
    "keywords": "night",
    "label": "Example Recordings",
    "legalName": "Ada Byrd",
    "labels": "Example Recordings",
    "layout": "stardust-batch",
    "licence": "MIT",
    "mapping": "club",
    "market": "DE",
    "marketingComment": "The ensemble's first album in four years.",
    "marketingDescription": "The first album of the ensemble in four years.",
    "masteredDate": "2026-03-15",
    "md5": "d41d8cd98f00b204e9800998ecf8427e",
    "messageId": "MSG-20260320-0001",
    "messageType": "NewReleaseMessage",
    "mood": "calm",
    "moods": "Dreamy",
    "musicBrainzId": "5b11f4ce-a62d-471e-81fc-a69a8278c7da",
    "name": "The Example Ensemble",
    "names": "The Example Ensemble",
    "namespace": "PADPIDA2014120301R",
    "numbers": "4006381333931",
    "notes": "Send the booklet before the release.",
    "opens": "06:00",
    "organizationName": "Example Recordings",
    "party": "The Example Ensemble",
    "partyId": "PADPIDA2014120301R",
    "partyName": "Example Recordings",
    "pattern": "ACK_*",
    "photoUrl": "https://pictures.example/ada.jpg",
    "origin": "https://distro.example",
    "playlistSuitability": "Study",
    "prefix": "QZABC",
    "preset": "spotify",
    "priceCode": "Mid",
    "production": "2026 Example Recordings",
    "profile": "Audio",
    "protocol": "SFTP",
    "provider": "ExampleRecordings",
    "publicKey": "-----BEGIN PUBLIC KEY-----\nMFkw...\n-----END PUBLIC KEY-----",
    "purpose": "product-news",
    "q": "night trans",
    "recordingTechnique": "Live Recording",
    "relationship": "IsDerivedFrom",
    "remasteredDate": "2026",
    "role": "Composer",
    "seasonality": "Winter",
    "service": "Example Music",
    "since": "2026-01",
    "sortName": "Example Ensemble, The",
    "spotifyId": "4q3ewBCX7sLwd24euuV69X",
    "subgenreCode": "AMBIENT-00",
    "subgenreName": "Ambient",
    "subject": "releases/b7Kq2mZx9LwT4cVn",
    "subtitle": "Live",
    "synopsis": "Ten pieces for the hours between two trains.",
    "targetAudience": "Listeners of ambient music",
    "tempoDescription": "Slow",
    "text": "The Example Ensemble",
    "themes": "Night",
    "time": "08:00",
    "timeSignature": "6/8",
    "timezone": "Europe/Berlin",
    "title": "Night Transit",
    "token": _INVITATION,
    "tool": "Voice Model 2",
    "tradingName": "Example Music",
    "type": "Album",
    "until": "2026-06",
    "url": "https://receiver.example/stardust",
    "use": "download",
    "version": "2.1",
    "versions": "LiveVersion",
    "variants": "Example Ensemble",
    "vocalCharacteristics": "Choir",
    "vocalRegister": "Alto",
}
"""By the name of the field or parameter; in a list, an item."""

OWN: Mapping[str, str] = {
    "Award.date": "2026",
    "Award.name": "Best Instrumental Album",
    "DistributionChannel.name": "Example Music",
    "GenreCode.id": "ambient",
    "GenreCode.name": "Ambient",
    "ImageRequirement.type": "FrontCover",
    "ImportFile.name": "catalogue.csv",
    "InstallRequest.licence": "eyJwbHVnaW4iOiJkb2xieS1hdG1vcyJ9.c2lnbmF0dXJl",
    "InstallRequest.name": "dolby-atmos",
    "KeyRequest.name": "Nightly import",
    "NamedFiles.names": "400000260013_01_002.wav",
    "PanelEdit.action": "list",
    "Permissions.hosts": "api.example.org",
    "PluginLicence.licence": "eyJwbHVnaW4iOiJkb2xieS1hdG1vcyJ9.c2lnbmF0dXJl",
    "ProfileContent.name": "Our former distributor",
    "ProprietaryId.value": "R-4711",
    "Publisher.name": "Example Publishing",
    "Publisher.role": "OriginalPublisher",
    "RightsController.name": "Example Publishing",
    "RightsLine.text": "2026 Example Recordings",
    "TargetContent.name": "A DSP in Europe",
    "TenantChange.name": "Example Recordings",
    "WorkGroup.title": "Suite No. 2",
}
"""By model and field, where the name alone does not tell."""


def with_examples(schemas: Mapping[str, Any], sent: frozenset[str]) -> dict[str, Any]:
    """The schemas; those named in `sent` have an example of each free text."""
    return {name: _with_examples(name, schema) if name in sent else schema for name, schema in schemas.items()}


def example_of(name: str, schema: Mapping[str, Any], model: str = "") -> Any:
    """An example of a field that is a free text or a list of such; None for any other, and for a deprecated one."""
    if schema.get("deprecated") or not is_free_text(schema.get("items", schema)):
        return None
    example = OWN.get(f"{model.removesuffix('Draft')}.{name}") or EXAMPLES[name]  # a draft's model has the same fields
    return [example] if "items" in schema else example


def is_free_text(schema: Mapping[str, Any]) -> bool:
    """Whether the values are texts of no named kind."""
    if reference := schema.get("$ref"):
        return str(reference).rpartition("/")[2] in ("Text", "LongText")
    return schema.get("type") == "string" and schema.keys().isdisjoint(("enum", "const", "format"))


def _with_examples(model: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: example_of(name, field, model) for name, field in schema.get("properties", {}).items()}
    fields = {
        name: {**field, "examples": [found[name]]} if found[name] is not None else field
        for name, field in schema.get("properties", {}).items()
    }
    return {**schema, "properties": fields} if fields else {**schema}
