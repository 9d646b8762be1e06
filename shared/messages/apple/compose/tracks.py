"""Composes the tracks of a package."""

from collections.abc import Mapping, Sequence

from shared.messages.apple.compose.artists import track_artists
from shared.messages.apple.compose.context import Context
from shared.messages.apple.compose.identity import track_vendor_ids
from shared.messages.apple.compose.offers import Offer, track_products
from shared.messages.apple.data.values import IMMERSIVE, INSTANT, STANDARD, STEREO
from shared.messages.apple.parts import Asset, DataFile, File, Genre, TitleLocale, Track
from shared.messages.apple.texts import rights_line
from shared.messages.ern.request import DeliveredFile
from shared.messages.xml.values import day
from shared.model.base import NO_LANGUAGE
from shared.model.catalog import track as model
from shared.model.catalog.release import WorkGroup
from shared.model.catalog.titles import Titled

_EXPLICIT = {"Explicit": "explicit", "ExplicitContentEdited": "clean"}
"""AVS ParentalWarningType -> explicit_content; any other is `none`."""


def ordered(tracks: Sequence[model.Track]) -> list[tuple[str, model.Track]]:
    """The tracks by position, each with its path in the release."""
    paths = [(f"tracks[{index}]", track) for index, track in enumerate(tracks)]
    return sorted(paths, key=lambda each: (each[1].disc_number, each[1].sequence_number))


def compose_tracks(
    context: Context, offers: Sequence[Offer], genres: tuple[Genre, ...], *, pre_order: bool
) -> tuple[Track, ...]:
    """The tracks by position. With a pre-order each says whether it is delivered at once."""
    instant = frozenset(track_id for offer in offers for track_id in offer.instant)
    vendor_ids = track_vendor_ids(context.release)
    return tuple(
        _track(
            context,
            track,
            path,
            vendor_id=vendor_ids[track.id],
            offers=offers,
            genres=genres,
            preorder_type=(INSTANT if track.id in instant else STANDARD) if pre_order else None,
        )
        for path, track in ordered(context.release.tracks)
    )


def title_locales(titled: Titled) -> tuple[TitleLocale, ...]:
    """The title in other languages and scripts; the last of each language counts."""
    by_language = {
        each.language: TitleLocale(name=each.language, title=each.title, title_version=each.subtitle)
        for each in titled.local_titles
    }
    return tuple(by_language.values())


def _track(
    context: Context,
    track: model.Track,
    path: str,
    *,
    vendor_id: str,
    offers: Sequence[Offer],
    genres: tuple[Genre, ...],
    preorder_type: str | None,
) -> Track:
    metadata, release = track.metadata, context.release
    work, number = _movement(release.works, track)
    line = metadata.p_line or (metadata.p_lines[0] if metadata.p_lines else None)
    return Track(
        vendor_id=vendor_id,
        isrc=track.isrc,
        title=metadata.title,
        title_version=metadata.subtitle,
        locales=title_locales(metadata),
        work_name=work.title if work else metadata.grouping_title,
        movement_number=number,
        movement_name=_movement_name(metadata.title, work) if work else None,
        original_release_date=day(metadata.first_publication_date),
        genres=genres,
        preorder_type=preorder_type,
        products=track_products(context, offers, track.id),
        label_name=release.basic.label,
        copyright_pline=rights_line(line.text, line.year) if line else None,
        explicit_content=_EXPLICIT.get(metadata.parental_warning or release.metadata.parental_warning, "none"),
        volume_number=track.disc_number,
        track_number=track.sequence_number,
        preview_start_index=int(track.preview.start_time) if track.preview else None,
        audio_file=None if track.immersive else _audio_file(track, context.request.files),
        assets=_assets(track, context.request.files),
        artists=track_artists(context, metadata, f"{path}.metadata"),
        audio_language=_language(metadata, release.metadata.language),
    )


def _movement(works: Sequence[WorkGroup], track: model.Track) -> tuple[WorkGroup | None, int | None]:
    """The work that the track is a movement of, and the movement's number."""
    work = next((each for each in works if track.id in each.tracks), None)
    return work, work.tracks.index(track.id) + 1 if work else None


def _movement_name(title: str, work: WorkGroup) -> str:
    """The track's title without the work's, which usually comes before it: `Symphony No. 1: I. Allegro`."""
    rest = title.removeprefix(work.title) if title.startswith(work.title) else title
    return rest.lstrip(" :,-") or title


def _language(metadata: model.TrackMetadata, release_language: str) -> str:
    if metadata.instrumental:
        return NO_LANGUAGE
    return metadata.languages[0] if metadata.languages else metadata.language or release_language


def delivered_file(file: DeliveredFile) -> File:
    """The file as the document names it."""
    return File(file_name=file.uri, size=file.size, checksum=file.md5)


def _audio_file(track: model.Track, files: Mapping[str, DeliveredFile]) -> File | None:
    file = files.get(track.audio.file_id) if track.audio else None
    return delivered_file(file) if file else None


def _assets(track: model.Track, files: Mapping[str, DeliveredFile]) -> tuple[Asset, ...]:
    """The stereo and the immersive file of a track that has both, the latter with its own ISRC."""
    if not track.immersive:
        return ()
    editions = ((STEREO, track.audio, None), (IMMERSIVE, track.immersive.audio, track.immersive.isrc))
    data_files = tuple(
        DataFile(role=role, isrc=isrc, file_name=file.uri, size=file.size, checksum=file.md5)
        for role, audio, isrc in editions
        if audio and (file := files.get(audio.file_id))
    )
    return (Asset(data_files=data_files),) if data_files else ()
