"""Composes the main release and the track releases of a message."""

from collections.abc import Sequence

from shared.messages.ai.facets import release_degree
from shared.messages.ern.compose.context import Context
from shared.messages.ern.compose.credits import display_artists
from shared.messages.ern.compose.formatting import duration, icpn, lines, names, plain_title, proprietary_ids, titles
from shared.messages.ern.compose.genres import release_genre
from shared.messages.ern.compose.groups import Contents
from shared.messages.ern.compose.parties import Ids
from shared.messages.ern.data.vocabulary import VERSION_TYPES
from shared.messages.ern.parts import (
    Coded,
    Label,
    Recording,
    RelatedRelease,
    Release,
    ReleaseIds,
    TrackRelease,
)
from shared.model.catalog import release as model
from shared.model.catalog.track import OwnRelease, Track


def main_release(context: Context, contents: Contents, visibilities: tuple[str, ...]) -> Release:
    """The release `R0`."""
    basic, metadata = context.release.basic, context.release.metadata
    shown = titles(basic)
    return Release(
        reference="R0",
        type=Coded(context.release_type),
        ids=release_ids(context),
        reference_title=shown[0],
        titles=shown,
        formal_titles=plain_title(basic.formal_title),
        grouping_titles=plain_title(basic.grouping_title),
        versions=tuple(context.coded(each, VERSION_TYPES, "basic.versions") for each in basic.versions),
        names=names(basic.display_artist, basic.local_display_artists),
        artists=display_artists(context, basic),
        labels=labels(context),
        p_lines=lines(metadata.p_lines, metadata.production, metadata.production_year),
        c_lines=lines(metadata.c_lines, metadata.copyright, metadata.copyright_year),
        duration=duration(contents.duration_s) if contents.duration_s else None,
        genre=release_genre(context),
        date=basic.release_date.isoformat(),
        original_date=_original_date(context),
        visibilities=visibilities,
        warning=metadata.parental_warning,
        related=tuple(_related(context, each, index) for index, each in enumerate(context.release.related_releases)),
        single_artist_compilation=True if metadata.compilation == "single-artist" else None,
        multi_artist_compilation=True if metadata.compilation == "multi-artist" else None,
        group=contents.group,
        items=(*contents.items, *contents.extras),
        keywords=tuple(metadata.keywords),
        synopsis=metadata.synopsis,
        ai=release_degree(context.release),
        soundtrack=metadata.soundtrack,
        comment=metadata.marketing_comment,
        language=metadata.language,
        locals=(),
    )


def track_releases(
    context: Context, recordings: Sequence[Recording], contents: Contents, visibilities: tuple[str, ...]
) -> tuple[TrackRelease, ...]:
    """One release `R{n}` per primary resource, if the profile has track releases (clauses 5.1.1(b) and 5.6)."""
    if not context.profile.track_releases:
        return ()
    by = labels(context)
    metadata, date = context.release.metadata, context.release.basic.release_date.isoformat()
    copyright_lines = lines(metadata.c_lines, metadata.copyright, metadata.copyright_year)
    main_genre, original_date = release_genre(context), _original_date(context)
    return tuple(
        TrackRelease(
            reference=f"R{number}",
            type="VideoTrackRelease" if track.video else "TrackRelease",
            ids=_track_release_ids(context, track),
            original_date=original_date,
            recording=recording,
            item=item._replace(sequence=1),
            labels=by,
            genre=recording.genre or main_genre,
            date=date,
            visibilities=visibilities,
            p_lines=recording.p_lines,
            c_lines=copyright_lines,
            locals=(),
        )
        for number, ((_, track), recording, item) in enumerate(
            zip(context.recordings(), recordings, contents.items, strict=False), start=1
        )
    )


def release_ids(context: Context) -> ReleaseIds:
    """The identifiers of the main release (clause 5.3.1.3(1))."""
    basic = context.release.basic
    return ReleaseIds(
        basic.grid,
        icpn(basic.barcode),
        context.proprietary_id(basic.catalog_number) if basic.catalog_number else None,
        foreign=proprietary_ids(basic.proprietary_ids),
    )


def _track_release_ids(context: Context, track: Track) -> ReleaseIds:
    own = track.release or OwnRelease()
    ours = (context.proprietary_id(track.isrc),)
    return ReleaseIds(own.grid, proprietary_ids=ours, isrc=track.isrc, foreign=proprietary_ids(own.proprietary_ids))


def _original_date(context: Context) -> str | None:
    day = context.release.basic.original_release_date
    return day.isoformat() if day else None


def labels(context: Context) -> tuple[Label, ...]:
    """The label, and its names in other territories and languages."""
    basic = context.release.basic
    main = Label(context.registry.party(basic.label, Ids(party_id=basic.label_party_id)))
    if not basic.local_labels:
        return (main,)
    others = (Label(context.registry.party(each.text), each.territory, each.language) for each in basic.local_labels)
    return (main._replace(territory="Worldwide"), *others)


def _related(context: Context, other: model.RelatedRelease, index: int) -> RelatedRelease:
    path = f"relatedReleases[{index}].relationship"
    return RelatedRelease(
        context.coded(other.relationship, context.version.relationships, path),
        other.grid,
        icpn(other.barcode),
        context.proprietary_id(other.catalog_number) if other.catalog_number else None,
        proprietary_ids(other.proprietary_ids),
        plain_title(other.title),
        names(other.display_artist, ())[:1] if other.display_artist else (),
    )
