"""Parsing is hardened: anything but a plain ERN message is rejected with a reason."""

import pytest

from shared.errors import Finding
from shared.validation.document import MAX_BYTES, MAX_TAGS, Document, read_document

HEAD = b'<ern:NewReleaseMessage xmlns:ern="http://ddex.net/xml/ern/43">'
TAIL = b"</ern:NewReleaseMessage>"
BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<x>&c;&c;&c;</x>"""


def rejection(xml: bytes) -> Finding:
    found = read_document(xml)
    assert isinstance(found, Finding)
    assert (found.stage, found.severity) == ("xml", "error")
    return found


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"not xml", "not-well-formed"),
        (HEAD, "not-well-formed"),
        (HEAD + b"&unknown;" + TAIL, "not-well-formed"),
        (HEAD + b"\x01" + TAIL, "not-well-formed"),
        (BOMB, "doctype"),
        (b"\xef\xbb\xbf<!-- a --><!-- b --><!DOCTYPE x>" + HEAD + TAIL, "doctype"),
        (('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + "<x>&e;</x>").encode("utf-16"), "doctype"),
        (b'<x xmlns="http://ddex.net/xml/ern/113"/>', "unknown-message"),
        (b"<NewReleaseMessage/>", "unknown-message"),
        (b'<ern:Deal xmlns:ern="http://ddex.net/xml/ern/43"/>', "unknown-message"),
        (HEAD + b"<a>" * 300 + b"</a>" * 300 + TAIL, "not-well-formed"),
        (HEAD + b"<a/>" * MAX_TAGS + TAIL, "too-many-elements"),
    ],
)
def test_rejected(xml: bytes, code: str) -> None:
    assert rejection(xml).code == code


def test_too_large() -> None:
    assert rejection(HEAD + b" " * MAX_BYTES + TAIL).code == "too-large"


def test_many_comments_before_the_root_are_parsed_quickly() -> None:
    document = read_document(b"<!-- -->" * 5000 + b"<!-- <!DOCTYPE --> " + HEAD + TAIL)
    assert isinstance(document, Document)


def test_a_message_is_identified() -> None:
    document = read_document(HEAD + b"<!-- note --><?pi x?><MessageHeader/>" + TAIL)
    assert isinstance(document, Document)
    assert (document.schema, document.version, document.kind) == ("ern/43", "4.3", "NewReleaseMessage")
    assert [child.tag for child in document.root] == ["MessageHeader"]


def test_malformed_xml_reports_its_line() -> None:
    assert rejection(HEAD + b"\n\n<a></b>" + TAIL).line == 3
