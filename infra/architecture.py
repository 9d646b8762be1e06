"""Draws the packages and their imports as Mermaid diagrams into docs/explanation/architecture.md.

`python -m infra.architecture` rewrites what lies between the page's markers (shared/generated.py).
The imports are read by grimp. An arrow is left out if a longer path of arrows says the same (transitive reduction).
"""

import re
import sys
from collections.abc import Mapping, Sequence, Set

import grimp

from shared.generated import DOCS, Files, generate

PAGE = DOCS / "explanation/architecture.md"
ROOTS = ("functions", "infra", "shared")
PICTURES = {"packages": ("functions", "infra", "shared.*"), "delivery": ("shared.delivery.*",)}
"""The name in the markers, and what is drawn: packages, or with `.*` what lies directly in one."""
FOUNDATION = "shared/*.py"
"""One node for the modules that lie in no package of the library."""

Imports = Mapping[str, Set[str]]
"""Package -> the packages that it imports."""


def import_graph(*roots: str) -> grimp.ImportGraph:
    """The imports of the project's modules, also those within functions and for type checking."""
    return grimp.build_graph(*(roots or ROOTS), cache_dir=None)


def imports_between(graph: grimp.ImportGraph, wanted: Sequence[str]) -> Imports:
    """Who imports whom among the packages that `wanted` names as in PICTURES. Squashes them in `graph`."""
    modules: list[str] = []
    for name in wanted:
        parent, starred, _ = name.partition(".*")
        modules += sorted(graph.find_children(parent)) if starred else [parent]
    nodes = {module: _node(graph, module) for module in modules}
    for module in modules:
        graph.squash_module(module)
    found: dict[str, set[str]] = {node: set() for node in nodes.values()}
    for module, node in nodes.items():
        imported = graph.find_modules_directly_imported_by(module) & set(modules)
        found[node] |= {nodes[each] for each in imported} - {node}
    return found


def reduced(imports: Imports) -> Imports:
    """The imports without those that follow from others. They must have no cycle."""
    return {
        package: {each for each in direct if not any(each in _reachable(imports, other) for other in direct)}
        for package, direct in imports.items()
    }


def mermaid(imports: Imports) -> str:
    """The packages from top to bottom, an arrow from each to what it imports."""
    names = sorted(imports, key=lambda package: (-len(_reachable(imports, package)), package))
    ids = {name: re.sub(r"\W+", "_", name) for name in names}
    nodes = [f'  {ids[name]}["{name}"]' for name in names]
    arrows = [f"  {ids[name]} --> {' & '.join(ids[each] for each in sorted(imports[name]))}" for name in names]
    return "\n".join(["```mermaid", "flowchart TD", *nodes, *(each for each in arrows if each[-1] != " "), "```"])


def drawn(page: str) -> str:
    """The page with its diagrams drawn anew. Raises ValueError if a marker is missing."""
    for name, wanted in PICTURES.items():
        begin, end = f"<!-- {name}: begin -->\n", f"\n<!-- {name}: end -->"
        if not 0 <= page.find(begin) < page.find(end):
            raise ValueError(f"{PAGE} has no markers for the diagram {name!r}.")
        before, _, rest = page.partition(begin)
        picture = mermaid(reduced(imports_between(import_graph(), wanted)))
        page = before + f"{begin}\n{picture}\n{end}" + rest.partition(end)[2]
    return page


def files() -> Files:
    """The page with its diagrams as they should be."""
    return {PAGE: drawn(PAGE.read_text("utf-8"))}


def _node(graph: grimp.ImportGraph, module: str) -> str:
    is_package = module in ROOTS or bool(graph.find_children(module))
    return module.replace(".", "/") if is_package else FOUNDATION


def _reachable(imports: Imports, package: str) -> Set[str]:
    found: set[str] = set()
    ahead = [*imports[package]]
    while ahead:
        each = ahead.pop()
        if each not in found:
            found.add(each)
            ahead += imports[each]
    return found


if __name__ == "__main__":
    sys.exit(generate(files(), "infra.architecture", sys.argv[1:]))
