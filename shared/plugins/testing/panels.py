"""Checks the HTML of a panel: a frame without network can show it."""

import re
from html.parser import HTMLParser
from pathlib import Path

_MAX_BYTES = 1 << 20
_LOADING = {"src", "href", "srcset", "action", "formaction", "data", "poster", "background", "ping", "manifest"}
"""Attributes that make a browser load something, or go somewhere."""
_FORBIDDEN = {"iframe", "frame", "object", "embed", "base", "form"}
_ELSEWHERE = re.compile(r"\s*([a-z][a-z0-9+.-]*:|//|/)", re.IGNORECASE)
_ALLOWED = re.compile(r"\s*(data:image/|#)", re.IGNORECASE)
_IN_STYLES = re.compile(r"url\(\s*['\"]?(?!data:image/|#)|@import", re.IGNORECASE)
_IN_SCRIPTS = re.compile(r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|importScripts|sendBeacon|RTCPeerConnection)\b")


def check_panel(file: Path) -> None:
    """Raises AssertionError for what its frame would refuse: other hosts, frames, forms, inline handlers, requests.

    Scripts and styles of the package, by relative paths, are checked too; images are data URLs.
    """
    page = _Page(file)
    page.feed(file.read_text("utf-8"))
    page.close()
    problems = list(page.problems)
    size = file.stat().st_size
    for name in page.parts:
        part = (file.parent / name).resolve()
        if not part.is_relative_to(file.parent.resolve()) or not part.is_file():
            problems.append(f"there is no file {name!r} beside it")
            continue
        size += part.stat().st_size
        problems += _of_text(part.read_text("utf-8"), part.name)
    if size > _MAX_BYTES:
        problems.append(f"with its scripts and styles it has {size:,} bytes; at most {_MAX_BYTES:,} are shown")
    assert not problems, f"{file.name}: {'; '.join(problems[:20])}."


class _Page(HTMLParser):
    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._inside = ""
        self.parts: list[str] = []
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag if tag in ("script", "style") else ""
        if tag in _FORBIDDEN:
            self._tell(f"<{tag}> does not work in a panel's frame")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 (the signature is html.parser's)
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.problems += _of_text(data, f"<{self._inside}> at line {self.getpos()[0]}")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on"):
            self._tell(f"{name} is an inline handler; use addEventListener")
        elif name == "style":
            self.problems += _of_text(value, f"style at line {self.getpos()[0]}")
        elif name in _LOADING and not _ALLOWED.match(value):
            if _ELSEWHERE.match(value):
                self._tell(f"{name}={value[:100]!r} leads to another place")
            elif tag in ("script", "link"):
                self.parts.append(value)
            else:
                self._tell(f"{name}={value[:100]!r} is not handed in; use a data URL")

    def _tell(self, problem: str) -> None:
        self.problems.append(f"line {self.getpos()[0]}: {problem}")


def _of_text(text: str, where: str) -> list[str]:
    found = [*_IN_STYLES.findall(text)[:1], *_IN_SCRIPTS.findall(text)]
    return [f"{where} uses {name!r}, and a panel has no network; use stardust.request" for name in dict.fromkeys(found)]
