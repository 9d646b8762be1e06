"""Reads images with Pillow, which loads on first use. Decodes every pixel, so it detects truncated files."""

import io
import warnings
from typing import TYPE_CHECKING, BinaryIO, cast

from shared.errors import StardustError
from shared.media.fingerprint.picture import picture_hashes
from shared.media.probe.enlarging import is_enlarged
from shared.media.probe.facts import ImageFacts, Unusable, unusable
from shared.media.probe.image_header import check_sides, check_structure
from shared.media.probe.writing import count_text_lines
from shared.model.catalog.asset import ImageFormat

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 50_000_000
_COLOR_SPACES = {"1": "Gray", "L": "Gray", "LA": "Gray", "I": "Gray", "I;16": "Gray", "P": "Indexed", "YCbCr": "RGB"}
_16_BIT_MODES = ("I;16", "I;16B", "I;16L", "I", "F")
_ORIENTATION = 0x0112  # Exif 2.3, 4.6.4
_DETAIL_SHARE = 0.001


def probe_image(source: BinaryIO, image_format: ImageFormat) -> ImageFacts:
    """The facts of a JPEG or PNG file. Raises Unusable, also for a decompression bomb, and what `source` raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own limit is higher than ours
        try:
            return _read(source, image_format)
        except OSError as error:
            code = "truncated" if "truncated" in str(error) else "broken-image"
            raise unusable(code, f"The image cannot be decoded{_reason(error)}.") from error
        except (Unusable, StardustError):  # the latter: the bucket failed, not the image
            raise
        except Exception as error:  # Pillow's readers raise exceptions of any type
            raise unusable("broken-image", f"The image cannot be decoded{_reason(error)}.") from error


def _reason(error: Exception) -> str:
    """Pillow's own words in brackets, unless they name an object of Python."""
    text = str(error).strip(".")
    return f" ({text})" if text and " object at 0x" not in text else ""


def _read(source: BinaryIO, image_format: ImageFormat) -> ImageFacts:
    from PIL import Image

    check_structure(source, image_format)
    source.seek(0)
    try:
        image = Image.open(source, formats=(image_format,))
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    with image:
        check_sides(image.width, image.height)
        if image.width * image.height > MAX_PIXELS:
            raise _too_large()
        has_16_bits = _has_16_bits(source, image_format)
        image.load()
        return _facts(image, image_format, has_16_bits)


def _facts(image: "Image", image_format: ImageFormat, has_16_bits: bool) -> ImageFacts:
    grey = to_eight_bits(image).convert("L")
    low, high = cast("tuple[int, int]", grey.getextrema())
    return ImageFacts(
        image_format,
        image.width,
        image.height,
        _color_space(image),
        bit_depth=16 if has_16_bits or image.mode in _16_BIT_MODES else 8,
        alpha=image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info,
        progressive=bool(image.info.get("progressive") or image.info.get("interlace")),
        profile=_profile(image),
        orientation=int(image.getexif().get(_ORIENTATION, 1)),
        contrast=high - low,
        detail=_detail(grey),
        text_lines=count_text_lines(grey),
        enlarged=is_enlarged(grey),
        picture=tuple(picture_hashes(grey)),
    )


def to_eight_bits(image: "Image") -> "Image":
    """Scales 16-bit grey to 8 bits; Pillow's own conversion would clip it."""
    if image.mode not in _16_BIT_MODES:
        return image
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _too_large() -> Unusable:
    message = f"The image has more than {MAX_PIXELS // 1_000_000} million pixels."
    return unusable("image-too-large", message, "Scale it down.")


def _has_16_bits(source: BinaryIO, image_format: ImageFormat) -> bool:
    """True for a 16-bit PNG, which Pillow reduces to 8 bits in colour (PNG, 11.2.1: the bit depth is byte 24)."""
    if image_format != "PNG":
        return False
    at = source.tell()
    source.seek(24)
    has_16_bits = source.read(1) == b"\x10"
    source.seek(at)
    return has_16_bits


def _color_space(image: "Image") -> str:
    return _COLOR_SPACES.get(image.mode, image.mode.removesuffix("A") or image.mode)


def _profile(image: "Image") -> str | None:
    """The name of the embedded ICC profile."""
    data = image.info.get("icc_profile")
    if not data:
        return None
    from PIL import ImageCms

    try:
        return ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(data))).strip() or "unnamed"
    except (ImageCms.PyCMSError, OSError):
        return "unreadable"


def _detail(grey: "Image") -> int:
    """What the sharpest thousandth of the pixels loses by halving and doubling; little if the image was enlarged."""
    from PIL import ImageChops
    from PIL.Image import Resampling

    half = grey.resize((max(1, grey.width // 2), max(1, grey.height // 2)), Resampling.BOX)
    loss = ImageChops.difference(grey, half.resize(grey.size, Resampling.BICUBIC)).histogram()
    remaining = round(grey.width * grey.height * _DETAIL_SHARE)
    for level in range(255, 0, -1):
        remaining -= loss[level]
        if remaining < 0:
            return level
    return 0
