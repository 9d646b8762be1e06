import io
import random
from collections.abc import Callable
from functools import cache

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from shared.media.fingerprint.picture import SAME_PICTURE, picture_similarity
from shared.media.fingerprint.sketch import PICTURE_TERMS, picture_sketch
from shared.media.probe import ImageFacts, probe_file

SIDE = 600


@cache
def cover(seed: int) -> Image.Image:
    chance = random.Random(seed)

    def colour() -> tuple[int, int, int]:
        return chance.randrange(256), chance.randrange(256), chance.randrange(256)

    ground = Image.linear_gradient("L").resize((SIDE, SIDE)).rotate(chance.choice([0, 90, 180]))
    picture = ImageOps.colorize(ground, colour(), colour())
    draw = ImageDraw.Draw(picture)
    for _ in range(chance.randint(3, 10)):
        x, y, width, height = (chance.randrange(SIDE) for _ in range(4))
        draw.ellipse((x - width // 4, y - height // 4, x + width // 4 + 9, y + height // 4 + 9), fill=colour())
    draw.text((40, chance.randrange(SIDE)), f"No. {seed}", fill=colour(), font_size=70)
    return picture


def hashes(picture: Image.Image, image_format: str = "JPEG", **options: int) -> list[int]:
    buffer = io.BytesIO()
    picture.save(buffer, image_format, **options)
    facts = probe_file(buffer, buffer.getbuffer().nbytes).facts
    assert isinstance(facts, ImageFacts)
    return list(facts.picture)


VARIANTS: dict[str, Callable[[Image.Image], list[int]]] = {
    "recompressed": lambda picture: hashes(picture, quality=40),
    "smaller": lambda picture: hashes(picture.resize((300, 300))),
    "as PNG": lambda picture: hashes(picture, "PNG"),
    "in CMYK": lambda picture: hashes(picture.convert("CMYK")),
    "brighter": lambda picture: hashes(ImageEnhance.Brightness(picture).enhance(1.1)),
    "cropped": lambda picture: hashes(picture.crop((20, 20, SIDE - 20, SIDE - 20))),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_same_cover_is_recognised(variant: str) -> None:
    for seed in range(10):
        first, again = hashes(cover(seed)), VARIANTS[variant](cover(seed))
        assert picture_similarity(first, again) >= SAME_PICTURE
        assert set(picture_sketch(first, "t1")) & set(picture_sketch(again, "t1"))


def test_other_covers_do_not_match() -> None:
    all_hashes = [hashes(cover(seed)) for seed in range(20)]
    found = [picture_similarity(one, two) for index, one in enumerate(all_hashes) for two in all_hashes[:index]]
    assert max(found) < SAME_PICTURE


def test_a_symmetric_image_is_recognised_and_matches_no_other() -> None:
    ring = Image.radial_gradient("L").resize((SIDE, SIDE))
    square = Image.new("L", (SIDE, SIDE), 255)
    square.paste(0, (200, 200, 400, 400))
    again = hashes(ring.resize((200, 200)), quality=60)
    assert picture_similarity(hashes(ring, "PNG"), again) >= SAME_PICTURE
    assert picture_similarity(hashes(ring, "PNG"), hashes(square)) < SAME_PICTURE


def test_a_blank_image_matches_nothing() -> None:
    assert hashes(Image.new("RGB", (300, 300), "red")) == []
    assert picture_similarity([], hashes(cover(1))) == 0
    assert picture_sketch([], "t1") == []


def test_terms_fit_into_one_query_and_depend_on_the_tenant() -> None:
    terms = picture_sketch(hashes(cover(1)), "t1")
    assert 15 <= len(terms) <= PICTURE_TERMS
    assert not set(terms) & set(picture_sketch(hashes(cover(1)), "t2"))
