"""The page of a panel as one text: what it names of the package stands in it. Reads the package only."""

import html
import re
from pathlib import Path, PurePosixPath

from shared.errors import Finding, InvalidInput
from shared.plugins.manifests import is_file_of

MAX_BYTES = 1 << 20
"""Of a page with all that is put into it."""
_SCRIPT = re.compile(r"<script\b(?P<attributes>[^<>]*)>\s*</script>", re.IGNORECASE)
_LINK = re.compile(r"<link\b(?P<attributes>[^<>]*)>", re.IGNORECASE)
_SRC, _HREF = (re.compile(rf"""\s{name}\s*=\s*["']([^"']+)["']""", re.IGNORECASE) for name in ("src", "href"))
_IS_STYLE = re.compile(r"""\srel\s*=\s*["']stylesheet["']""", re.IGNORECASE)
"""Each pattern looks through a page, or an element's attributes, once: the page may be written to take long."""
_END = {"script": re.compile(r"</(?=script)", re.I), "style": re.compile(r"</(?=style)", re.I)}
_RELATIVE = re.compile(r"(\./)?[A-Za-z0-9_-][A-Za-z0-9_./-]*")


def inlined(folder: Path, file: PurePosixPath) -> str:
    """A page of the package with the scripts and styles in it that it names by relative paths; others stay away.

    Raises InvalidInput if it is too large, before all of it is in memory: a page may name a file many times.
    """
    size = 0

    def counted(text: str) -> str:
        nonlocal size
        size += len(text.encode())
        if size > MAX_BYTES:
            message, remedy = f"The panel has more than {MAX_BYTES:,} bytes.", "Tell the plug-in's author."
            raise InvalidInput([Finding("panel", message, "too-large", remedy=remedy)])
        return text

    page = counted((folder / file).read_text("utf-8"))

    def script(match: re.Match[str]) -> str:
        attributes = match["attributes"]
        if (named := _SRC.search(attributes)) is None:
            return match[0]
        others = attributes[: named.start()] + attributes[named.end() :]
        return f"<script{others}>{counted(_content(folder, file, named[1], 'script'))}</script>"

    def style(match: re.Match[str]) -> str:
        attributes = match["attributes"]
        if not _IS_STYLE.search(attributes) or (named := _HREF.search(attributes)) is None:
            return match[0]
        return f"<style>{counted(_content(folder, file, named[1], 'style'))}</style>"

    return _LINK.sub(style, _SCRIPT.sub(script, page))


def _content(folder: Path, page: PurePosixPath, name: str, kind: str) -> str:
    """The text of a file beside a page, in which nothing ends the element that it is put into."""
    path = html.unescape(name)
    beside = page.parent / path
    if not _RELATIVE.fullmatch(path) or ".." in beside.parts or not is_file_of(folder, str(beside)):
        return ""
    return _END[kind].sub(r"<\\/", (folder / beside).read_text("utf-8"))
