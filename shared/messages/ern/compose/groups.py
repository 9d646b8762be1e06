"""Composes the resource groups of a release: discs, component releases, works, and the resources in them.

Sequences follow release profile clause 5.3.1.2(5): primary resources and groups of one group share one sequence
from 1 upwards; cover, further images and documents are not sequenced.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from shared.messages.ern.compose.context import Context
from shared.messages.ern.compose.deals.offers import instant_gratification_tracks
from shared.messages.ern.compose.formatting import display_title, icpn, plain_title, proprietary_ids
from shared.messages.ern.parts import (
    Document,
    Group,
    Image,
    Item,
    Link,
    Recording,
    ReleaseIds,
    SubGroup,
    SubSubGroup,
    Title,
)
from shared.model.catalog.release import Component, WorkGroup
from shared.model.catalog.track import Track

_PRIMARY, _SECONDARY = "PrimaryResource", "SecondaryResource"
_CAPTURE = "VideoScreenCapture"


class Contents(NamedTuple):
    """The contents of the release: group tree, track items in message order, other items, total duration."""

    group: Group
    items: tuple[Item, ...]
    extras: tuple[Item, ...]
    duration_s: float


class _ImagePlacement(NamedTuple):
    """Where images are placed: linked to tracks (by track id), linked to the main group, or as items of their own."""

    on_tracks: Mapping[str, tuple[Link, ...]]
    on_group: tuple[Link, ...]
    items: tuple[Item, ...]


def contents(
    context: Context,
    recordings: Sequence[Recording],
    cover: Image | None,
    images: Sequence[Image],
    documents: Sequence[Document],
) -> Contents:
    """Arranges the resources in order."""
    placement = _place_images(context, cover, images)
    items = _items(context, recordings, placement.on_tracks)
    booklets = tuple(Item(each.reference, "Text", _SECONDARY) for each in documents)
    extras = (*placement.items, *booklets)
    groups, loose = _discs(context, items) if _is_grouped(context) else _sequence(context, context.tracks, items)
    if booklets and context.version.images_are_items:
        bonus = SubGroup("Component", len(groups) + 1, (), (), plain_title("Bonus Material"), None, (), booklets)
        group = Group((*groups, bonus), (*loose, *placement.items), placement.on_group)
    else:
        group = Group(groups, (*loose, *extras), placement.on_group)
    linked = _linked(placement) if context.version.images_are_items else ()
    ordered = tuple(items[track.id] for _, track in context.recordings())
    return Contents(group, ordered, (*extras, *linked), _seconds(context))


def _place_images(context: Context, cover: Image | None, images: Sequence[Image]) -> _ImagePlacement:
    """Links screen captures to the videos (clause 5.3.1.2(5.9)) and places the cover as the profile requires."""
    all_images = ((cover,) if cover else ()) + tuple(images)
    videos = [track.id for track in context.tracks if track.video]
    on_tracks: dict[str, tuple[Link, ...]] = {}
    on_group: list[Link] = []
    items: list[Item] = []
    for image in all_images:
        if image.type.value == _CAPTURE and videos:
            track_id = videos.pop(0) if len(videos) > 1 else videos[0]
            on_tracks[track_id] = (*on_tracks.get(track_id, ()), Link(image.reference, _CAPTURE))
        elif context.version.images_are_items:
            items.append(Item(image.reference, "Image", _SECONDARY))
        elif image is cover and context.profile.cover_link == "item":
            on_tracks = {track.id: (Link(image.reference, "CoverArt"),) for track in context.tracks}
        else:
            on_group.append(Link(image.reference, "CoverArt" if image is cover else None))
    return _ImagePlacement(on_tracks, tuple(on_group), tuple(items))


def _linked(placement: _ImagePlacement) -> tuple[Item, ...]:
    """Images linked to tracks; 3.8.2 also lists them among the release's resources."""
    return tuple(Item(link.reference, "Image", _SECONDARY) for links in placement.on_tracks.values() for link in links)


def _seconds(context: Context) -> float:
    total = 0.0
    for track in context.tracks:
        measured = context.audio(track) or context.video(track)
        total += measured.duration if measured else track.metadata.duration
    return total


def _items(context: Context, recordings: Sequence[Recording], links: Mapping[str, tuple[Link, ...]]) -> dict[str, Item]:
    """Each track's item by track id, not yet sequenced."""
    instant = instant_gratification_tracks(context)
    return {
        track.id: Item(
            recordings[context.number(track) - 1].reference,
            "Video" if track.video else "SoundRecording",
            _PRIMARY,
            None,
            True if track.hidden else None,
            links.get(track.id, ()),
            True if track.bonus and context.profile.extras else None,
            True if track.id in instant else None,
        )
        for track in context.tracks
    }


def _is_grouped(context: Context) -> bool:
    """Whether discs become groups: always in 3.8.2, else if there are any; single-track profiles are flat.

    Source: clause 5.4.1(2).
    """
    if context.version.images_are_items:
        return True
    discs = {track.disc_number for track in context.tracks}
    return context.profile.max_tracks != 1 and (bool(context.release.components) or len(discs) > 1)


def _discs(context: Context, items: dict[str, Item]) -> tuple[tuple[SubGroup, ...], tuple[Item, ...]]:
    components = {each.number: each for each in context.release.components}
    discs = groupby(context.tracks, key=lambda track: track.disc_number)
    return tuple(
        _disc(context, sequence, components.get(number), tuple(tracks), items)
        for sequence, (number, tracks) in enumerate(discs, start=1)
    ), ()


def _disc(
    context: Context, sequence: int, component: Component | None, tracks: Sequence[Track], items: dict[str, Item]
) -> SubGroup:
    works, loose = _sequence(context, tracks, items)
    inner = tuple(
        SubSubGroup(each.type, each.sequence, each.titles, each.formal_titles, each.grouping_titles, None, each.items)
        for each in works
    )
    if component is None:
        title = plain_title(f"Component {sequence}") if context.version.images_are_items else ()
        return SubGroup("Component", sequence, title, (), (), None, inner, loose)
    boxed = "BoxedSet" in context.variants
    kind = component.type if component.type != "ReleaseComponent" or boxed else "Component"
    if kind != component.type:
        context.warn(
            "components",
            "Only a boxed set has releases as components; they are sent as plain components.",
            "component-type-changed",
            "Give each of at least two components a barcode or a GRid, or make them plain components.",
        )
    ids = ReleaseIds(component.grid, icpn(component.barcode), foreign=proprietary_ids(component.proprietary_ids))
    title = (
        (Title(component.title, display_title(component.title, component.subtitle), component.subtitle),)
        if component.title
        else ()
    )
    return SubGroup(kind, sequence, title, (), (), ids if any(ids) else None, inner, loose)


def _sequence(
    context: Context, tracks: Sequence[Track], items: dict[str, Item]
) -> tuple[tuple[SubGroup, ...], tuple[Item, ...]]:
    """Works as groups and the rest as items, in one sequence. Writes each item's number back to `items`."""
    grouped = context.version.images_are_items or "Classical" in context.variants  # clause 5.3.1.2(5.2)
    works = {track_id: work for work in context.release.works for track_id in work.tracks} if grouped else {}
    groups: list[SubGroup] = []
    loose: list[Item] = []
    for sequence, (work, members) in enumerate(_runs(tracks, works), start=1):
        if work is None:
            (track,) = members
            items[track.id] = items[track.id]._replace(sequence=sequence)
            loose.append(items[track.id])
            continue
        for number, track in enumerate(members, start=1):
            items[track.id] = items[track.id]._replace(sequence=number)
        inside = tuple(items[track.id] for track in members)
        title, formal = plain_title(work.title), plain_title(work.formal_title)
        titles, grouping = ((), title) if context.version.images_are_items else (title, ())
        groups.append(SubGroup("MultiWorkPart", sequence, titles, formal, grouping, None, (), inside))
    return tuple(groups), tuple(loose)


def _runs(tracks: Sequence[Track], works: Mapping[str, WorkGroup]) -> Iterator[tuple[WorkGroup | None, list[Track]]]:
    """Groups consecutive tracks of the same work; all other tracks are on their own."""
    run: list[Track] = []
    current: WorkGroup | None = None
    for track in tracks:
        work = works.get(track.id)
        if run and (work is None or work is not current):
            yield current, run
            run = []
        run, current = [*run, track], work
        if work is None:
            yield None, run
            run = []
    if run:
        yield current, run
