"""Renders templates to mails: HTML with every value escaped, plain text, and a one-line subject.

The only module that imports jinja2. Templates are in templates/: `<name>.html`, `<name>.txt`, `<name>.subject.txt`.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from shared.model.mail import MailMessage

_FOLDER = Path(__file__).parent / "templates"
_SUBJECT_LENGTH = 200


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=select_autoescape(enabled_extensions=("html",), disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["moment"] = _moment
    environment.filters["text_colour"] = _text_colour
    environment.filters["day"] = _day
    environment.filters["duration"] = _duration
    environment.filters["size"] = _size
    return environment


def render(name: str, values: Mapping[str, Any]) -> MailMessage:
    """Renders the templates of that name."""
    texts = {
        part: _environment().get_template(f"{name}.{part}").render(values) for part in ("html", "txt", "subject.txt")
    }
    subject = " ".join("".join(each if each.isprintable() else " " for each in texts["subject.txt"]).split())
    return MailMessage(subject=subject[:_SUBJECT_LENGTH], text=texts["txt"].strip() + "\n", html=texts["html"])


def render_page(title: str, text: str, *, action: str = "") -> str:
    """A page with one sentence, and a button that POSTs to the page's own URL."""
    return _environment().get_template("page.html").render(title=title, text=text, action=action)


def _moment(value: datetime, zone: ZoneInfo) -> str:
    """An instant in the recipient's time zone."""
    return value.astimezone(zone).strftime("%-d %B %Y, %H:%M %Z")


def _day(value: date) -> str:
    return value.strftime("%-d %B")


def _duration(seconds: float | None) -> str:
    """A duration in at most two units."""
    if seconds is None:
        return "–"
    if seconds < 1:
        return "under 1 s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    hours, days = minutes // 60, minutes // 1440
    if days:
        return f"{days} d {hours % 24} h"
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"


def _size(count: int) -> str:
    """A number of bytes in the decimal unit with at most three digits before the point."""
    value, unit = float(count), 0
    while value >= 1000 and unit < 4:
        value, unit = value / 1000, unit + 1
    return f"{value:.1f} {('bytes', 'kB', 'MB', 'GB', 'TB')[unit]}" if unit else f"{count} bytes"


def _text_colour(colour: str) -> str:
    """Black or white, whichever is readable on the colour (relative luminance, WCAG 2.2)."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return "#202124" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 else "#ffffff"
