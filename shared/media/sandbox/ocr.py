"""Reads the text on a picture with Tesseract, where it is installed: no files, no network; time and memory are bounded.

The picture is one of our own previews, not the upload.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator

from shared.media.sandbox.limits import restrict

_CONFIDENT = 60.0
"""Tesseract's confidence in a word, of 100; below it, textures are taken for letters."""
_MAX_LINES = 40
_MAX_CHARACTERS = 200
_CPU_S = 30
_MAX_MEMORY_BYTES = 1 << 30
_TIMEOUT_S = 60
_ARGUMENTS = ("stdin", "stdout", "--psm", "11", "-l", "eng", "tsv")
"""Sparse text in any place, as a table of words."""


def lines_on(picture: bytes) -> list[str]:
    """The lines of text on a JPEG or PNG, from top to bottom. None if Tesseract is not installed, or fails on it."""
    program = shutil.which("tesseract")
    if program is None:
        return []
    process = subprocess.Popen(
        [program, *_ARGUMENTS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"OMP_THREAD_LIMIT": "1"},
    )
    with process:
        restrict(process, cpu_s=_CPU_S, memory_bytes=_MAX_MEMORY_BYTES)
        try:
            table, _ = process.communicate(picture, timeout=_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            return []
    return list(_lines(table.decode(errors="replace"))) if process.returncode == 0 else []


def _lines(table: str) -> Iterator[str]:
    """The confident words of the table, joined by line; single letters are textures.

    Its columns: level, page, block, par, line, ..., conf, text.
    """
    lines: dict[tuple[str, ...], list[str]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and float(cells[10]) >= _CONFIDENT and re.search(r"\w", cells[11]):
            lines.setdefault(tuple(cells[1:5]), []).append("".join(filter(str.isprintable, cells[11])))
    texts = (" ".join(words)[:_MAX_CHARACTERS] for words in lines.values())
    yield from [text for text in texts if re.search(r"\w\w", text)][:_MAX_LINES]
