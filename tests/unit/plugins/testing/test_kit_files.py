"""The checks of the files that a manifest names: dictionaries of genres, and panels."""

import re
from contextlib import nullcontext
from pathlib import Path

import pytest

from shared.plugins.testing.dictionaries import check_dictionary
from shared.plugins.testing.panels import check_panel


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("A,Electronic,\nB,Ambient,A\nC,Dark ambient,B", ""),
        ("A,Electronic,\nA,Again,", "'A' stands more than once"),
        ("A,Electronic,Z", "no genre 'Z' above it"),
        ("A,Electronic,B\nB,Ambient,A", "'A' is below itself"),
        ("A,Electronic,A", "'A' is below itself"),
        ("A,,", "no code or no name"),
        (",Electronic,", "no code or no name"),
        ("A", "no code or no name"),
        ("A,Electronic,,more", "more than three cells"),
        ("", "0 genres"),
    ],
)
def test_a_dictionary_is_a_tree_of_its_own_genres(tmp_path: Path, rows: str, told: str) -> None:
    file = tmp_path / "genres.csv"
    file.write_text(f"code,name,parent\n{rows}\n", "utf-8")
    with pytest.raises(AssertionError, match=told) if told else nullcontext():
        check_dictionary(file)
    assert file.read_text("utf-8").endswith(f"{rows}\n")


def test_a_dictionary_has_the_columns_of_every_dictionary(tmp_path: Path) -> None:
    (tmp_path / "genres.csv").write_text("id,title\n1,Rock\n")
    with pytest.raises(AssertionError, match="has the columns"):
        check_dictionary(tmp_path / "genres.csv")


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<p>Hello</p><script>stardust.resize(1)</script>", ""),
        ('<script src="panel.js"></script><link rel="stylesheet" href="panel.css">', ""),
        ('<img src="data:image/png;base64,AA=="><a href="#top">up</a>', ""),
        ('<script src="https://cdn.example/x.js"></script>', "leads to another place"),
        ('<script src="//cdn.example/x.js"></script>', "leads to another place"),
        ('<a href="javascript:alert(1)">x</a>', "leads to another place"),
        ('<img src="logo.png">', "not handed in"),
        ('<script src="gone.js"></script>', "no file 'gone.js'"),
        ('<script src="../secret.js"></script>', "no file '../secret.js'"),
        ("<iframe></iframe>", "<iframe> does not work"),
        ("<form></form>", "<form> does not work"),
        ('<p onclick="go()">x</p>', "onclick is an inline handler"),
        ("<script>fetch('/x')</script>", "uses 'fetch'"),
        ("<script>new WebSocket('wss://x')</script>", "uses 'WebSocket'"),
        ("<style>@import 'x.css'</style>", "uses '@import'"),
        ('<p style="background: url(http://x)">x</p>', "uses 'url"),
        ('<script src="calls.js"></script>', "calls.js uses 'XMLHttpRequest'"),
        ("x" * (1 << 20 | 1), "at most 1,048,576"),
    ],
)
def test_a_panel_reaches_nothing(tmp_path: Path, html: str, told: str) -> None:
    (tmp_path / "secret.js").write_text("")
    folder = tmp_path / "package"
    folder.mkdir()
    for name, text in {"panel.js": "1", "panel.css": "p {}", "calls.js": "new XMLHttpRequest()"}.items():
        (folder / name).write_text(text)
    (folder / "panel.html").write_text(html)
    with pytest.raises(AssertionError, match=re.escape(told)) if told else nullcontext():
        check_panel(folder / "panel.html")
    assert (folder / "panel.html").read_text() == html
