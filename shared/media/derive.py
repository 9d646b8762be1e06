"""Derives previews from an upload: a waveform, and a cover in the usual sizes. Pure except for Pillow.

The upload itself is never changed.
"""

import io
from typing import TYPE_CHECKING, BinaryIO

from shared.ids import tenant_folder
from shared.media.probe.image import to_eight_bits

if TYPE_CHECKING:
    from PIL.Image import Image

COVER_SIDES = (3000, 1500, 640, 300)
_QUALITY = 90
_BARS = 400
_HEIGHT = 100
_FLOOR_DB = -48.0


def derived_path(tenant_id: str, asset_id: str, name: str) -> str:
    """The path of a derived file in the bucket, apart from uploads, so that it triggers no processing."""
    return f"{tenant_folder(tenant_id)}/derived/{asset_id}/{name}"


def waveform(levels: tuple[float, ...]) -> bytes:
    """An SVG of the peaks (dBFS, in equal steps), a bar per interval, with -48 dBFS at the centre line."""
    count = min(_BARS, len(levels))
    peaks = [max(levels[len(levels) * at // count : len(levels) * (at + 1) // count]) for at in range(count)]
    bars = "".join(_bar(at, peak) for at, peak in enumerate(peaks))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {max(1, count)} {_HEIGHT}" preserveAspectRatio="none">'
    )
    return f'{head}<path stroke="currentColor" d="{bars}"/></svg>\n'.encode()


def _bar(at: int, peak_db: float) -> str:
    half = max(0.5, (_HEIGHT / 2) * (1 - max(_FLOOR_DB, min(0.0, peak_db)) / _FLOOR_DB))
    return f"M{at}.5 {_HEIGHT / 2 - half:.1f}V{_HEIGHT / 2 + half:.1f}"


def covers(source: BinaryIO) -> dict[str, bytes]:
    """JPEGs in sRGB, upright, uncropped, no larger than the image: `cover-3000.jpg` and smaller."""
    from PIL import Image, ImageOps

    source.seek(0)
    with Image.open(source) as opened:
        opened.draft("RGB", (COVER_SIDES[0], COVER_SIDES[0]))
        image = _fit(opened, COVER_SIDES[0])  # scale down first, to save memory
        image = _to_srgb(ImageOps.exif_transpose(image))
    made = {}
    for side in COVER_SIDES:
        if side <= max(image.size):
            image = _fit(image, side)
            buffer = io.BytesIO()
            image.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
            made[f"cover-{side}.jpg"] = buffer.getvalue()
    return made


def _fit(image: "Image", side: int) -> "Image":
    """Scales the image to fit a square of this side; modes that cannot be scaled smoothly become RGB(A)."""
    from PIL import Image, ImageOps

    if image.mode in ("1", "P", "PA"):
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    scaled = to_eight_bits(image)
    if max(image.size) > side:
        scaled = ImageOps.contain(scaled, (side, side), Image.Resampling.LANCZOS)
    scaled.info = image.info
    return scaled


def _to_srgb(image: "Image") -> "Image":
    """Converts to sRGB, by the embedded colour profile if it is usable; transparent parts become white."""
    from PIL import Image, ImageCms

    profile = image.info.get("icc_profile")
    if image.mode in ("RGBA", "LA"):
        background = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(background, image.convert("RGBA"))
    elif profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            own, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, own, target, outputMode="RGB")
            return converted if converted is not None else image
        except (ImageCms.PyCMSError, OSError):
            return image.convert("RGB")
    return image.convert("RGB")
