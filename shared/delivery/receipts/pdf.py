"""Renders a receipt as PDF with the label's branding. The output is deterministic; its date is that of the delivery."""

from collections.abc import Iterator

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Table

from shared.delivery.receipts.page import Letterhead, Page
from shared.media.printing.sheet import WIDTH, Sheet, facts_table, gap, print_sheet, rows_table
from shared.media.printing.text import BOLD, REGULAR, marked_up, style_of
from shared.model.accounts.tenant import Branding

_KEYWORDS = ("Message", "Delivered to", "Protocol", "Type")
"""Facts that are keywords of the document."""


def render_receipt(page: Page, letterhead: Letterhead) -> bytes:
    """The receipt as a PDF document (A4)."""
    keywords = ["delivery receipt", *(value for name, value in page.facts if name in _KEYWORDS)]
    sheet = Sheet(page.title, page.subtitle, letterhead.tenant, letterhead.branding, page.made, keywords)
    return print_sheet(sheet, _body(page, letterhead.branding))


def _body(page: Page, branding: Branding) -> Iterator[Flowable]:
    yield facts_table(page.facts)
    yield gap()
    yield _files(page, branding)
    yield gap()
    yield facts_table(page.chain, small=True)


def _files(page: Page, branding: Branding) -> Table:
    small = style_of(REGULAR, 7.4, 10)
    mismatch = style_of(BOLD, 7.4, 10, colors.HexColor("#b3261e"))
    rows = []
    for file in page.files:
        proof = Paragraph(file.proof, small) if file.intact else Paragraph("does not match", mismatch)
        rows.append([*(Paragraph(marked_up(text), small) for text in (file.path, file.size, file.md5)), proof])
    widths = [WIDTH - 108 * mm, 18 * mm, 60 * mm, 30 * mm]
    return rows_table(("File", "Size", "MD5", "Verified by"), rows, widths, branding)
