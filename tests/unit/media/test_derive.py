import io
from xml.etree import ElementTree

import pytest
from PIL import Image

from shared.media.derive import covers, waveform


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def stored(image: Image.Image, image_format: str = "PNG", **options: object) -> io.BytesIO:
    buffer = io.BytesIO()
    image.save(buffer, image_format, **options)
    return buffer


def test_a_waveform_has_a_bar_per_interval() -> None:
    root = ElementTree.fromstring(waveform(tuple([0.0, -6.0, -48.0, float("-inf")] * 300)))
    path = root[0].attrib["d"]
    assert root.attrib["viewBox"] == "0 0 400 100"
    assert path.count("M") == 400
    assert "V100.0" in path


def test_an_empty_waveform_is_a_valid_svg() -> None:
    assert ElementTree.fromstring(waveform(())).attrib["viewBox"] == "0 0 1 100"


def test_covers_have_the_usual_sizes_and_are_never_enlarged() -> None:
    made = covers(stored(Image.linear_gradient("L").resize((1600, 1600)).convert("RGB"), "JPEG"))
    assert {name: opened(data).size for name, data in made.items()} == {
        "cover-1500.jpg": (1500, 1500),
        "cover-640.jpg": (640, 640),
        "cover-300.jpg": (300, 300),
    }


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16", "CMYK"])
def test_covers_are_jpegs_in_rgb(mode: str) -> None:
    picture = Image.linear_gradient("L").resize((640, 640)).convert("I" if mode == "I;16" else mode).convert(mode)
    made = opened(covers(stored(picture, "JPEG" if mode == "CMYK" else "PNG"))["cover-640.jpg"])
    assert (made.format, made.mode) == ("JPEG", "RGB")


def test_grey_of_16_bits_keeps_its_shades() -> None:
    shades = Image.linear_gradient("L").resize((640, 640)).convert("I").point(lambda value: value * 256).convert("I;16")
    made = opened(covers(stored(shades))["cover-640.jpg"]).convert("L")
    assert made.getpixel((320, 320)) == pytest.approx(128, abs=3)


def test_transparent_parts_become_white() -> None:
    made = opened(covers(stored(Image.new("RGBA", (640, 640), (0, 0, 0, 0))))["cover-640.jpg"])
    assert made.getpixel((10, 10)) == (255, 255, 255)


def test_a_rotated_image_is_made_upright() -> None:
    tags = Image.Exif()
    tags[0x0112] = 6
    made = opened(covers(stored(Image.new("RGB", (640, 320), "red"), "JPEG", exif=tags))["cover-640.jpg"])
    assert made.size == (320, 640)
    assert made.getexif() == {}
