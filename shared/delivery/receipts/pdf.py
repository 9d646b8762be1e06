"""Renders a receipt as PDF with the label's branding. The only importer of reportlab.

The output is deterministic; its date is that of the delivery.
Latin, Greek and Cyrillic text uses the bundled fonts; Chinese, Japanese and Korean
text uses fonts that every PDF reader provides.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

from shared.delivery.receipts.page import Letterhead, Page

_FONTS = Path(__file__).parent / "fonts"
_REGULAR, _BOLD = "Stardust", "Stardust-Bold"
_CID = {
    "HIRAGANA": "HeiseiKakuGo-W5",
    "KATAKANA": "HeiseiKakuGo-W5",
    "HANGUL": "HYGothic-Medium",
    "CJK": "STSong-Light",
}
"""Fonts by script. Han characters follow the rest of their text: Japanese or Korean, otherwise Chinese."""
_MISSING = "\N{REPLACEMENT CHARACTER}"
_KEYWORDS = ("Message", "Delivered to", "Protocol", "Type")
"""Facts that are keywords of the document."""
_MARGIN = 18 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_GREY = colors.HexColor("#5f6368")
_PALE = colors.HexColor("#f1f3f4")


def render_receipt(page: Page, letterhead: Letterhead) -> bytes:
    """The receipt as a PDF document (A4)."""
    buffer = BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=page.subtitle,
        author=letterhead.tenant,
        subject=page.title,
        invariant=True,
        keywords=["delivery receipt", *(value for name, value in page.facts if name in _KEYWORDS)],
        creator="Stardust Distro",
        lang="en",
    )
    date = page.made.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'")
    body = Frame(_MARGIN, 18 * mm, _WIDTH, A4[1] - 46 * mm, 0, 0, 0, 0)

    def draw(canvas: Canvas, _: object) -> None:
        canvas.setDateFormatter(lambda *_: date)
        _draw_frame(canvas, letterhead, page)

    document.addPageTemplates([PageTemplate(frames=[body], onPage=draw)])
    document.build(list(_body(page, letterhead)))
    return buffer.getvalue()


@cache
def _load_fonts() -> frozenset[int]:
    """Registers the fonts once; returns the characters that the bundled fonts contain."""
    own = TTFont(_REGULAR, _FONTS / "DejaVuSans.ttf")
    fonts = [own, TTFont(_BOLD, _FONTS / "DejaVuSans-Bold.ttf"), *map(UnicodeCIDFont, sorted(set(_CID.values())))]
    for font in fonts:
        pdfmetrics.registerFont(font)
    return frozenset(own.face.charToGlyph)


def _body(page: Page, letterhead: Letterhead) -> Iterator[Flowable]:
    yield Paragraph(marked_up(page.title), _style(_BOLD, 15, 19))
    yield Paragraph(marked_up(page.subtitle), _style(_REGULAR, 9, 13, _GREY))
    yield Spacer(0, 5 * mm)
    yield _facts(page.facts)
    yield Spacer(0, 5 * mm)
    yield _files(page, colors.HexColor(letterhead.branding.primary_color))
    yield Spacer(0, 5 * mm)
    yield _facts(page.chain, mono=True)


def _facts(facts: tuple[tuple[str, str], ...], *, mono: bool = False) -> Table:
    value = _style(_REGULAR, 7.6 if mono else 9, 12)
    rows = [
        [Paragraph(name, _style(_REGULAR, 8, 12, _GREY)), Paragraph(marked_up(text), value)] for name, text in facts
    ]
    return Table(
        rows, colWidths=[28 * mm, _WIDTH - 28 * mm], style=TableStyle([*_TIGHT, ("LEFTPADDING", (0, 0), (0, -1), 0)])
    )


def _files(page: Page, accent: colors.Color) -> Table:
    small, head = _style(_REGULAR, 7.4, 10), _style(_BOLD, 8, 11, _text_colour_on(accent))
    mismatch = _style(_BOLD, 7.4, 10, colors.HexColor("#b3261e"))
    rows = [[Paragraph(name, head) for name in ("File", "Size", "MD5", "Verified by")]]
    for file in page.files:
        proof = Paragraph(file.proof, small) if file.intact else Paragraph("does not match", mismatch)
        rows.append([*(Paragraph(marked_up(text), small) for text in (file.path, file.size, file.md5)), proof])
    style = [
        *_TIGHT,
        ("BACKGROUND", (0, 0), (-1, 0), accent),
        ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, _PALE]),
    ]
    widths = [_WIDTH - 108 * mm, 18 * mm, 60 * mm, 30 * mm]
    return Table(rows, colWidths=widths, repeatRows=1, style=TableStyle(style))


_TIGHT = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 1.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
]


def _draw_frame(canvas: Canvas, letterhead: Letterhead, page: Page) -> None:
    """Draws the header with the label's colours and name, and the footer."""
    top = A4[1]
    canvas.saveState()
    canvas.setFillColor(colors.HexColor(letterhead.branding.primary_color))
    canvas.rect(0, top - 5 * mm, A4[0], 5 * mm, stroke=0, fill=1)
    canvas.setFillColor(colors.HexColor(letterhead.branding.secondary_color))
    canvas.rect(0, top - 6 * mm, A4[0], 1 * mm, stroke=0, fill=1)
    name = Paragraph(marked_up(letterhead.tenant), _style(_BOLD, 11, 14))
    name.wrap(_WIDTH, 20 * mm)
    name.drawOn(canvas, _MARGIN, top - 18 * mm)
    canvas.setFillColor(_GREY)
    canvas.setFont(_REGULAR, 7.5)
    canvas.drawString(_MARGIN, 11 * mm, page.subtitle)
    canvas.drawRightString(A4[0] - _MARGIN, 11 * mm, f"page {canvas.getPageNumber()}")
    canvas.restoreState()


def _style(font: str, size: float, leading: float, colour: colors.Color = colors.black) -> ParagraphStyle:
    return ParagraphStyle(f"{font}-{size}", fontName=font, fontSize=size, leading=leading, textColor=colour)


def _text_colour_on(background: colors.Color) -> colors.Color:
    """Black or white, whichever is readable (relative luminance, WCAG 2.2)."""
    luminance = 0.2126 * background.red + 0.7152 * background.green + 0.0722 * background.blue
    return colors.black if luminance > 0.5 else colors.white


def marked_up(text: str) -> str:
    """The text as reportlab markup: escaped, each script in a font that supports it."""
    return "".join(f'<font name="{font}">{escape(run)}</font>' if font else escape(run) for font, run in _runs(text))


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """Runs of characters with the same font; an empty name is the paragraph's own font."""
    font, run = "", ""
    composed = unicodedata.normalize("NFC", text)
    scripts = {_script(character) for character in composed}
    fonts = {**_CID, "CJK": next(name for script, name in _CID.items() if script in scripts or script == "CJK")}
    for character in composed:
        needed = _font_for(character, fonts)
        shown = character if needed is not None else _MISSING
        if (needed or "") != font and run:
            yield font, run
            run = ""
        font, run = needed or "", run + shown
    if run:
        yield font, run


def _font_for(character: str, fonts: Mapping[str, str]) -> str | None:
    """The font for the character: the paragraph's own (""), one for its script, or None."""
    return "" if ord(character) in _load_fonts() else fonts.get(_script(character))


def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0]
