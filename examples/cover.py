"""Draws the cover of the example album."""

import io
import random
from pathlib import Path

from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageFilter, ImageFont, ImageOps

SIDE_PX = 3000
_MIDNIGHT, _PLUM, _EMBER = "#0b1030", "#5b2a6e", "#f2a65a"


def draw_cover(path: Path, *, title: str, artist: str) -> None:
    """Writes a 3000 x 3000 JPEG: a sky after sunset over rings of water. sRGB, no alpha, deterministic."""
    image = _sky()
    image = ImageChops.screen(image, _stars())
    image = _rings(image)
    _write_text(image, title, artist)
    image.save(path, "JPEG", quality=92, subsampling=0, dpi=(300, 300), icc_profile=_srgb())


def _sky() -> Image.Image:
    gradient = Image.linear_gradient("L").resize((SIDE_PX, SIDE_PX), Image.Resampling.BICUBIC)
    return ImageOps.colorize(gradient, black=_MIDNIGHT, mid=_PLUM, white=_EMBER, midpoint=170)


def _stars() -> Image.Image:
    rng = random.Random(20260101)
    layer = Image.new("RGB", (SIDE_PX, SIDE_PX))
    draw = ImageDraw.Draw(layer)
    for _ in range(420):
        x, y = rng.uniform(0, SIDE_PX), SIDE_PX * 0.62 * rng.random() ** 1.4
        radius, light = rng.uniform(1.5, 5), int(rng.uniform(70, 255))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(light, light, min(255, light + 20)))
    return layer.filter(ImageFilter.GaussianBlur(1.2))


def _rings(image: Image.Image) -> Image.Image:
    """A low sun and the rings around its reflection."""
    centre_x, centre_y = SIDE_PX // 2, int(SIDE_PX * 0.68)
    glow = Image.radial_gradient("L").resize((2200, 2200), Image.Resampling.BICUBIC)
    halo = Image.new("L", (SIDE_PX, SIDE_PX))
    halo.paste(glow.point(lambda value: max(0, 172 - value) ** 2 // 150), (centre_x - 1100, centre_y - 1100))
    image = Image.composite(Image.new("RGB", image.size, "#ffd9a0"), image, halo)
    lines = Image.new("L", image.size)
    draw = ImageDraw.Draw(lines)
    for step in range(1, 15):
        width, height = 180 * step, 52 * step
        box = (centre_x - width, centre_y + 330 - height, centre_x + width, centre_y + 330 + height)
        draw.ellipse(box, outline=max(20, 190 - 12 * step), width=7)
    water = Image.new("L", image.size)
    water.paste(lines.crop((0, centre_y, SIDE_PX, SIDE_PX)), (0, centre_y))
    image = Image.composite(Image.new("RGB", image.size, "#fff3dc"), image, water.filter(ImageFilter.GaussianBlur(2)))
    ImageDraw.Draw(image).ellipse((centre_x - 260, centre_y - 260, centre_x + 260, centre_y + 260), fill="#ffe9c4")
    return image


def _write_text(image: Image.Image, title: str, artist: str) -> None:
    draw = ImageDraw.Draw(image)
    draw.text((210, 210), title, font=ImageFont.load_default(250), fill="#fdf6e9")
    draw.text((220, 520), artist, font=ImageFont.load_default(96), fill="#d9c7e0")


def _srgb() -> bytes:
    """An sRGB profile whose creation date is fixed (ICC.1:2010, 7.2.8: bytes 24 to 35 of the header)."""
    buffer = io.BytesIO(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile = bytearray(buffer.getvalue())
    profile[24:36] = bytes((7, 234, 0, 1, 0, 1)) + bytes(6)
    return bytes(profile)
