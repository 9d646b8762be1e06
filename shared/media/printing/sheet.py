"""Prints a document on the label's paper (A4): its name and colours above, facts and tables below.

The output is deterministic; its date is the one that is given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

from shared.media.printing.text import BOLD, REGULAR, marked_up, style_of, text_colour_on
from shared.model.accounts.tenant import Branding

MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN
GREY = colors.HexColor("#5f6368")
_PALE = colors.HexColor("#f1f3f4")
TIGHT = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 1.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
]
_NAMES_PT = 28 * mm


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a document is called, and whose it is."""

    title: str
    subtitle: str
    tenant: str
    branding: Branding
    made: datetime
    keywords: Sequence[str] = ()


def print_sheet(sheet: Sheet, body: Iterable[Flowable]) -> bytes:
    """The document as PDF."""
    buffer = BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=sheet.subtitle,
        author=sheet.tenant,
        subject=sheet.title,
        invariant=True,
        keywords=list(sheet.keywords),
        creator="Stardust Distro",
        lang="en",
    )
    date = sheet.made.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'")
    frame = Frame(MARGIN, 18 * mm, WIDTH, A4[1] - 46 * mm, 0, 0, 0, 0)

    def draw(canvas: Canvas, _: object) -> None:
        canvas.setDateFormatter(lambda *_: date)
        _draw_frame(canvas, sheet)

    document.addPageTemplates([PageTemplate(frames=[frame], onPage=draw)])
    heading = [
        Paragraph(marked_up(sheet.title), style_of(BOLD, 15, 19)),
        Paragraph(marked_up(sheet.subtitle), style_of(REGULAR, 9, 13, GREY)),
        Spacer(0, 5 * mm),
    ]
    document.build([*heading, *body])
    return buffer.getvalue()


def gap() -> Flowable:
    """The space between two parts."""
    return Spacer(0, 5 * mm)


def facts_table(facts: Iterable[tuple[str, str]], *, small: bool = False) -> Table:
    """Names with their values."""
    value, name_style = style_of(REGULAR, 7.6 if small else 9, 12), style_of(REGULAR, 8, 12, GREY)
    rows = [[Paragraph(name, name_style), Paragraph(marked_up(text), value)] for name, text in facts]
    style = TableStyle([*TIGHT, ("LEFTPADDING", (0, 0), (0, -1), 0)])
    return Table(rows, colWidths=[_NAMES_PT, WIDTH - _NAMES_PT], style=style)


def rows_table(
    names: Sequence[str],
    rows: Iterable[Sequence[Paragraph]],
    widths: Sequence[float],
    branding: Branding,
    right: Sequence[int] = (),
) -> Table:
    """A table with a heading in the label's colour, repeated on each page. `right`: columns that are set to the
    right; `widths` in points."""
    accent = colors.HexColor(branding.primary_color)
    colour = text_colour_on(accent)
    head = [Paragraph(name, style_of(BOLD, 8, 11, colour, right=at in right)) for at, name in enumerate(names)]
    style = [
        *TIGHT,
        ("BACKGROUND", (0, 0), (-1, 0), accent),
        ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, _PALE]),
    ]
    return Table([head, *map(list, rows)], colWidths=list(widths), repeatRows=1, style=TableStyle(style))


def _draw_frame(canvas: Canvas, sheet: Sheet) -> None:
    """Draws the header with the label's colours and name, and the footer."""
    top = A4[1]
    canvas.saveState()
    canvas.setFillColor(colors.HexColor(sheet.branding.primary_color))
    canvas.rect(0, top - 5 * mm, A4[0], 5 * mm, stroke=0, fill=1)
    canvas.setFillColor(colors.HexColor(sheet.branding.secondary_color))
    canvas.rect(0, top - 6 * mm, A4[0], 1 * mm, stroke=0, fill=1)
    name = Paragraph(marked_up(sheet.tenant), style_of(BOLD, 11, 14))
    name.wrap(WIDTH, 20 * mm)
    name.drawOn(canvas, MARGIN, top - 18 * mm)
    canvas.setFillColor(GREY)
    canvas.setFont(REGULAR, 7.5)
    canvas.drawString(MARGIN, 11 * mm, sheet.subtitle)
    canvas.drawRightString(A4[0] - MARGIN, 11 * mm, f"page {canvas.getPageNumber()}")
    canvas.restoreState()
