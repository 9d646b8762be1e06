"""Composes the images and documents of a message: the front cover, further images, booklets."""

from collections.abc import Mapping

from shared.messages.ai.facets import artwork
from shared.messages.ern.compose.context import Context
from shared.messages.ern.compose.credits import ai_contributors
from shared.messages.ern.compose.files import document_file, image_file
from shared.messages.ern.compose.formatting import is_worldwide, lines, plain_title, proprietary_ids
from shared.messages.ern.parts import Coded, Document, Image, Line, Name
from shared.model.catalog.asset import DocumentAsset, ImageAsset, ImageDescription

_COVER, _CAPTURE = "cover", "VideoScreenCapture"
_TYPES: Mapping[str, Coded] = {
    "FrontCover": Coded("FrontCoverImage"),
    "BackCover": Coded("BackCoverImage"),
    "Booklet": Coded("BookletFrontImage"),
    "Artist": Coded("Photograph"),
    "Label": Coded("Logo"),
    _CAPTURE: Coded(_CAPTURE),
}
"""Our image types -> AVS ImageType; every version has all of them."""
_NOTHING = ImageDescription()


def cover(context: Context, number: int) -> Image | None:
    """The front cover as `A{number}`. A takedown references it even if its file no longer exists."""
    asset, profile = context.release.assets.cover_image, context.profile
    if asset is None and not (profile.cover_required and context.request.action == "Takedown"):
        return None
    if context.tracks and len(context.tracks) < profile.cover_min_tracks:
        return None
    captured = any(each.type == _CAPTURE for each in context.release.assets.images)
    kind = _CAPTURE if profile.cover_captures and not captured else "FrontCover"
    said = _descriptions(context).get(_COVER, _NOTHING)
    return _image(context, _TYPES[kind], _COVER, asset, number, said)


def other_images(context: Context, first: int) -> list[Image]:
    """Further images of the types that the profile allows, numbered from `first`."""
    allowed = [asset for asset in context.release.assets.images if asset.type in context.profile.images]
    if len(allowed) < len(context.release.assets.images):
        _warn_left_out(context, "images")
    said = _descriptions(context)
    return [
        _image(context, _TYPES[asset.type], asset.id, asset, number, said.get(asset.id, _NOTHING))
        for number, asset in enumerate(allowed, first)
    ]


def _image(
    context: Context, kind: Coded, name: str, asset: ImageAsset | None, number: int, said: ImageDescription
) -> Image:
    made = artwork(context.release) if name == _COVER else None
    own_id = context.proprietary_id(f"{release_key(context)}_{name}")
    return Image(
        f"A{number}",
        kind,
        tuple(dict.fromkeys((own_id, *proprietary_ids(said.proprietary_ids)))),
        plain_title(said.title),
        (Name(said.display_artist),) if said.display_artist else (),
        _c_lines(context, said),
        said.parental_warning or "NotExplicit",
        image_file(context, asset, number) if asset and context.request.files else None,
        ai_contributors(context, {"artwork": made}, 1) if made else (),
        made.degree if made else None,
    )


def _c_lines(context: Context, said: ImageDescription) -> tuple[Line, ...]:
    """The C lines; where a version states them once for all territories, those that hold everywhere."""
    given = said.c_lines
    if context.version.by_territory:
        given = [line for line in given if is_worldwide(line.territory)]
    return lines(given, None, None)


def _descriptions(context: Context) -> Mapping[str, ImageDescription]:
    """What the release says of its images, by asset id: by the name of the file, else the next of the same type.

    The cover may have been uploaded under another name.
    """
    assets = context.release.assets
    images = {_COVER: ("FrontCover", assets.cover_image.file_name if assets.cover_image else None)}
    images |= {each.id: (each.type, each.file_name) for each in assets.images}
    left, found = list(context.release.images), dict[str, ImageDescription]()
    for key, (_, name) in images.items():
        if said := next((each for each in left if name and each.file_name == name), None):
            left.remove(said)
            found[key] = said
    for key, (kind, _) in images.items():
        fitting = (each for each in left if each.type == kind and (each.file_name is None or key == _COVER))
        if key not in found and (said := next(fitting, None)):
            left.remove(said)
            found[key] = said
    return found


def _warn_left_out(context: Context, what: str) -> None:
    message = f"The profile {context.profile.name} does not allow all {what} of the release; some are left out."
    context.warn(f"assets.{what}", message, "left-out", "Choose a broader profile if the recipient accepts one.")


def booklets(context: Context, first: int) -> tuple[Document, ...]:
    """The documents, numbered from `first`, if the profile allows them."""
    documents = context.release.assets.documents
    if documents and not context.profile.extras:
        _warn_left_out(context, "documents")
        return ()
    return tuple(_booklet(context, asset, number) for number, asset in enumerate(documents, first))


def _booklet(context: Context, asset: DocumentAsset, number: int) -> Document:
    return Document(
        f"A{number}",
        "NonInteractiveBooklet",
        context.proprietary_id(f"{release_key(context)}_{asset.id}"),
        plain_title(f"{context.release.basic.title} (Booklet)"),
        document_file(context, asset, number) if context.request.files else None,
    )


def release_key(context: Context) -> str:
    """The release's GTIN, else its GRid, else its document id."""
    basic = context.release.basic
    return basic.barcode or basic.grid or context.release.id
