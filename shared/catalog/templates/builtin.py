"""Lists the templates that every tenant has. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.model.templates import TemplateAsset

_AUDIO: tuple[TemplateAsset, ...] = ("FrontCoverImage", "Audio")


@dataclass(frozen=True, slots=True)
class Builtin:
    """A template of ours: its id, name and description, the files that it needs, and what it fills."""

    id: str
    name: str
    description: str
    content: Mapping[str, Any]
    required_assets: tuple[TemplateAsset, ...] = _AUDIO


BUILTIN = (
    Builtin(
        "standard-album",
        "Album",
        "Several recordings of one artist, worldwide.",
        {"type": "Album", "basic": {"type": "Album"}},
    ),
    Builtin(
        "single",
        "Single",
        "One song.",
        {"type": "Single", "basic": {"type": "Single"}, "tracks": [{"sequenceNumber": 1}]},
    ),
    Builtin(
        "ep",
        "EP",
        "Four to six recordings.",
        {"type": "Album", "basic": {"type": "EP"}},
    ),
    Builtin(
        "compilation",
        "Compilation",
        "Recordings of various artists, each named at its track.",
        {
            "type": "Album",
            "basic": {"type": "Compilation", "displayArtist": "Various Artists"},
            "metadata": {"compilation": "multi-artist"},
        },
    ),
    Builtin(
        "classical",
        "Classical album",
        "Works with their composers, and a conductor and an orchestra for the whole album.",
        {
            "type": "Album",
            "basic": {"type": "Classical Album"},
            "metadata": {
                "genreCode": "CLASSICAL-00",
                "genreName": "Classical",
                "contributors": [{"role": "Conductor"}, {"role": "Orchestra"}],
                "writers": [{"role": "Composer"}],
            },
        },
        (*_AUDIO, "Booklet"),
    ),
    Builtin(
        "dj-mix",
        "DJ mix",
        "One continuous mix; its recordings are listed at the track.",
        {
            "type": "Album",
            "basic": {"type": "DJ Mix"},
            "metadata": {"genreCode": "DANCE-00", "genreName": "Dance"},
            "tracks": [{"sequenceNumber": 1}],
        },
    ),
)

BY_ID: Mapping[str, Builtin] = {template.id: template for template in BUILTIN}
