"""Comparing two packages: what an update would change at Apple."""

from dataclasses import replace
from typing import Any

import pytest

from shared.messages.apple.diff import diff_packages
from shared.messages.apple.parts import Package
from tests.fixtures.apple_packages import package

BEFORE = package()


def with_track(**more: Any) -> Package:
    first, *others = BEFORE.album.tracks
    return package(tracks=(replace(first, **more), *others))


def with_product(**more: Any) -> Package:
    return package(products=tuple(replace(each, **more) for each in BEFORE.album.products))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (BEFORE, []),
        (package(title="Gone"), [("changed", "album/title", "info")]),
        (package(upc="0600000000170"), [("identifier-changed", "album/upc", "error")]),
        (
            with_track(isrc="QZAT22600170"),
            [("identifier-changed", "album/tracks/track[0600000000163_1]/isrc", "error")],
        ),
        (package(tracks=BEFORE.album.tracks[:1]), [("removed", "album/tracks/track[0600000000163_2]", "error")]),
        (
            with_product(cleared_for_sale=False),
            [("no-longer-cleared", "album/products/product[WW]/cleared_for_sale", "error")],
        ),
        (package(products=()), [("removed", "album/products/product[WW]", "error")]),
        (package(genres=()), [("removed", "album/genres/genre[ELECTRONIC-00]", "info")]),
        (package(title_version="Live"), [("added", "album/title_version", "info")]),
        (package(tracks=BEFORE.album.tracks[::-1]), [("order-changed", "album/tracks", "info")]),
        (
            package(tracks=(*BEFORE.album.tracks, replace(BEFORE.album.tracks[0], vendor_id="3"))),
            [("added", "album/tracks/track[3]", "warning")],
        ),
    ],
)
def test_differences(after: Package, expected: list[tuple[str, str, str]]) -> None:
    found = diff_packages(BEFORE, after)
    assert [(change.code, change.path, change.severity) for change in found] == expected


def test_the_most_severe_comes_first_and_tells_both_values() -> None:
    after = replace(package(title="Gone", upc="0600000000170"), language="de")
    first, *_, last = diff_packages(BEFORE, after)
    assert (first.severity, first.before, first.after) == ("error", "0600000000163", "0600000000170")
    assert first.remedy
    assert last.severity == "info"


def test_the_isrc_of_the_immersive_mix_is_an_identifier_too() -> None:
    second = BEFORE.album.tracks[1]
    (asset,) = second.assets
    stereo, immersive = asset.data_files
    changed = replace(asset, data_files=(stereo, replace(immersive, isrc="QZAT22600198")))
    after = package(tracks=(BEFORE.album.tracks[0], replace(second, assets=(changed,))))
    (change,) = diff_packages(BEFORE, after)
    assert (change.code, change.severity) == ("identifier-changed", "error")
