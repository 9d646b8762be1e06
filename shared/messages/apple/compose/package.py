"""Composes `metadata.xml` from a request. Pure; the same request gives the same bytes."""

from shared.errors import InvalidRelease
from shared.messages.apple.compose.artists import display_artists
from shared.messages.apple.compose.context import Context
from shared.messages.apple.compose.genres import genres
from shared.messages.apple.compose.identity import album_upc, album_vendor_id
from shared.messages.apple.compose.offers import album_products, offers_of
from shared.messages.apple.compose.problems import problems
from shared.messages.apple.compose.tracks import compose_tracks, delivered_file, title_locales
from shared.messages.apple.data.elements import VERSION
from shared.messages.apple.parts import Album, Package, files_of
from shared.messages.apple.texts import rights_line
from shared.messages.apple.write import write_package
from shared.messages.ern.request import Message, MessageRequest
from shared.model.catalog.release import Release, ReleaseMetadata
from shared.model.catalog.track import TrackMetadata

_ALBUM_TYPES = {"audiobook": "audiobook", "ringtone": "ringtone"}
"""The label's own type, in lower case -> album_type; music has none."""


def compose_package(request: MessageRequest) -> Message:
    """Composes the package's document. Raises InvalidRelease with every problem of the release."""
    context = Context(request)
    package = package_parts(context)
    named = {file.file_name for file in files_of(package)}
    return Message(
        xml=write_package(package),
        version=VERSION,
        profile=None,
        message_id=request.message_id,
        message_type="AppleMusicPackage",
        warnings=tuple(context.warnings.values()),
        unnamed=tuple(asset_id for asset_id, file in request.files.items() if file.uri not in named),
    )


def package_parts(context: Context) -> Package:
    """The parts of the package. Raises InvalidRelease with every problem of the release."""
    request, release = context.request, context.release
    if found := list(problems(request)):
        raise InvalidRelease(found)
    _warn_of_losses(context)
    return Package(
        language=release.metadata.language,
        provider=request.provider or request.sender.party_name,
        album=_album(context),
    )


def _album(context: Context) -> Album:
    release, basic, metadata = context.release, context.release.basic, context.release.metadata
    taken_down = context.request.withdraws_all
    offers = offers_of(context)
    products = album_products(context, offers)
    pre_order = any(product.preorder_sales_start_date for product in products)
    codes = genres(context)
    cover = None if taken_down else release.assets.cover_image
    tracks = () if taken_down else compose_tracks(context, offers, codes, pre_order=pre_order)
    volumes = len({track.disc_number for track in release.tracks})
    return Album(
        album_type=_ALBUM_TYPES.get(basic.type.lower()),
        vendor_id=album_vendor_id(release),
        upc=album_upc(release),
        grid=basic.grid,
        title=basic.title,
        title_version=basic.subtitle,
        locales=title_locales(basic),
        original_release_date=basic.original_release_date or basic.release_date,
        label_name=basic.label,
        genres=codes,
        copyright_pline=_p_line(release),
        copyright_cline=rights_line(metadata.copyright, metadata.copyright_year),
        artwork_files=(delivered_file(context.request.files[cover.id]),) if cover else (),
        track_count=len(tracks) or None,
        volume_count=volumes if volumes > 1 and tracks else None,
        products=products,
        artists=display_artists(basic),
        tracks=tracks,
    )


def _warn_of_losses(context: Context) -> None:
    """Warns about what the release states and the package has no known element for."""
    release = context.release
    stated: list[tuple[str, ReleaseMetadata | TrackMetadata]] = [("metadata", release.metadata)]
    stated += [(f"tracks[{index}].metadata", track.metadata) for index, track in enumerate(release.tracks)]
    for path, metadata in stated:
        if metadata.ai or metadata.ai_disclosure:
            context.warn(
                path,
                "The disclosure of AI is not sent: the name of Apple's element for it is not public.",
                "apple-ai-not-sent",
                "Tell Apple in another way until it is.",
            )
    if release.assets.documents:
        context.warn(
            "assets.documents",
            "Booklets are not sent.",
            "apple-document-not-sent",
            "Deliver the booklet in another way.",
        )


def _p_line(release: Release) -> str | None:
    metadata = release.metadata
    return rights_line(metadata.production, metadata.production_year) if metadata.production else None
