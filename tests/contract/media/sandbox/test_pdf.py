"""Booklets: pages are counted as readers count them; locked and broken files are rejected, scripts are told."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, ObjectStreamMode, Pdf, String
from reportlab.pdfgen.canvas import Canvas

from shared.media.probe import DocumentFacts, Probe, probe_file
from shared.media.sandbox import served
from tests.fixtures.asset_files import PDF, pdf_bytes


def probe(data: bytes) -> Probe:
    return probe_file(io.BytesIO(data), len(data))


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in probe(data).problems]


def saved(document: Pdf, **options: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def booklet(pages: int = 3) -> Pdf:
    return pikepdf.open(io.BytesIO(pdf_bytes(pages)))


def drawn(pages: int) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for number in range(pages):
        canvas.drawString(100, 100, f"Page {number} ".ljust(300, "x"))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_pages_in_compressed_objects_are_counted() -> None:
    compressed = saved(booklet(7), object_stream_mode=ObjectStreamMode.generate)
    assert b"/Page" not in compressed
    assert probe(compressed).facts == DocumentFacts("PDF", 7)


def test_pages_that_an_update_removed_are_not_counted() -> None:
    """An incremental update (ISO 32000-1, 7.5.6) with a page tree of two; the three old pages stay in the file."""
    old = pdf_bytes(3)
    at, before = len(old), old.rindex(b"xref\n0")
    tree = b"2 0 obj<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>endobj\n"
    table = f"xref\n2 1\n{at:010} 00000 n \ntrailer<</Root 1 0 R/Size 6/Prev {before}>>\n"
    updated = old + tree + f"{table}startxref\n{at + len(tree)}\n%%EOF\n".encode()
    assert probe(old).facts == DocumentFacts("PDF", 3)
    assert probe(updated).facts == DocumentFacts("PDF", 2)
    assert codes(updated) == []


@pytest.mark.parametrize("pages", [1, 40])
def test_pages_are_counted(pages: int) -> None:
    assert probe(drawn(pages)).facts == DocumentFacts("PDF", pages)


@pytest.mark.parametrize("user", ["", "secret"])
def test_a_locked_document_is_rejected(user: str) -> None:
    locked = saved(booklet(), encryption=pikepdf.Encryption(owner="owner", user=user))
    assert codes(locked) == ["encrypted"]


BREAKS: dict[str, Callable[[bytes], bytes]] = {
    "its end": lambda data: data[:-8],
    "its second half": lambda data: data[: len(data) // 2] + b"%%EOF\n",
    "the catalogue": lambda data: data.replace(b"/Catalog", b"/Cxtalog").replace(b"/Pages", b"/Pxges"),
    "the page tree": lambda data: data.replace(b"/Kids", b"/Kxds"),
    "all but the ends": lambda data: data[:20] + b"x" * (len(data) - 60) + data[-40:],
}


@pytest.mark.parametrize("part", BREAKS)
@pytest.mark.parametrize("document", [drawn(5), pdf_bytes(5)], ids=["drawn", "plain"])
def test_a_broken_document_is_rejected(part: str, document: bytes) -> None:
    found = probe(BREAKS[part](document))
    assert not found.usable
    assert found.problems[-1].code in ("truncated", "broken-pdf")


def test_a_damaged_document_that_lost_a_page_is_rejected() -> None:
    lost = pdf_bytes(5).replace(b"7 0 obj<</Type/Page/Parent", b"8 0 obj<</Type/Pxxx/Parent")
    assert codes(lost) == ["broken-pdf"]


def test_a_damaged_table_of_a_whole_document_is_told() -> None:
    damaged = PDF.replace(b"startxref\n", b"startxref\n9")
    assert probe(damaged).facts == DocumentFacts("PDF", 1)
    assert codes(damaged) == ["pdf-damaged"]


def opening_script(document: Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def script_of_a_link(document: Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 1, 1]), A=action)
    document.pages[1].obj.Annots = Array([note])


def named_script(document: Pdf) -> None:
    action = document.make_indirect(Dictionary(S=Name.JavaScript, JS=document.make_stream(b"app.alert(1)")))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), action])))


@pytest.mark.parametrize("add", [opening_script, script_of_a_link, named_script])
@pytest.mark.parametrize("mode", [ObjectStreamMode.generate, ObjectStreamMode.disable])
def test_scripts_are_told(add: Callable[[Pdf], None], mode: ObjectStreamMode) -> None:
    document = booklet()
    add(document)
    found = saved(document, object_stream_mode=mode)
    assert codes(found) == ["pdf-javascript"]
    assert probe(found).usable


def test_attachments_are_told() -> None:
    document = booklet()
    document.attachments["notes.txt"] = AttachedFileSpec(document, b"notes")
    assert codes(saved(document)) == ["pdf-attachments"]


def test_a_document_that_takes_too_much_to_read_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served, "_MAX_SERVED_BYTES", 0)
    assert codes(PDF) == ["broken-pdf"]
