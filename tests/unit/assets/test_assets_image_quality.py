import io
from typing import Any, Literal

import pytest
from PIL import Image, ImageCms, ImageDraw

from shared.assets.image_quality import judge_image
from shared.assets.probe import ImageFacts, probe_file


def picture(side: int = 700, mode: str = "RGB") -> Image.Image:
    """Sharp edges on a gradient."""
    image = Image.linear_gradient("L").resize((side, side)).convert("RGB")
    draw = ImageDraw.Draw(image)
    for step in range(0, side, 35):
        draw.line((step, 0, side - step, side), fill=(step % 256, 40, 90), width=3)
    return image.convert(mode)


def facts(image: Image.Image, image_format: str = "PNG", **options: Any) -> ImageFacts:
    buffer = io.BytesIO()
    image.save(buffer, image_format, **options)
    found = probe_file(buffer, buffer.getbuffer().nbytes).facts
    assert isinstance(found, ImageFacts)
    return found


def profile(space: Literal["LAB", "sRGB"]) -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(space)).tobytes()


def codes(found: ImageFacts) -> set[str]:
    return {finding.code for finding in judge_image(found).findings}


def exif(orientation: int) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags


def test_a_good_cover_has_no_findings() -> None:
    assert codes(facts(picture(3000), "JPEG", quality=90)) == set()


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (facts(Image.new("RGB", (700, 700), "navy")), "blank"),
        (facts(picture(350).resize((3000, 3000), Image.Resampling.BICUBIC)), "soft"),
        (facts(picture().crop((0, 0, 700, 650))), "not-square"),
        (facts(picture(300)), "too-small"),
        (facts(picture(700)), "small"),
        (facts(picture(mode="CMYK"), "JPEG"), "color-space"),
        (facts(picture(mode="L")), "color-space"),
        (facts(picture(mode="RGBA")), "transparent"),
        (facts(Image.new("I;16", (700, 700), 9000)), "deep"),
        (facts(picture(), "JPEG", progressive=True), "progressive"),
        (facts(picture(), "JPEG", exif=exif(6)), "rotated"),
        (
            facts(picture(), icc_profile=profile("LAB")),
            "color-profile",
        ),
        (facts(picture(), icc_profile=b"nonsense"), "color-profile"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_faults_are_found(found: ImageFacts, code: str) -> None:
    assert code in codes(found)


def test_an_srgb_profile_is_no_fault() -> None:
    found = facts(picture(), icc_profile=profile("sRGB"))
    assert found.profile is not None
    assert "color-profile" not in codes(found)
