"""The guide shows the example as it is."""

from pathlib import Path

GUIDE = Path("docs/how-to/write-a-protocol.md")
EXAMPLE = Path("examples/protocols/mounted_folder.py")
BEGIN, END = "<!-- example: begin -->\n", "<!-- example: end -->"


def test_the_guide_shows_the_example_as_it_is() -> None:
    shown = GUIDE.read_text("utf-8").split(BEGIN)[1].split(END)[0]
    assert shown == f"```python\n{EXAMPLE.read_text('utf-8')}```\n", f"Put {EXAMPLE} between the marks of {GUIDE}."
