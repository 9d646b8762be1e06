"""Composes the recordings of a message: one sound recording or video per track, and the parts of a DJ mix."""

from collections.abc import Mapping

from shared.messages.ai.facets import facets_of, recording_degree
from shared.messages.ern.compose.context import Context
from shared.messages.ern.compose.credits import (
    ai_contributors,
    contributors,
    display_artists,
    rights_controllers,
    work_controllers,
)
from shared.messages.ern.compose.cues import chapters_of, cue_sheet_reference
from shared.messages.ern.compose.files import audio_file, recording_mode, video_file
from shared.messages.ern.compose.formatting import (
    display_title,
    duration,
    is_worldwide,
    lines,
    names,
    plain_title,
    proprietary_ids,
    seconds,
    titles,
)
from shared.messages.ern.compose.genres import track_genre
from shared.messages.ern.data.vocabulary import VERSION_TYPES
from shared.messages.ern.parts import (
    Contributor,
    Credit,
    Edition,
    Language,
    Line,
    Name,
    Recording,
    RelatedResource,
    Timing,
    Title,
    WorkIds,
)
from shared.model.catalog.ai import AiUse
from shared.model.catalog.track import MixPart, Track, TrackMetadata

_KINDS: Mapping[str, str] = {
    "MusicalWork": "MusicalWorkSoundRecording",
    "NonMusicalWork": "NonMusicalWorkSoundRecording",
    "SpokenWord": "SpokenWordSoundRecording",
}
_NO_CUE_SHEET = "Not available"


def recording(context: Context, track: Track, path: str, number: int) -> Recording:
    """The recording `A{number}` of the track at `path`."""
    metadata, release_metadata = track.metadata, context.release.metadata
    path = f"{path}.metadata"
    audio, video = context.audio(track), context.video(track)
    people, writers = contributors(context, metadata, path)
    degree = recording_degree(context.release, track)
    _check_ai(context, degree, path, people)
    people += ai_contributors(context, facets_of(context.release, track), len(people) + 1)
    kind = context.version.videos.get(track.video.kind, track.video.kind) if track.video else _KINDS[track.kind]
    measured = audio or video
    shown, languages, p_lines = titles(metadata), _languages(context, track), _p_lines(context, track)
    own_id = (context.proprietary_id(f"{track.isrc}_{number}"),) if track.bonus else ()
    edition, immersive = _editions(context, track, path, number, p_lines)
    return Recording(
        reference=f"A{number}",
        type=kind,
        isrc=track.isrc,
        proprietary_ids=(*own_id, *proprietary_ids(track.proprietary_ids)),
        work=_work(metadata),
        reference_title=shown[0],
        titles=shown,
        formal_titles=plain_title(metadata.formal_title),
        grouping_titles=plain_title(metadata.grouping_title),
        versions=tuple(context.coded(each, VERSION_TYPES, f"{path}.versions") for each in metadata.versions),
        names=names(metadata.display_artist, metadata.local_display_artists),
        artists=display_artists(context, metadata),
        contributors=people,
        writers=writers,
        controllers=rights_controllers(context, metadata if metadata.rights_controllers else release_metadata),
        work_controllers=work_controllers(
            context, metadata.publishers or release_metadata.publishers, (*people, *writers)
        ),
        p_lines=p_lines,
        duration=duration(measured.duration if measured else metadata.duration),
        creation_date=metadata.creation_date,
        mastered_date=metadata.mastered_date,
        remastered_date=metadata.remastered_date,
        first_publication=_first_publication(context, track),
        genre=track_genre(context, track),
        label=Name(metadata.label) if metadata.label else None,
        warning=metadata.parental_warning or release_metadata.parental_warning,
        cue_sheet=cue_sheet_reference(track, number),
        cue_sheet_absence=_NO_CUE_SHEET
        if context.profile.cue_sheets and not (track.video and track.video.cues)
        else None,
        chapters=chapters_of(context, track, number),
        ai=degree,
        cover_version=metadata.cover_version,
        instrumental=metadata.instrumental,
        remastered=True if metadata.remastered_date else None,
        credits=(Name(metadata.display_credits, release_metadata.language),) if metadata.display_credits else (),
        languages=languages,
        main_language=languages[0].code if languages else None,
        mode=recording_mode(context, audio) if audio else None,
        sound=audio_file(context, audio, number, track.preview) if audio and context.request.files else None,
        picture=video_file(context, video, number, track.preview) if video and context.request.files else None,
        edition=edition,
        immersive=immersive,
    )


def _work(metadata: TrackMetadata) -> WorkIds | None:
    ids = WorkIds(metadata.iswc, proprietary_ids(metadata.work_ids))
    return ids if any(ids) else None


def _check_ai(context: Context, degree: AiUse | None, path: str, people: tuple[Contributor, ...]) -> None:
    """Warns where a message says of named parties what it may only say of AI itself (4.3.2, ContainsAI)."""
    if "ai" not in context.version.supports:
        return
    if degree == "All" and people:
        problem = "The recording is made by AI altogether, but names contributors."
    elif any(person.ai == "All" for person in people):
        problem = "A contributor's part is made by AI altogether, but a named party can only use it in part."
    else:
        return
    context.warn(f"{path}.ai", problem, "ai-contributors", "Correct what the recording or its contributors say of AI.")


def _editions(
    context: Context, track: Track, path: str, number: int, p_lines: tuple[Line, ...]
) -> tuple[str | None, Edition | None]:
    """The type of the track's own edition, which must be stated beside another, and its immersive edition.

    4.2 has no editions: there the immersive mix is another encoding with an id of its own, if it has a file.
    """
    audio, other = context.audio(track), track.immersive
    version, is_immersive = context.version, bool(audio and audio.immersive)
    editions, encodings = (feature in version.supports for feature in ("immersive", "encodings"))
    edition = _immersive_edition(context, track, number, p_lines) if editions or encodings else None
    if editions:
        return "ImmersiveEdition" if is_immersive else "NonImmersiveEdition" if other else None, edition
    if (other and not (edition and edition.sound)) or (is_immersive and not encodings):
        context.warn(
            path,
            f"ERN {version.name} cannot express that a recording is an immersive edition"
            f"{'; the immersive edition is left out' if other else ''}.",
            "not-in-version",
            "Send a later version if the recipient accepts one, or the immersive mix as a release of its own.",
        )
    return None, edition


def _immersive_edition(context: Context, track: Track, number: int, p_lines: tuple[Line, ...]) -> Edition | None:
    """The edition; that its file is described makes it part of the delivery."""
    other, asset = track.immersive, context.immersive_audio(track)
    if other is None:
        return None
    sound = audio_file(context, asset, f"{number}I", None, other.isrc) if asset and context.request.files else None
    return Edition(other.isrc, p_lines, "ImmersiveAudio", sound)


def _p_lines(context: Context, track: Track) -> tuple[Line, ...]:
    """The track's own lines, else the release's. Lines of some territories leave the release's to all others."""
    release, metadata = context.release.metadata, track.metadata
    own = metadata.p_lines or ([metadata.p_line] if metadata.p_line else [])
    if own and not any(is_worldwide(line.territory) for line in own):
        own = [*(line for line in release.p_lines if is_worldwide(line.territory)), *own]
    return lines(own or release.p_lines, release.production, release.production_year)


def _first_publication(context: Context, track: Track) -> str | None:
    """The track's own date, else the release's original date. Unknown on compilations, and without either."""
    basic, metadata = context.release.basic, track.metadata
    if metadata.first_publication_date:
        return metadata.first_publication_date
    if context.release.metadata.compilation or not basic.original_release_date:
        return None
    return basic.original_release_date.isoformat()


def _languages(context: Context, track: Track) -> tuple[Language, ...]:
    """Languages of performance that the version allows; the first of several is the main one. None if instrumental."""
    if track.metadata.instrumental:
        return ()
    codes = track.metadata.languages or [track.metadata.language or context.release.metadata.language]
    known = context.version.languages
    if known is not None:
        primary_codes = dict.fromkeys(code.partition("-")[0].lower() for code in codes)
        return tuple(Language(code, None) for code in primary_codes if code in known)
    if len(codes) == 1:
        return (Language(codes[0], None),)
    return tuple(Language(code, True if index == 0 else None) for index, code in enumerate(codes))


def mix_parts(context: Context, track: Track, mix: Recording, first: int) -> tuple[Recording, list[Recording]]:
    """The mix with its relationships, and its parts numbered from `first` (Audio profile DjMix, 5.4.4)."""
    parts = [_mix_part(context, part, number) for number, part in enumerate(track.mix, start=first)]
    related = tuple(
        RelatedResource(
            "HasContentFrom", each.reference, Timing(seconds(part.start), duration(part.start), duration(part.duration))
        )
        for part, each in zip(track.mix, parts, strict=True)
    )
    return mix._replace(related=related), parts


def _mix_part(context: Context, part: MixPart, number: int) -> Recording:
    artist = context.registry.party(part.artist)
    title = Title(part.title, display_title(part.title, part.subtitle), part.subtitle)
    own_id = (context.proprietary_id(part.isrc),) if part.isrc else ()
    return Recording(
        reference=f"A{number}",
        type=_KINDS["MusicalWork"],
        isrc=part.isrc,
        reference_title=title,
        titles=(title,),
        names=(Name(part.artist),),
        artists=(Credit(artist, part.role, 1),),
        duration=duration(part.recording_duration or part.duration),
        warning=part.parental_warning or context.release.metadata.parental_warning,
        supplemental=True,
        proprietary_ids=(*own_id, *proprietary_ids(part.proprietary_ids)),
    )
