"""Text on covers, read by the real Tesseract: from an upload to the findings of its release."""

import io
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from shared.catalog.releases.readiness import style_findings
from shared.media.sandbox.ocr import lines_on
from tests.conftest import unavailable
from tests.fixtures.asset_world import World

FONT = "shared/media/printing/fonts/DejaVuSans-Bold.ttf"


@pytest.fixture(autouse=True)
def _tesseract() -> None:
    if not shutil.which("tesseract"):
        unavailable("tesseract is not installed.")


def cover(*lines: str, side: int = 1500) -> bytes:
    """A textured picture with lines of text."""
    texture = np.random.default_rng(7).normal(43, 20, (side, side)).clip(0, 255)
    picture = Image.fromarray(texture.astype(np.uint8)).convert("RGB")
    draw, font = ImageDraw.Draw(picture), ImageFont.truetype(FONT, side // 25)
    for number, line in enumerate(lines):
        draw.text((side // 12, side * (number + 1) // 6), line, fill="white", font=font)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def test_lines_are_read_from_top_to_bottom() -> None:
    assert lines_on(cover("NIGHT TRANSIT", "Nova Kestrel", "www.novakestrel.com")) == [
        "NIGHT TRANSIT",
        "Nova Kestrel",
        "www.novakestrel.com",
    ]


def test_textures_have_no_text_and_what_is_no_picture_has_none() -> None:
    assert lines_on(cover()) == []
    assert lines_on(b"nothing") == []


def test_without_tesseract_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert lines_on(cover("NIGHT TRANSIT")) == []


@pytest.mark.parametrize(("kind", "expected"), [("FrontCover", {"cover-advertising"}), ("BackCover", set())])
def test_an_uploaded_front_cover_is_read_for_its_release(tmp_path: Path, kind: str, expected: set[str]) -> None:
    world = World(tmp_path)
    data = cover("NIGHT TRANSIT", "www.novakestrel.com")
    asset_id = world.upload(data, kind="image", imageType=kind, contentType="image/jpeg", fileName="cover.jpg")
    asset = world.process(asset_id)
    assert asset.image_quality is not None
    assert bool(asset.image_quality.text) is bool(expected)
    release: dict[str, Any] = {**world.release, "basic": {"title": "Night Transit"}}
    assert {each.code for each in style_findings(release, world.store) if each.code.startswith("cover")} == expected
