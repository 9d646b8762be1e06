"""Packages are written and read back without loss, in Apple's order, and the own check finds nothing wrong in them."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from shared.errors import InvalidInput
from shared.messages.apple.compose.package import compose_package
from shared.messages.apple.data.elements import NAMESPACE, PACKAGE, rows
from shared.messages.apple.read.parts import read_package
from shared.messages.apple.write import write_package
from shared.model.catalog.release import Release
from tests.fixtures.apple_packages import apple_request, audio_releases, check_package, package
from tests.fixtures.releases import SHAPES

ACTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"action": "Update"},
    {"action": "Takedown", "files": {}},
    {"action": "Takedown", "withdrawn": ("FR",)},
)
AUDIO = sorted(set(SHAPES) - {"video_single", "video_album", "long_video", "mixed_media", "immersive"})
"""The fixture releases that Apple takes: no videos, and no immersive file of 16 bits."""
UNTOLD = {"apple-224", "apple-210", "apple-221", "apple-225"}
"""What a fixture release lacks: a writer, a P line, a main artist, a track's artist."""


@pytest.mark.parametrize("more", ACTIONS, ids=["initial", "update", "takedown", "takedown in France"])
@pytest.mark.parametrize("shape", AUDIO)
def test_fixture_releases(shape: str, more: dict[str, Any]) -> None:
    report = check_package(apple_request(SHAPES[shape](), **more))
    assert {finding.code for finding in report.findings} <= UNTOLD


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(audio_releases())
def test_generated_releases(made: Release) -> None:
    check_package(apple_request(made))


def test_the_same_request_gives_the_same_bytes() -> None:
    assert {compose_package(apple_request(SHAPES["with_deals"]())).xml for _ in range(3)} == {
        compose_package(apple_request(SHAPES["with_deals"]())).xml
    }


def test_every_field_of_a_part_is_an_element_or_an_attribute_and_every_element_has_a_field() -> None:
    for path, element in rows():
        if element.part:
            names = {child.name for child in element.children}
            names |= {attribute.field for attribute in element.attributes if attribute.field}
            assert names == {each.name for each in fields(element.part)}, path


def test_the_order_is_that_of_the_table() -> None:
    """A correction of Apple's order is one row in the table."""
    root = etree.fromstring(write_package(package()))
    order = [child.tag for child in PACKAGE.children[-1].children]
    (album,) = root.findall(f"{{{NAMESPACE}}}album")
    written = [etree.QName(child).localname for child in album]
    assert written == [tag for tag in order if tag in written]
    assert written.index("genres") < written.index("copyright_pline") < written.index("products")


def test_unknown_elements_and_values_are_told_with_their_line() -> None:
    xml = write_package(package()).decode().replace("<title>Coming Soon", "<colour>red</colour>\n<title>Coming Soon")
    xml = xml.replace("<track_count>2", "<track_count>two")
    read = read_package(etree.fromstring(xml.encode()))
    assert [(each.path, each.code, each.line is not None) for each in read.not_carried] == [
        ("/package/album/colour", "unknown-element", True),
        ("/package/album/track_count", "invalid-value", True),
    ]


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("<title>Coming Soon</title>", "", "/package/album"),
        ("<cleared_for_sale>true</cleared_for_sale>", "", "/package/album/products/product"),
        ("http://apple.com/itunes/importer", "http://example.com", ""),
    ],
)
def test_what_every_package_has_must_be_there(old: str, new: str, path: str) -> None:
    xml = write_package(package()).decode().replace(old, new, 1)
    with pytest.raises(InvalidInput) as caught:
        read_package(etree.fromstring(xml.encode()))
    assert [problem.path for problem in caught.value.problems] == [path]


def test_a_text_that_xml_does_not_allow_is_refused() -> None:
    with pytest.raises(InvalidInput, match="control characters"):
        write_package(package(title="a\x00b"))


def test_hostile_texts_are_escaped() -> None:
    title = "<b>&amp;</b> \"'\u202e\r\n ]]>"
    written = write_package(replace(package(), provider=title.strip()))
    assert read_package(etree.fromstring(written)).package.provider == title.strip()
