"""Composes a message from a request. Pure; the same request gives the same bytes."""

from collections.abc import Iterable, Sequence

from shared.errors import InvalidRelease
from shared.messages.ddex.header import header
from shared.messages.ern.compose.artwork import booklets, cover, other_images
from shared.messages.ern.compose.checks import requirements as checks
from shared.messages.ern.compose.checks.losses import warn_of_losses
from shared.messages.ern.compose.checks.release import identity_problems
from shared.messages.ern.compose.context import Context
from shared.messages.ern.compose.cues import all_chapters, cue_sheets
from shared.messages.ern.compose.deals.offers import offers
from shared.messages.ern.compose.deals.previews import Visible, visibilities
from shared.messages.ern.compose.formatting import names, titles
from shared.messages.ern.compose.groups import contents
from shared.messages.ern.compose.heading import root
from shared.messages.ern.compose.localities import localised
from shared.messages.ern.compose.parties import PartyRegistry
from shared.messages.ern.compose.profile_choice import choose
from shared.messages.ern.compose.recordings import mix_parts, recording
from shared.messages.ern.compose.releases import main_release, release_ids, track_releases
from shared.messages.ern.data.versions import Version, new_release_writer, purge_writer, version_named
from shared.messages.ern.parts import NewRelease, Purge, Recording
from shared.messages.ern.request import Message, MessageRequest
from shared.model.catalog.track import Track


def compose_message(request: MessageRequest) -> Message:
    """Composes the message for `request`.

    Raises InvalidRelease with every problem of the release, and InvalidInput if the version or profile is unknown.
    """
    version = version_named(request.version)
    context = _context(request, version)
    purges_on_takedown = request.takedown == "purge" and not request.withdrawn
    purge = request.action == "Purge" or (request.action == "Takedown" and purges_on_takedown)
    found = list(identity_problems(request.release) if purge else checks.problems(request, version, context.profile))
    if found:
        raise InvalidRelease(found)
    if purge:
        return _purge(context)
    xml = new_release_writer(version.name)(_new_release(context))
    return Message(
        xml=xml,
        version=version.name,
        profile=context.profile.name if context.profile.identifier else None,
        message_id=request.message_id,
        message_type="NewReleaseMessage",
        warnings=tuple(context.warnings.values()),
        unnamed=tuple(asset_id for asset_id in request.files if asset_id not in context.named),
    )


def _context(request: MessageRequest, version: Version) -> Context:
    release = request.release
    choice = choose(version, release, request.profile)
    order = sorted(range(len(release.tracks)), key=lambda index: _position(release.tracks[index]))
    return Context(
        request=request,
        release=release,
        version=version,
        profile=choice.profile,
        variants=choice.variants,
        release_type=choice.release_type,
        registry=PartyRegistry(release, request.sender.party_id, request.recipient.party_id),
        namespace=request.sender.party_id,
        tracks=[release.tracks[index] for index in order],
        paths=[f"tracks[{index}]" for index in order],
        numbers=_numbers(release.tracks[index].isrc for index in order),
        audio_by_id={asset.id: asset for asset in release.assets.audio},
        videos_by_id={asset.id: asset for asset in release.assets.videos},
        warnings={warning.message: warning for warning in choice.warnings},
    )


def _numbers(isrcs: Iterable[str]) -> dict[str, int]:
    return {isrc: number for number, isrc in enumerate(dict.fromkeys(isrcs), start=1)}


def _position(track: Track) -> tuple[int, int]:
    return track.disc_number, track.sequence_number


def _new_release(context: Context) -> NewRelease:
    request = context.request
    primary = [
        recording(context, track, path, number) for number, (path, track) in enumerate(context.recordings(), start=1)
    ]
    parts: list[Recording] = []
    if context.profile.mix and primary:
        primary[0], parts = mix_parts(context, context.tracks[0], primary[0], len(primary) + 1)
    number = len(primary) + len(parts) + 1
    front = cover(context, number)
    number += front is not None
    images = other_images(context, number)
    documents = booklets(context, number + len(images))
    structure = contents(context, primary, front, images, documents)
    visible = visibilities(context)
    tracks = track_releases(context, primary, structure, tuple(each.reference for each in visible.tracks))
    deals = offers(context, tracks, visible)
    if deals is None:
        visible = Visible()
        tracks = tuple(each._replace(visibilities=()) for each in tracks)
    release = main_release(context, structure, tuple(each.reference for each in visible.release))
    warn_of_losses(context)
    message = NewRelease(
        root=root(context, deals),
        header=header(request),
        parties=context.registry.parties,
        cue_sheets=cue_sheets(context),
        recordings=(*_of(context, primary, video=False), *parts),
        videos=_of(context, primary, video=True),
        images=(front, *images) if front else tuple(images),
        documents=documents,
        chapters=all_chapters(primary),
        release=release,
        tracks=tracks,
        offers=deals,
    )
    return localised(message) if context.version.by_territory else message


def _of(context: Context, recordings: Sequence[Recording], *, video: bool) -> tuple[Recording, ...]:
    return tuple(
        each
        for each, (_, track) in zip(recordings, context.recordings(), strict=True)
        if (track.video is not None) is video
    )


def _purge(context: Context) -> Message:
    request, basic = context.request, context.release.basic
    message = Purge(
        root=root(context, None, purge=True),
        header=header(request),
        ids=release_ids(context),
        title=titles(basic)[0],
        names=names(basic.display_artist, ()),
    )
    return Message(
        xml=purge_writer(context.version.name)(message),
        version=context.version.name,
        profile=None,
        message_id=request.message_id,
        message_type="PurgeReleaseMessage",
    )
