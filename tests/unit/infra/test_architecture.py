"""The diagrams in the architecture page show the imports as they are."""

import grimp
import pytest

from infra.architecture import FOUNDATION, PAGE, drawn, imports_between, mermaid, reduced


def test_a_changed_diagram_is_drawn_again() -> None:
    page = PAGE.read_text("utf-8")
    changed = page.replace("  shared_api[", "  something_else[")
    assert changed != page
    assert drawn(changed) == page


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="no markers for the diagram 'packages'"):
        drawn("# Architecture")


def test_packages_are_squashed_and_single_modules_share_a_node() -> None:
    graph = grimp.ImportGraph()
    for module in ("functions", "shared", "shared.model", "shared.model.base", "shared.ids", "shared.errors"):
        graph.add_module(module)
    for importer, imported in (
        ("functions", "shared.model.base"),
        ("shared.model.base", "shared.ids"),
        ("shared.ids", "shared.errors"),
    ):
        graph.add_import(importer=importer, imported=imported)
    assert imports_between(graph, ("functions", "shared.*")) == {
        "functions": {"shared/model"},
        "shared/model": {FOUNDATION},
        FOUNDATION: set(),
    }


def test_an_arrow_that_follows_from_others_is_left_out() -> None:
    imports = {"api": {"delivery", "model"}, "delivery": {"model"}, "model": set()}
    assert reduced(imports) == {"api": {"delivery"}, "delivery": {"model"}, "model": set()}


def test_a_diagram_goes_from_top_to_bottom() -> None:
    assert mermaid({"model": set(), "api": {"model"}}).splitlines() == [
        "```mermaid",
        "flowchart TD",
        '  api["api"]',
        '  model["model"]',
        "  api --> model",
        "```",
    ]
