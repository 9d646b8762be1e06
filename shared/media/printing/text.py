"""Sets text in fonts that have its characters: as markup for reportlab.

Latin, Greek and Cyrillic text uses the bundled fonts; Chinese, Japanese and Korean
text uses fonts that every PDF reader provides.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "Stardust", "Stardust-Bold"
_FONTS = Path(__file__).parent / "fonts"
_CID = {
    "HIRAGANA": "HeiseiKakuGo-W5",
    "KATAKANA": "HeiseiKakuGo-W5",
    "HANGUL": "HYGothic-Medium",
    "CJK": "STSong-Light",
}
"""Fonts by script. Han characters follow the rest of their text: Japanese or Korean, otherwise Chinese."""
_MISSING = "\N{REPLACEMENT CHARACTER}"


@cache
def load_fonts() -> frozenset[int]:
    """Registers the fonts once; returns the characters that the bundled fonts contain."""
    own = TTFont(REGULAR, _FONTS / "DejaVuSans.ttf")
    fonts = [own, TTFont(BOLD, _FONTS / "DejaVuSans-Bold.ttf"), *map(UnicodeCIDFont, sorted(set(_CID.values())))]
    for font in fonts:
        pdfmetrics.registerFont(font)
    return frozenset(own.face.charToGlyph)


def style_of(
    font: str, size: float, leading: float, colour: colors.Color = colors.black, *, right: bool = False
) -> ParagraphStyle:
    """A style of paragraphs, set to the left or the right; sizes in points."""
    load_fonts()
    return ParagraphStyle(
        f"{font}-{size}",
        fontName=font,
        fontSize=size,
        leading=leading,
        textColor=colour,
        alignment=TA_RIGHT if right else TA_LEFT,
    )


def text_colour_on(background: colors.Color) -> colors.Color:
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
    return "" if ord(character) in load_fonts() else fonts.get(_script(character))


def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0]
