import io
import random
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from shared.media.fingerprint.picture import SAME_PICTURE, picture_similarity
from shared.media.fingerprint.sketch import PICTURE_TERMS, picture_sketch
from shared.media.probe import ImageFacts, probe_file
from tests.fixtures.covers import cover as drawn
from tests.fixtures.covers import with_bar, with_logo

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


@pytest.mark.parametrize("marked", [with_logo, with_bar])
def test_a_cover_with_a_logo_or_a_bar_is_recognised(marked: Callable[[Image.Image, Any], Image.Image]) -> None:
    """Also if it was scaled and compressed; the share is that of the benchmark."""
    found = 0
    for seed in range(12):
        plain = drawn(seed, 600)
        first, again = hashes(plain), hashes(marked(plain, np.random.default_rng(seed)).resize((500, 500)), quality=80)
        shares_a_term = bool(set(picture_sketch(first, "t1")) & set(picture_sketch(again, "t1")))
        found += shares_a_term and picture_similarity(first, again) >= SAME_PICTURE
    assert found >= 11


def test_one_quarter_in_common_makes_no_duplicate() -> None:
    first, other = drawn(7, 600), drawn(11, 600)
    other.paste(first.crop((0, 0, 300, 300)), (0, 0))
    assert picture_similarity(hashes(first), hashes(other)) < SAME_PICTURE


def test_the_hashes_of_the_whole_alone_are_still_compared() -> None:
    """Of images that were stored before there were those of parts."""
    first, again = hashes(cover(1)), hashes(cover(1), quality=40)
    assert picture_similarity(first[:2], again) == picture_similarity(first, again[:2]) >= SAME_PICTURE
    whole = picture_sketch(first[:2], "t1")
    assert picture_sketch(first, "t1")[: len(whole)] == whole


def test_a_part_without_detail_counts_for_nothing() -> None:
    flat = Image.new("RGB", (SIDE, SIDE), "white")
    flat.paste(drawn(3, 200), (350, 350))
    assert hashes(flat)[3:6] == [0, 0, 0]
    assert hashes(flat)[6] != 0
    assert picture_similarity([0] * 7, hashes(flat)) == 0
    assert picture_similarity([0, 0, 0, 0, 0, 0, hashes(flat)[6]], hashes(flat)) < SAME_PICTURE


def test_other_covers_do_not_match() -> None:
    all_hashes = [hashes(cover(seed)) for seed in range(20)]
    all_hashes += [hashes(drawn(seed, 400)) for seed in range(20)]
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
    assert 45 <= len(terms) <= 2 * PICTURE_TERMS
    assert not set(terms) & set(picture_sketch(hashes(cover(1)), "t2"))
