"""Owns the main release and the track releases of a message."""

from collections.abc import Sequence

from shared.messages.ern.compose.context import Context
from shared.messages.ern.compose.credits import display_artists
from shared.messages.ern.compose.formatting import duration, icpn, lines, names, plain_title, titles
from shared.messages.ern.compose.genres import release_genre, track_genre
from shared.messages.ern.compose.groups import Contents
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


def main_release(context: Context, contents: Contents, visibilities: tuple[str, ...]) -> Release:
    """The release `R0`."""
    basic, said = context.release.basic, context.release.metadata
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
        p_lines=lines(said.p_lines, said.production, said.production_year),
        c_lines=lines(said.c_lines, said.copyright, said.copyright_year),
        duration=duration(contents.duration_s) if contents.duration_s else None,
        genre=release_genre(context),
        date=basic.release_date.isoformat(),
        original_date=basic.original_release_date.isoformat() if basic.original_release_date else None,
        visibilities=visibilities,
        warning=said.parental_warning,
        related=tuple(_related(context, each, place) for place, each in enumerate(context.release.related_releases)),
        single_artist_compilation=True if said.compilation == "single-artist" else None,
        multi_artist_compilation=True if said.compilation == "multi-artist" else None,
        group=contents.group,
        items=(*contents.items, *contents.extras),
        keywords=tuple(said.keywords),
        synopsis=said.synopsis,
        ai=said.ai,
        soundtrack=said.soundtrack,
        comment=said.marketing_comment,
        language=said.language,
        locals=(),
    )


def track_releases(
    context: Context, recordings: Sequence[Recording], contents: Contents, visibilities: tuple[str, ...]
) -> tuple[TrackRelease, ...]:
    """One release `R{n}` for each primary resource, where the profile has them (clauses 5.1.1(b) and 5.6)."""
    if not context.profile.track_releases:
        return ()
    by = labels(context)
    said, date = context.release.metadata, context.release.basic.release_date.isoformat()
    copyright_lines = lines(said.c_lines, said.copyright, said.copyright_year)
    whole = release_genre(context)
    return tuple(
        TrackRelease(
            reference=f"R{number}",
            type="TrackRelease",
            ids=ReleaseIds(own_ids=(context.own_id(track.isrc),), isrc=track.isrc),
            recording=recording,
            item=item._replace(sequence=1),
            labels=by,
            genre=track_genre(context, track) or whole,
            date=date,
            visibilities=visibilities,
            p_lines=recording.p_lines,
            c_lines=copyright_lines,
            locals=(),
        )
        for number, (track, recording, item) in enumerate(
            zip(context.tracks, recordings, contents.items, strict=False), start=1
        )
    )


def release_ids(context: Context) -> ReleaseIds:
    """What identifies the main release (clause 5.3.1.3(1))."""
    basic = context.release.basic
    return ReleaseIds(
        basic.grid,
        icpn(basic.barcode),
        context.own_id(basic.catalog_number) if basic.catalog_number else None,
    )


def labels(context: Context) -> tuple[Label, ...]:
    """The label, and its names elsewhere."""
    basic = context.release.basic
    main = Label(context.cast.party(basic.label))
    if not basic.local_labels:
        return (main,)
    others = (Label(context.cast.party(each.text), each.territory, each.language) for each in basic.local_labels)
    return (main._replace(territory="Worldwide"), *others)


def _related(context: Context, other: model.RelatedRelease, place: int) -> RelatedRelease:
    path = f"relatedReleases[{place}].relationship"
    return RelatedRelease(
        context.coded(other.relationship, context.version.relationships, path),
        other.grid,
        icpn(other.barcode),
        context.own_id(other.catalog_number) if other.catalog_number else None,
        plain_title(other.title),
        names(other.display_artist, ())[:1] if other.display_artist else (),
    )
