import io
import random
from typing import Any, Literal

import pytest
from PIL import Image, ImageCms, ImageDraw, ImageFilter, ImageFont
from PIL.Image import Resampling

from shared.media.image_quality import assess_image
from shared.media.probe import ImageFacts, probe_file
from tests.fixtures.covers import cover as drawn


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
    return {finding.code for finding in assess_image(found).findings}


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


ENLARGED = {
    "two times, nearest pixel": (750, Resampling.NEAREST, False),
    "three times, nearest pixel": (484, Resampling.NEAREST, False),
    "two times, soft": (750, Resampling.BICUBIC, False),
    "two times, sharpened": (750, Resampling.LANCZOS, True),
}


@pytest.mark.parametrize("case", ENLARGED)
def test_an_enlarged_cover_is_found(case: str) -> None:
    """Most of them, compressed like an upload; tests/bench/bench_covers.py counts more."""
    side, filter_, sharpened = ENLARGED[case]
    found = 0
    for seed in (2, 6, 10, 14):
        large = drawn(seed, side).resize((1500, 1500), filter_)
        large = large.filter(ImageFilter.UnsharpMask(2, 150, 3)) if sharpened else large
        found += bool({"enlarged", "soft"} & codes(facts(large, "JPEG", quality=92)))
    assert found >= 2


def test_covers_drawn_at_their_size_are_not_taken_for_enlarged() -> None:
    for seed in range(1000, 1008):
        assert "enlarged" not in codes(facts(drawn(seed, 1500), "JPEG", quality=92))


def test_an_srgb_profile_is_accepted() -> None:
    found = facts(picture(), icc_profile=profile("sRGB"))
    assert found.profile is not None
    assert "color-profile" not in codes(found)


def page(lines: int, size: int, ground: str, ink: str) -> Image.Image:
    """Lines of text of this size, as in a letter or a screenshot."""
    chance, image = random.Random(lines), Image.new("RGB", (1000, 1000), ground)
    words = ["all", "the", "songs", "of", "one", "long", "winter", "night", "sung", "twice"]
    for line in range(lines):
        text = " ".join(chance.choices(words, k=900 // size))
        ImageDraw.Draw(image).text((60, 60 + line * size * 1.6), text, font=ImageFont.load_default(size), fill=ink)
    return image


def cover(seed: int) -> Image.Image:
    """Shapes, an artist and a title."""
    chance, image = random.Random(seed), Image.new("RGB", (800, 800), seed * 2**16)
    draw = ImageDraw.Draw(image)
    for _ in range(chance.randrange(1, 40)):
        left, top = chance.randrange(700), chance.randrange(700)
        box = (left, top, left + chance.randrange(10, 200), top + chance.randrange(10, 200))
        draw.ellipse(box, fill=chance.randrange(2**24))
    draw.text((100, 640), "AN ARTIST", font=ImageFont.load_default(70), fill="white")
    draw.text((100, 730), "A title", font=ImageFont.load_default(40), fill="white")
    return image


@pytest.mark.parametrize(("lines", "size"), [(9, 40), (14, 30), (22, 25), (30, 16)])
def test_a_page_of_text_is_detected(lines: int, size: int) -> None:
    for ground, ink in (("white", "black"), ("navy", "white")):
        found = facts(page(lines, size, ground, ink))
        assert "text-like" in codes(found)
        assert found.text_lines == lines


def test_covers_are_not_taken_for_pages_of_text() -> None:
    stripes = Image.new("L", (800, 800), 200)
    for top in range(0, 800, 40):
        ImageDraw.Draw(stripes).rectangle((0, top, 800, top + 10), fill=0)
    for image in (*(cover(seed) for seed in range(40)), stripes, picture(700), Image.effect_noise((800, 800), 90)):
        assert "text-like" not in codes(facts(image))
