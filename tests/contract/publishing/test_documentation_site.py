"""The site of the documentation builds, has no broken link, and finds words."""

import json
import subprocess
from pathlib import Path

import pytest

from infra.bundle import SOURCES

PAGES = sorted((SOURCES / "docs").rglob("*.md"))


@pytest.fixture(scope="module")
def site() -> Path:
    done = subprocess.run(["make", "--no-print-directory", "docs"], cwd=SOURCES, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return SOURCES / "build/site"


def test_every_page_is_built(site: Path) -> None:
    missing = [page for page in PAGES if not (site / page.relative_to(SOURCES / "docs")).with_suffix(".html").exists()]
    assert missing == []


def test_the_search_finds_the_words_of_a_page(site: Path) -> None:
    items = json.loads((site / "search.json").read_text("utf-8"))["items"]
    assert [item for item in items if "stardust.toml" in json.dumps(item)]


def test_pages_of_the_site_fetch_nothing_from_elsewhere(site: Path) -> None:
    """Whoever reads them offline reads them whole, and nobody else learns who reads."""
    page = (site / "quickstart.html").read_text("utf-8")
    assert 'src="http' not in page
    assert "fonts.googleapis.com" not in page
