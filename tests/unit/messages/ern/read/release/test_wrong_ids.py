"""Identifiers that are not valid are kept as the sender's own, and sent again as such only."""

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.coverage import measure, rebuilt
from shared.messages.ern.data.versions import VERSIONS
from shared.messages.ern.read import read_message
from shared.model.catalog.release import Release
from tests.fixtures.messages import request
from tests.fixtures.releases import SHAPES
from tests.schemas import schema_source

SENDER = "PADPIDA2014122301Q"
GRID, BARCODE, ISWC = "A12425GABC1234002M", "0602445790098", "T0345246801"
WRONG = {GRID: "A12425GABC1234002X", BARCODE: "0602445790091", ISWC: "T0345246809"}


def _album(**fields: Any) -> Release:
    document = SHAPES["album"]().model_dump()
    document["basic"] |= fields.pop("basic", {})
    document["tracks"][0] |= fields.pop("track", {})
    document["tracks"][0]["metadata"] |= fields.pop("metadata", {})
    return Release.model_validate({**document, **fields})


def _written_wrong(release: Release, version: str, right: str) -> bytes:
    xml = compose_message(request(release, version=version)).xml
    assert right.encode() in xml
    return xml.replace(right.encode(), WRONG[right].encode())


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("fields", "right", "path", "kept"),
    [
        ({"basic": {"grid": GRID}}, GRID, "basic.grid", lambda release: release.basic.proprietary_ids),
        (
            {"track": {"release": {"grid": GRID}}},
            GRID,
            "tracks[0].release.grid",
            lambda release: release.tracks[0].release.proprietary_ids,
        ),
        (
            {"metadata": {"iswc": ISWC}},
            ISWC,
            "tracks[0].metadata.iswc",
            lambda release: release.tracks[0].metadata.work_ids,
        ),
        (
            {"related_releases": [{"relationship": "IsParentRelease", "barcode": BARCODE}]},
            BARCODE,
            "relatedReleases[0].barcode",
            lambda release: release.related_releases[0].proprietary_ids,
        ),
        (
            {"components": [{"number": 1, "title": "Side one", "barcode": BARCODE}]},
            BARCODE,
            "components[0].barcode",
            lambda release: release.components[0].proprietary_ids,
        ),
    ],
    ids=["release", "track release", "work", "related release", "component"],
)
def test_an_identifier_with_a_wrong_check_digit_is_kept_as_the_senders_own(
    fields: dict[str, Any], right: str, path: str, kept: Callable[[Release], list[Any]], version: str
) -> None:
    xml = _written_wrong(_album(**fields), version, right)
    result = read_message(xml)
    assert [(each.namespace, each.value) for each in kept(result.release)] == [(SENDER, WRONG[right])]
    (note,) = [each for each in result.not_carried if each.path == path]
    assert note.code == "invalid-value"
    assert WRONG[right] in note.message
    assert "check" in note.message
    again = etree.fromstring(rebuilt(result))
    assert {each.tag for each in again.iter() if each.text == WRONG[right]} == {"ProprietaryId"}
    assert list(schema_source().errors(f"ern/{version.replace('.', '')}", again)) == []
    assert measure(xml).lost == ()


def test_what_is_no_isrc_is_kept_beside_its_placeholder() -> None:
    release = _album()
    isrc = release.tracks[0].isrc
    xml = compose_message(request(release, version="4.3")).xml.replace(f"<ISRC>{isrc}<".encode(), b"<ISRC>QZ-NONE<")
    result = read_message(xml)
    track = result.release.tracks[0]
    assert track.isrc.startswith("ZZXXX")
    assert [(each.namespace, each.value) for each in track.proprietary_ids] == [(SENDER, "QZ-NONE")]
    assert "'QZ-NONE' is not an ISRC" in next(each.message for each in result.assumed if each.path == "tracks[0].isrc")


def test_an_identifier_that_is_kept_already_is_kept_once() -> None:
    xml = _written_wrong(_album(basic={"grid": GRID}), "4.3", GRID)
    again = read_message(rebuilt(read_message(xml))).release.basic.proprietary_ids
    assert [each.value for each in again] == [WRONG[GRID]]


@pytest.mark.parametrize(
    ("header", "namespace"), [("", "unknown"), ("<FullName>Tide Records</FullName>", "Tide Records")]
)
def test_without_a_dpid_the_senders_name_is_the_namespace(header: str, namespace: str) -> None:
    xml = _written_wrong(_album(basic={"grid": GRID}), "4.3", GRID).decode()
    begin, end = xml.index("<MessageSender>"), xml.index("</MessageSender>")
    named = f"<PartyName>{header}</PartyName>" if header else ""
    result = read_message((xml[:begin] + "<MessageSender>" + named + xml[end:]).encode())
    assert [each.namespace for each in result.release.basic.proprietary_ids] == [namespace]
