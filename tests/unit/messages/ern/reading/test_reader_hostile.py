"""Tests that hostile and broken input is rejected early, with a code and a remedy, within bounded resources."""

import io
import time
import tracemalloc
from itertools import count

import pytest

from shared.errors import InvalidInput
from shared.messages.ern.read import Limits, read_any, read_message

ROOT = '<ern:NewReleaseMessage xmlns:ern="http://ddex.net/xml/ern/43" LanguageAndScriptCode="en" AvsVersionId="3">'
END = "</ern:NewReleaseMessage>"


class Endless(io.RawIOBase):
    """A stream that yields `head` and then repeats `again` forever."""

    def __init__(self, head: str, again: str) -> None:
        self._rest = head.encode()
        self._again = again.encode()

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size:
            self._rest += self._again * (size // len(self._again) + 1)
        chunk, self._rest = self._rest[:size], self._rest[size:]
        return chunk


def rejection_code(source: object, **more: object) -> str:
    with pytest.raises(InvalidInput) as refusal:
        read_any(source, **more)  # type: ignore[arg-type]
    (problem,) = refusal.value.problems
    assert problem.message
    assert problem.remedy
    return problem.code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "malformed-xml"),
        ("no xml", "malformed-xml"),
        ('<?xml version="1.0" encoding="nonsense"?><a/>', "malformed-xml"),
        ('<?xml version="1.0" encoding="gbk"?><a/>', "malformed-xml"),
        ('<?xml version="1.0" encoding="punycode"?><a/>', "malformed-xml"),
        (ROOT, "malformed-xml"),
        (ROOT + "<MessageHeader>" + END, "malformed-xml"),
        (ROOT + "&lol;" + END, "malformed-xml"),
        (ROOT + "\x00" + END, "malformed-xml"),
        ("<NewReleaseMessage/>", "no-namespace"),
        ('<a xmlns="urn:x"/>', "not-ern"),
        ('<ern:NewReleaseMessage xmlns:ern="http://ddex.net/xml/ern/99"/>', "version-not-supported"),
        ('<ern:CatalogListMessage xmlns:ern="http://ddex.net/xml/ern/382"/>', "message-not-supported"),
        (ROOT + END, "no-release"),
        ("<!DOCTYPE a>" + ROOT + END, "doctype"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd">' + ROOT + END, "doctype"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1/">]>' + ROOT + "&x;" + END, "doctype"),
        ('<!DOCTYPE a [<!ENTITY % p "x"> %p;]>' + ROOT + END, "doctype"),
    ],
)
def test_broken_input_is_rejected(text: str, code: str) -> None:
    assert rejection_code(text.encode()) == code


def test_an_entity_bomb_is_rejected_before_it_is_declared() -> None:
    lines = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE a [<!ENTITY l0 "lol">{lines}]>{ROOT}&l9;{END}'
    assert rejection_code(bomb.encode()) == "doctype"


def test_depth_is_bounded() -> None:
    assert rejection_code((ROOT + "<MessageHeader>" + "<a>" * 100).encode()) == "too-deep"


def test_nested_lists_are_bounded() -> None:
    assert rejection_code((ROOT + "<DealList>" * 100).encode()) == "too-deep"


@pytest.mark.parametrize(
    ("head", "again", "code"),
    [
        (ROOT, "<MessageHeader>x</MessageHeader>", "too-large"),
        (ROOT + "<ResourceList><SoundRecording>", "<a>x</a>", "record-too-large"),
        (ROOT + '<MessageHeader a="', "x", "token-too-long"),
        (ROOT + "<!--", "x", "token-too-long"),
        (ROOT + "<MessageHeader><a>", "x", "record-too-large"),
    ],
)
def test_endless_streams_are_rejected(head: str, again: str, code: str) -> None:
    limits = Limits(size_bytes=1 << 19, record_elements=10_000, record_characters=1 << 18, token_bytes=1 << 18)
    tracemalloc.start()
    began = time.perf_counter()
    try:
        assert rejection_code(Endless(head, again), limits=limits) == code
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 40 << 20
    assert time.perf_counter() - began < 60


def test_the_number_of_records_is_bounded() -> None:
    party = "<Party><PartyReference>P{0}</PartyReference><PartyName><FullName>{0}</FullName></PartyName></Party>"
    text = ROOT + "<PartyList>" + "".join(party.format(number) for number in range(600)) + "</PartyList>" + END
    assert rejection_code(text.encode(), limits=Limits(kept_records=500)) == "too-many-records"


def test_notes_of_unknown_elements_are_bounded() -> None:
    unknown = "".join(f"<Unknown{number}><a>x</a></Unknown{number}>" for number in range(3000))
    release = (
        "<ReleaseList><Release><ReleaseReference>R0</ReleaseReference><DisplayTitleText>Song</DisplayTitleText>"
        f"{unknown}</Release></ReleaseList>"
    )
    assert len(read_message((ROOT + release + END).encode()).not_carried) <= 1001


def test_time_is_bounded_by_the_given_clock() -> None:
    ticks = count()
    source = Endless(ROOT, "<MessageHeader>x</MessageHeader>")
    limits = Limits(time_s=5)
    assert rejection_code(source, limits=limits, elapsed_s=lambda: float(next(ticks))) == "took-too-long"


def test_all_encodings_of_xml_are_read() -> None:
    for encoding in ("utf-8", "utf-16", "iso-8859-1", "us-ascii"):
        text = f'<?xml version="1.0" encoding="{encoding}"?>{ROOT}{END}'
        assert rejection_code(text.encode(encoding)) == "no-release"


def test_a_purge_is_not_read_as_a_release() -> None:
    purge = (
        '<ern:PurgeReleaseMessage xmlns:ern="http://ddex.net/xml/ern/43" LanguageAndScriptCode="en" AvsVersionId="3">'
        "<PurgedRelease><ReleaseId><ICPN>600000000014</ICPN></ReleaseId></PurgedRelease></ern:PurgeReleaseMessage>"
    )
    with pytest.raises(InvalidInput, match="ICPN 600000000014") as refusal:
        read_message(purge.encode())
    assert refusal.value.problems[0].code == "purge-message"
