"""A small album with two discs, a cover, a back cover and a booklet."""

from datetime import UTC, date, datetime
from typing import Any

from shared.model.catalog.asset import AudioAsset, AudioFormat, DocumentAsset, Hashes, ImageAsset
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Basic, Release, ReleaseAssets, ReleaseMetadata, Rights
from shared.model.catalog.track import Track, TrackAudio, TrackMetadata

NOW = datetime(2026, 1, 2, 3, 4, 5, 6000, UTC)
UPC = "0724384960650"
SENDER = Party(party_id="PADPIDA2014122301Q", party_name="Nordlicht & Söhne <Records>")
RECIPIENT = Party(party_id="PADPIDA3897722461G", party_name="A DSP")


def hashes(seed: int) -> Hashes:
    return Hashes(md5=f"{seed:032x}", sha1=f"{seed:040x}", sha256=f"{seed:064x}")


def _track(number: int, disc: int = 1) -> Track:
    return Track(
        id=f"t{disc}{number}",
        sequence_number=number,
        disc_number=disc,
        isrc=f"QZABC26{disc:02}{number:03}",
        metadata=TrackMetadata(title=f"Song {number}", display_artist="Ada", duration=20),
        audio=TrackAudio(file_id=f"a{disc}{number}", format="WAV"),
    )


def _audio(id_: str, seed: int, format_: AudioFormat = "WAV") -> AudioAsset:
    return AudioAsset(
        id=id_,
        file_name="../../etc/passwd .wav",
        format=format_,
        size=1000 + seed,
        duration=20,
        channels=2,
        sample_rate=44100,
        bit_depth=16,
        storage_url=f"gs://demo.appspot.com/tenants/t1/assets/{id_}/song.wav",
        hashes=hashes(seed),
        uploaded_at=NOW,
    )


def _image(id_: str, seed: int, **fields: Any) -> ImageAsset:
    return ImageAsset(
        id=id_,
        file_name="Cover (final).JPG",
        width=3000,
        height=3000,
        size=1000 + seed,
        storage_url=f"tenants/t1/assets/{id_}/cover.jpg",
        hashes=hashes(seed),
        uploaded_at=NOW,
        **fields,
    )


def album(**basic: Any) -> Release:
    return Release(
        id="r1",
        tenant_id="t1",
        type="Album",
        basic=Basic(
            **{
                "title": "Fjord",
                "display_artist": "Ada",
                "release_date": date(2026, 2, 1),
                "label": "Nordlicht",
                "barcode": UPC,
                **basic,
            }
        ),
        tracks=[_track(1), _track(2), _track(1, disc=2)],
        assets=ReleaseAssets(
            cover_image=_image("c1", 11, type="FrontCover", format="JPEG"),
            audio=[_audio("a11", 1), _audio("a12", 2, "FLAC"), _audio("a21", 3), _audio("unused", 4)],
            images=[_image("b1", 12, type="BackCover", format="PNG")],
            documents=[
                DocumentAsset(
                    id="d1",
                    file_name="booklet.pdf",
                    size=1013,
                    storage_url="tenants/t1/assets/d1/booklet.pdf",
                    hashes=hashes(13),
                    uploaded_at=NOW,
                )
            ],
        ),
        metadata=ReleaseMetadata(copyright="2026 Nordlicht"),
        rights=Rights(start_date=date(2026, 2, 1)),
        created=NOW,
        updated=NOW,
        created_by="u1",
    )
