"""Makes credits sheets: plain text, and PDF in a font that has Latin, Greek and Cyrillic letters."""

import io
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from stardust_advanced_credits.matching import PLACES, entries_of, title_of, tracks_of
from stardust_advanced_credits.roles import FAMILIES
from stardust_advanced_credits.score import family_of

_FONT = Path(__file__).with_name("DejaVuSans.ttf")
_MARGIN_PT, _SIZE_PT, _LEADING_PT = 56, 10, 14
_INDENT_PT = 110
_STYLES = {"title": 18, "head": 12, "line": _SIZE_PT}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": dict(
        zip(
            (*FAMILIES, "none"),
            ("Performers", "Writers", "Production", "Engineering", "Publishing", "No credits"),
            strict=True,
        )
    ),
    "de": dict(
        zip(
            (*FAMILIES, "none"),
            ("Mitwirkende", "Urheber", "Produktion", "Technik", "Verlage", "Keine Credits"),
            strict=True,
        )
    ),
    "fr": dict(
        zip(
            (*FAMILIES, "none"),
            ("Interprètes", "Auteurs", "Production", "Technique", "Édition", "Aucun crédit"),
            strict=True,
        )
    ),
}
Line = tuple[str, str, str]
"""Style (title, head, family or line), role, and text."""


def text_sheet(release: Mapping[str, Any], language: str) -> str:
    """The sheet as plain text."""
    written = {"title": "{1}", "head": "\n{1}", "family": "  {1}", "line": "    {0}: {1}"}
    lines = (
        written[style].format(role, text) if role or style != "line" else text
        for style, role, text in _lines(release, language)
    )
    return "\n".join(lines) + "\n"


def pdf_sheet(release: Mapping[str, Any], language: str) -> tuple[bytes, list[str]]:
    """The sheet as a PDF of A4 pages, and the texts with characters that its font does not have."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen.canvas import Canvas

    font = _registered()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    basic = release.get("basic") or {}
    canvas.setTitle(str(basic.get("title") or "Credits"))
    at = A4[1] - _MARGIN_PT
    missing: list[str] = []
    for style, role, text in _lines(release, language):
        missing += [each for each in (role, text) if any(ord(letter) not in _letters() for letter in each)]
        size = _STYLES.get(style, _SIZE_PT)
        left = _MARGIN_PT + (_INDENT_PT if role else 0)
        parts = simpleSplit(text, font, size, A4[0] - _MARGIN_PT - left) or [""]
        at -= {"head": _LEADING_PT, "family": _LEADING_PT / 2}.get(style, 0)
        for number, part in enumerate(parts):
            if at < _MARGIN_PT + (3 * _LEADING_PT if style in ("head", "family") else 0):
                canvas.showPage()
                at = A4[1] - _MARGIN_PT
            canvas.setFont(font, size)
            canvas.setFillGray(0.35 if style == "family" else 0)
            if role and not number:
                for shown in simpleSplit(role, font, size, _INDENT_PT - 8)[:1]:
                    canvas.drawString(_MARGIN_PT, at, shown)
            canvas.drawString(left, at, part)
            at -= size + _LEADING_PT - _SIZE_PT
    canvas.save()
    return out.getvalue(), list(dict.fromkeys(missing))


def _lines(release: Mapping[str, Any], language: str) -> Iterator[Line]:
    words = _WORDS.get(language[:2], _WORDS["en"])
    basic = release.get("basic") or {}
    yield "title", "", str(basic.get("title") or "")
    facts = (basic.get("displayArtist"), basic.get("label"), basic.get("barcode"))
    yield "line", "", " · ".join(str(each) for each in facts if each)
    for track in tracks_of(release):
        number = str(track.get("sequenceNumber") or "")
        number = f"{track['discNumber']}-{number}" if (track.get("discNumber") or 1) != 1 else number
        code = f"  ({track['isrc']})" if track.get("isrc") else ""
        yield "head", "", f"{number}. {title_of(track)}{code}"
        grouped = _grouped(track)
        for family in FAMILIES:
            if family in grouped:
                yield "family", "", words[family]
                yield from (("line", role, ", ".join(names)) for role, names in grouped[family].items())
        if not grouped:
            yield "family", "", words["none"]


def _grouped(track: Mapping[str, Any]) -> dict[str, dict[str, list[str]]]:
    """Family -> role -> names. What a person plays is named beside a role that does not say it."""
    found: dict[str, dict[str, list[str]]] = {}
    for place in PLACES:
        for entry in entries_of(track, place):
            if entry.get("credited") is False:
                continue
            role, name = str(entry.get("role") or ""), str(entry["name"])
            name = f"{name} ({entry['instrument']})" if entry.get("instrument") else name
            names = found.setdefault(family_of(place, entry), {}).setdefault(role, [])
            if name not in names:
                names.append(name)
    return found


@cache
def _registered() -> str:
    from reportlab.pdfbase import pdfmetrics

    pdfmetrics.registerFont(_font())
    return str(_font().fontName)


@cache
def _letters() -> frozenset[int]:
    return frozenset(_font().face.charToGlyph)


@cache
def _font() -> Any:
    from reportlab.pdfbase.ttfonts import TTFont

    return TTFont("Credits", str(_FONT))
