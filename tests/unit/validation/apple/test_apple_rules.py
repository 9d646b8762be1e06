"""Every rule for Apple packages finds what breaks it, as severely as it is certain, and nothing else does."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.messages.apple.data.certainty import SEVERITY
from shared.messages.apple.write import write_package
from shared.validation.apple.rule import Rule
from shared.validation.apple.structure import REMEDIES
from shared.validation.apple.validate import RULES, validate_package
from shared.validation.content import ContentFile
from tests.fixtures.apple_packages import MD5, package

Edit = Callable[[str], str]
XML = write_package(package()).decode()
CONTENT = {name: ContentFile(10, MD5) for name in ("cover.jpg", "1.wav", "2.wav", "2_immersive.wav")}


def swap(old: str, new: str, count: int = 1) -> Edit:
    """Replaces the first places of a text that the document has."""

    def edit(xml: str) -> str:
        assert old in xml
        return xml.replace(old, new, count)

    return edit


def last(old: str, new: str) -> Edit:
    """Replaces the last place of a text that the document has."""

    def edit(xml: str) -> str:
        assert old in xml
        return new.join(xml.rsplit(old, 1))

    return edit


def cut(start: str, end: str) -> Edit:
    """Removes the first passage from `start` to `end`."""

    def edit(xml: str) -> str:
        before, rest = xml.split(start, 1)
        return before + rest.split(end, 1)[1]

    return edit


def many_tracks(xml: str) -> str:
    """More tracks than a package may have."""
    head, rest = xml.split("<tracks>")
    track = rest.split("</track>")[0] + "</track>"
    return f"{head}<tracks>{track * 501}</tracks></album></package>"


def both(one: Edit, other: Edit) -> Edit:
    return lambda xml: other(one(xml))


NOTHING_CLEARED = both(
    swap("<cleared_for_sale>true", "<cleared_for_sale>false"),
    swap("<cleared_for_stream>true", "<cleared_for_stream>false"),
)
PRE_ORDER = "<preorder_sales_start_date>2026-05-01</preorder_sales_start_date>"
SECOND_PRODUCT = (
    "<product><territory>WW</territory><cleared_for_sale>true</cleared_for_sale>"
    "<cleared_for_stream>true</cleared_for_stream></product>"
)
BREAKS: dict[str, Edit] = {
    "not-well-formed": swap("</album>", ""),
    "apple-101": swap("http://apple.com/itunes/importer", "http://example.com"),
    "apple-102": lambda xml: "\ufeff" + xml,
    "apple-111": swap("<language>", "<colour>red</colour><language>"),
    "apple-112": swap(
        "<title>Coming Soon</title>", "<label_name>Aurora Tape Records</label_name><title>Coming Soon</title>"
    ),
    "apple-113": swap("<title>Coming Soon</title>", ""),
    "apple-114": swap("<title>Coming Soon</title>", "<title>Coming Soon</title><title>Coming Soon</title>"),
    "apple-115": swap("<explicit_content>none", "<explicit_content>maybe"),
    "apple-116": swap('version="music5.3"', 'version="music4.0"'),
    "apple-117": swap("<album>", '<album colour="red">'),
    "apple-118": swap("<album>", "<album>text"),
    "apple-201": many_tracks,
    "apple-202": cut("<tracks>", "</tracks>"),
    "apple-203": swap("<track_count>2", "<track_count>3"),
    "apple-204": swap("<volume_count>2", "<volume_count>3"),
    "apple-205": both(
        both(swap("<track_number>2", "<track_number>1"), swap("<volume_number>2", "<volume_number>1")),
        swap("<volume_count>2", "<volume_count>1"),
    ),
    "apple-206": swap("0600000000163_2", "0600000000163_1"),
    "apple-207": swap("<upc>0600000000163", "<upc>0600000000164"),
    "apple-208": cut("<genres>", "</genres>"),
    "apple-209": cut("<artwork_files>", "</artwork_files>"),
    "apple-210": cut("<copyright_pline>", "</copyright_pline>"),
    "apple-211": cut("<copyright_cline>", "</copyright_cline>"),
    "apple-212": cut("<upc>", "</upc>"),
    "apple-213": swap('code="ELECTRONIC-00"', 'code="POLKA-99"'),
    "apple-221": swap("<primary>true", "<primary>false"),
    "apple-222": swap("Orla Finch", "Nova Kestrel"),
    "apple-223": swap("<primary>false", "<primary>true"),
    "apple-224": swap("<role>Composer</role>", "<role>Producer</role>"),
    "apple-225": last("Nova Kestrel", "Various Artists"),
    "apple-231": cut("<audio_file>", "</audio_file>"),
    "apple-232": swap(' external_identifier.isrc="QZAT22600199"', ""),
    "apple-233": swap('isrc="QZAT22600199"', 'isrc="QZAT22600162"'),
    "apple-234": cut('<data_file role="audio.2_0">', "</data_file>"),
    "apple-301": last("</product>", f"</product>{SECOND_PRODUCT}"),
    "apple-302": swap("<sales_start_date>2026-06-05</sales_start_date>", ""),
    "apple-303": both(
        swap("<cleared_for_sale>true", "<cleared_for_sale>false"),
        swap("<stream_start_date>2026-06-05</stream_start_date>", ""),
    ),
    "apple-304": last("<cleared_for_sale>true", "<cleared_for_sale>false"),
    "apple-305": swap("2030-06-05", "2020-06-05"),
    "apple-311": swap("<cleared_for_stream>true", "<cleared_for_stream>false"),
    "apple-312": last("<wholesale_price_tier>", f"{PRE_ORDER}<wholesale_price_tier>"),
    "apple-313": swap("2026-05-01", "2026-07-01"),
    "apple-314": cut("<preorder_type>", "</preorder_type>"),
    "apple-315": cut("<preorder_sales_start_date>", "</preorder_sales_start_date>"),
    "apple-316": swap("<preorder_type>standard", "<preorder_type>instant-gratification"),
    "apple-321": NOTHING_CLEARED,
    "apple-322": NOTHING_CLEARED,
}  # fmt: skip
ALONE = {"apple-201", "apple-202", "apple-303", "apple-321", "apple-322", "apple-101", "apple-112", "apple-115"}
"""Edits that break several rules at once."""


def codes(xml: str) -> set[str]:
    return {finding.code for finding in validate_package(xml.encode(), content=CONTENT).findings}


def test_a_package_that_breaks_no_rule_has_no_finding() -> None:
    report = validate_package(XML.encode(), content=CONTENT, folder="0600000000163.itmsp")
    assert report.findings == ()
    assert report.stages == {"content": "passed", "xml": "passed", "schema": "passed", "rules": "passed"}
    assert "not public" in report.notes["schema"]


@pytest.mark.parametrize("code", BREAKS)
def test_what_breaks_a_rule_is_found(code: str) -> None:
    found = validate_package(BREAKS[code](XML).encode()).findings
    own = [finding for finding in found if finding.code == code]
    assert own, [finding.code for finding in found]
    assert all(finding.line and finding.remedy for finding in own if finding.stage != "xml")
    if code not in ALONE:
        assert {finding.code for finding in found} <= {code, "apple-113"}


def test_every_rule_has_an_edit_that_breaks_it() -> None:
    known = {*REMEDIES, *(rule.code for rule in RULES)}
    assert known <= {*BREAKS}
    assert len({rule.code for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])
def test_only_what_apple_says_in_public_blocks(rule: Rule) -> None:
    found = validate_package(BREAKS[rule.code](XML).encode()).findings
    own = [finding for finding in found if finding.code == rule.code]
    assert {finding.severity for finding in own} == {SEVERITY[rule.certainty]}
    assert all(f"({rule.certainty})" in (finding.source or "") for finding in own)


def test_a_finding_names_apples_own_number_where_it_is_known() -> None:
    (finding,) = validate_package(BREAKS["apple-311"](XML).encode()).findings
    assert "ITMS-4020" in (finding.source or "")
    assert finding.path == "/package/album/products/product/preorder_sales_start_date"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({**CONTENT, "extra.wav": ContentFile(1, MD5)}, {"apple-405"}),
        ({**CONTENT, "audio/1.wav": ContentFile(10, MD5)}, {"apple-404"}),
        ({**CONTENT, "1.wav": ContentFile(11, MD5)}, {"apple-402"}),
        ({**CONTENT, "1.wav": ContentFile(10, MD5[::-1])}, {"apple-403"}),
        ({name: file for name, file in CONTENT.items() if name != "1.wav"}, {"apple-401"}),
    ],
    ids=["not named", "sub-folder", "size", "digest", "missing"],
)
def test_files_are_compared_with_what_the_package_states(content: dict[str, ContentFile], expected: set[str]) -> None:
    assert {finding.code for finding in validate_package(XML.encode(), content=content).findings} == expected


def test_the_folder_is_named_after_the_vendor_id() -> None:
    report = validate_package(XML.encode(), content=CONTENT, folder="album.itmsp")
    assert [finding.code for finding in report.findings] == ["apple-406"]


def test_another_encoding_than_utf8_is_found() -> None:
    latin = XML.replace("もうすぐ", "Bald").replace("encoding='UTF-8'", "encoding='ISO-8859-1'").encode("latin-1")
    assert [finding.code for finding in validate_package(latin).findings] == ["apple-103"]


def test_a_takedown_needs_no_tracks_files_or_lines() -> None:
    xml = both(NOTHING_CLEARED, cut("<tracks>", "</tracks>"))(XML)
    for start, end in (("<artwork_files>", "</artwork_files>"), ("<track_count>", "</volume_count>")):
        xml = cut(start, end)(xml)
    found = validate_package(cut("<preorder_sales_start_date>", "</wholesale_price_tier>")(xml).encode()).findings
    assert found == ()


def test_a_document_type_is_refused() -> None:
    report = validate_package(b'<!DOCTYPE package SYSTEM "http://example.com/x">' + XML.encode().split(b"?>")[1])
    assert not report.valid
    assert report.stages["schema"] == "not run"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(XML)), st.integers(0, len(XML)), st.text(max_size=8))
def test_bad_input_never_raises(start: int, end: int, text: str) -> None:
    report = validate_package(f"{XML[:start]}{text}{XML[end:]}".encode("utf-8", "surrogatepass"), content=CONTENT)
    assert report.stages["xml"] in ("passed", "failed")
    assert all(finding.code and finding.message for finding in report.findings)
