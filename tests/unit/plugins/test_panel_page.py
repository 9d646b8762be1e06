"""A panel's page is put together in little time and memory, however it is written."""

import time
from pathlib import Path, PurePosixPath

import pytest

from shared.errors import InvalidInput
from shared.plugins.panel_page import MAX_BYTES, inlined

PAGE = PurePosixPath("page.html")


def test_scripts_and_styles_stand_where_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        """<link href='a.css' rel="stylesheet"><link rel="icon" href="a.css">"""
        """<script type="module" SRC="a.js" defer>\n</script><script>mine()</script>"""
    )
    (tmp_path / "a.css").write_text("p {}")
    (tmp_path / "a.js").write_text("one('</script>')")
    assert inlined(tmp_path, PAGE) == (
        """<style>p {}</style><link rel="icon" href="a.css">"""
        r"""<script type="module" defer>one('<\/script>')</script><script>mine()</script>"""
    )


@pytest.mark.parametrize(
    "part",
    ["<script ", '<script src="a" ', "<script src='a'", '<link rel="stylesheet" ', '<link href="a"', "<script> "],
)
@pytest.mark.parametrize("rest", ["", ' src="a"'])
def test_a_page_that_is_written_to_take_long_does_not(tmp_path: Path, part: str, rest: str) -> None:
    (tmp_path / "page.html").write_text(part * 20_000 + rest * 20_000)
    began = time.process_time()
    inlined(tmp_path, PAGE)
    assert time.process_time() - began < 2


def test_a_page_that_names_a_file_often_is_too_large(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text('<script src="a.js"></script>' * 20_000)
    (tmp_path / "a.js").write_text("x" * (MAX_BYTES // 2))
    with pytest.raises(InvalidInput, match="more than"):
        inlined(tmp_path, PAGE)
