"""The guide shows the tours as they are."""

from pathlib import Path

import pytest

GUIDE = Path("docs/how-to/take-a-tour.md")
TOURS = Path("tests/e2e/tours")


@pytest.mark.parametrize(("name", "language"), [("sh", "sh"), ("py", "python"), ("ts", "ts"), ("mjs", "js")])
def test_the_guide_shows_the_tour_as_it_is(name: str, language: str) -> None:
    path = TOURS / f"tour.{name}"
    shown = GUIDE.read_text("utf-8").split(f"<!-- {path.name}: begin -->\n")[1].split(f"<!-- {path.name}: end -->")[0]
    assert shown == f"```{language}\n{path.read_text('utf-8')}```\n", f"Put {path} between its marks of {GUIDE}."
