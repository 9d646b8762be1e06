"""The documentation names what is there: files, links, commands, functions and packages."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.fixtures.deployed import ENDPOINTS

PAGES = [
    *map(Path, ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    *sorted(Path("docs").rglob("*.md")),
    *sorted(Path("examples").rglob("*.md")),
]
_FENCED = re.compile(r"^( *)```\w*\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
ARCHITECTURE = Path("docs/explanation/architecture.md").read_text("utf-8")


def page_test(function: object) -> object:
    return pytest.mark.parametrize("page", PAGES, ids=str)(function)


@page_test
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    local = [link for link in links if not link.startswith(("https:", "http:"))]
    assert [link for link in local if not (page.parent / link).exists()] == []


@cache
def headings(page: Path) -> frozenset[str]:
    """The anchors of a page's headings, as GitHub and the site make them."""
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", _FENCED.sub("", page.read_text("utf-8")))
    found = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in found)


@page_test
def test_links_to_headings_lead_to_one(page: Path) -> None:
    text = _FENCED.sub("", page.read_text("utf-8"))
    links = re.findall(r"\]\(((?!https?:)[^)#\s]*\.md|)#([^)\s]+)\)", text)
    missing = [(file, anchor) for file, anchor in links if anchor not in headings(page.parent / file if file else page)]
    assert missing == []


@page_test
def test_named_files_exist(page: Path) -> None:
    named = re.findall(r"`((?:shared|functions|infra|tests|rules|docs|examples)/[\w./-]*)`", page.read_text("utf-8"))
    assert [name for name in named if not Path(name).exists()] == []


@page_test
def test_named_commands_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", Path("Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b(?=`|\s*#|$)", page.read_text("utf-8"), re.MULTILINE))
    assert named <= targets


@page_test
def test_named_callables_are_deployed(page: Path) -> None:
    named = set(re.findall(r"httpsCallable\(functions, '(\w+)'\)", page.read_text("utf-8")))
    named |= set(
        re.findall(
            r"`((?:create|cancel|retry|get)_(?:delivery|release|upload|delivery_target)\w*)`", page.read_text("utf-8")
        )
    )
    assert named <= set(ENDPOINTS)


def test_the_architecture_explains_every_package() -> None:
    folders = sorted(
        path.parent for path in [*Path("shared").glob("*/__init__.py"), *Path("shared/delivery").glob("*/__init__.py")]
    )
    assert [str(folder) for folder in folders if f"`{folder}/`" not in ARCHITECTURE] == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in sorted(Path("docs/adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_each_threat_has_one_row() -> None:
    threats = re.findall(r"^\| ([^|]+) \|", Path("docs/explanation/security.md").read_text("utf-8"), re.MULTILINE)
    assert len(threats) > 20
    assert sorted(set(threats)) == sorted(threats)


def test_each_requirement_of_asvs_has_one_standing_and_what_holds_has_a_test() -> None:
    page = Path("docs/explanation/asvs.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d[\d., ]*) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)
    standings = set(re.findall(r"^\| ([a-z]+) \| [A-Z]", page, re.MULTILINE))
    assert standings == {"holds", "partly", "platform", "operator", "none", "open"}
    assert {standing for _, _, standing, _ in rows} <= standings
    ids = [number for numbers, *_ in rows for number in numbers.split(", ")]
    assert len(ids) == len(set(ids)) == 253, "levels 1 and 2 of version 5.0.0"
    untested = [numbers for numbers, _, standing, how in rows if standing == "holds" and "`tests/" not in how]
    assert untested == []
    named = {name for *_, how in rows for name in re.findall(r"`(tests/[\w/]+\.py)`", how)}
    assert [name for name in sorted(named) if not Path(name).is_file()] == []
    assert "(asvs.md)" in Path("docs/explanation/security.md").read_text("utf-8")


def test_every_page_is_in_the_index_and_in_the_navigation_of_the_site() -> None:
    pages = {str(page.relative_to("docs")) for page in Path("docs").rglob("*.md")}
    site = Path("mkdocs.yml").read_text("utf-8")
    assert set(re.findall(r"^ +- (?:[^:\n]+: )?(\S+\.md)$", site, re.MULTILINE)) == pages
    linked = set(re.findall(r"\]\(([^)#]+\.md)\)", Path("docs/index.md").read_text("utf-8")))
    assert linked | {"index.md"} == pages
