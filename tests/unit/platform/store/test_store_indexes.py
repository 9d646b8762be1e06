"""Every query shape has its composite index: the emulator does not require one, production does.

Shapes are read from the source: each `Query(...)` in functions/ and shared/ gives its collection, fields, operators
and order as literals. What clients list is declared in rules/access.toml.
Index selection: https://firebase.google.com/docs/firestore/query-data/index-overview.
"""

import ast
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from shared.accounts.privacy.traces import TRACES
from shared.jobs import KINDS
from shared.model.schema import DOCUMENTS
from shared.plugins.broker.documents import SEARCHED

_EQUALITIES = {"==", "in", "array_contains", "array_contains_any"}


@dataclass(frozen=True)
class Shape:
    """A query without its values: fields compared for equality, then fields in order (`-` descending)."""

    collection: str
    equal: frozenset[str]
    ordered: tuple[str, ...]
    place: str

    @property
    def composite(self) -> bool:
        """Whether it needs a composite index: single-field indexes, alone or merged, are not enough."""
        return bool(self.ordered) and len(self.equal) + len(self.ordered) > 1


def shape(collection: str, where: list[tuple[str, str]], order: list[str], place: str) -> Shape:
    """A range implies an order by its field if the query has none; an order by an equality field is dropped."""
    equal = frozenset(field for field, operator in where if operator in _EQUALITIES)
    ranged = [field for field, operator in where if operator not in _EQUALITIES]
    ordered = [field for field in order if field.lstrip("-") not in equal]
    missing = [field for field in ranged if field not in {name.lstrip("-") for name in ordered}]
    return Shape(collection.rsplit("/", 1)[-1], equal, tuple(dict.fromkeys([*missing, *ordered])), place)


def _literal(node: ast.expr, place: str) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        pytest.fail(f"{place}: write the query's collection, fields, operators and order as literals.")


def _collection(node: ast.expr, place: str) -> str:
    """A literal, or a subcollection of a computed document: the last part must be literal."""
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[-1], ast.Constant):
        return str(node.values[-1].value)
    return str(_literal(node, place))


def _where(node: ast.expr | None, place: str) -> list[tuple[str, str]]:
    if node is None:
        return []
    assert isinstance(node, ast.Tuple), f"{place}: write `where` as a tuple."
    conditions = [item for item in node.elts if isinstance(item, ast.Tuple)]
    assert len(conditions) == len(node.elts), f"{place}: write each condition as (field, operator, value)."
    return [(_literal(item.elts[0], place), _literal(item.elts[1], place)) for item in conditions]


def calls_in(source: str, function: str) -> Iterator[ast.Call]:
    if f"{function}(" in source:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function:
                yield node


def shapes_in(source: str, name: str) -> Iterator[Shape]:
    for node in calls_in(source, "Query"):
        place = f"{name}:{node.lineno}"
        arguments = {"collection": node.args[0]} if node.args else {}
        arguments |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        order = list(_literal(arguments["order"], place)) if "order" in arguments else []
        collection = _collection(arguments["collection"], place)
        yield shape(collection, _where(arguments.get("where"), place), order, place)


def listed_in(source: str, name: str) -> Iterator[Shape]:
    """The shapes of each `Listing(...)`: every filter alone, in both directions; Firestore merges the indexes."""
    for node in calls_in(source, "Listing"):
        place = f"{name}:{node.lineno}"
        collection, filters, time = (_literal(argument, place) for argument in node.args)
        for field in (None, *filters.values()):
            where = [("tenantId", "=="), *([(field, "==")] if field else [])]
            yield shape(collection, where, [time], place)
            yield shape(collection, where, [f"-{time}"], place)


def sorted_in(source: str, name: str) -> Iterator[Shape]:
    """The shapes of each `SortedListing(...)`: every order in both directions, of all documents and of a term's."""
    for node in calls_in(source, "SortedListing"):
        place = f"{name}:{node.lineno}"
        collection, terms, orders = (_literal(argument, place) for argument in node.args)
        for field in orders.values():
            for order in (field, f"-{field}"):
                yield shape(collection, [("tenantId", "==")], [order], place)
                yield shape(collection, [("tenantId", "=="), (terms, "array_contains")], [order], place)


@cache
def code_shapes() -> list[Shape]:
    files = [path for folder in ("functions", "shared") for path in sorted(Path(folder).rglob("*.py"))]
    files.remove(Path("shared/platform/store/listing.py"))  # it builds its queries from the listings
    files.remove(Path("shared/catalog/archives/format/collections.py"))  # an equality alone needs no composite index
    files.remove(Path("shared/accounts/privacy/traces.py"))  # see trace_shapes
    files.remove(Path("shared/catalog/archives/open_jobs.py"))  # see job_shapes
    files.remove(Path("shared/plugins/broker/documents.py"))  # see plugin_shapes
    files.remove(Path("shared/plugins/testing/world.py"))  # it reads in memory
    texts = [(path.read_text("utf-8"), str(path)) for path in files]
    found = [shape for text, name in texts for read in (shapes_in, listed_in, sorted_in) for shape in read(text, name)]
    return [*found, *trace_shapes(), *job_shapes(), *plugin_shapes()]


def trace_shapes() -> list[Shape]:
    """The queries for what names a person, which the table of traces holds."""
    return [shape(trace.collection, [(trace.field, "==")], [], f"trace {trace.name}") for trace in TRACES]


def job_shapes() -> list[Shape]:
    """The queries for lost jobs of each kind; those for a tenant's open jobs need no composite index."""
    return [
        shape(kind.collection, [("status", "in"), ("updated", "<=")], ["updated"], f"abandoned {name}")
        for name, kind in KINDS.items()
    ]


def plugin_shapes() -> list[Shape]:
    """The queries of plug-ins: in order, alone and beside one equality; and any equalities without an order."""
    found = []
    for collection, searched in SEARCHED.items():
        place = f"plug-ins' {collection}"
        for field in (None, *searched.ordered_with):
            where = [("tenantId", "=="), *([(field, "==")] if field else [])]
            found.append(shape(collection, where, [searched.order], place))
        found.append(shape(collection, [(field, "==") for field in ("tenantId", *searched.equal)], [], place))
    return found


def client_shapes() -> list[Shape]:
    access = tomllib.loads(Path("rules/access.toml").read_text("utf-8"))
    return [
        shape(collection, [(field, "==") for field in fields[:-1]], fields[-1:], f"rules/access.toml {collection}")
        for collection, line in access.items()
        for fields in line.get("lists", [])
    ]


def declared() -> list[tuple[str, list[str]]]:
    """The composite indexes: collection and fields, descending ones with `-`."""
    indexes = json.loads(Path("rules/firestore.indexes.json").read_text("utf-8"))["indexes"]
    return [(index["collectionGroup"], [_signed(field) for field in index["fields"]]) for index in indexes]


def _signed(field: dict[str, str]) -> str:
    return ("-" if field.get("order") == "DESCENDING" else "") + field["fieldPath"]


def serves(index: tuple[str, list[str]], query: Shape) -> bool:
    """Equality fields first, in any order; then exactly the query's order."""
    collection, fields = index
    first, rest = fields[: len(query.equal)], fields[len(query.equal) :]
    return collection == query.collection and set(first) == query.equal and tuple(rest) == query.ordered


def test_the_source_has_queries_to_check() -> None:
    assert {"shared/delivery/queue/tick.py"} <= {query.place.split(":")[0] for query in code_shapes()}


def test_every_query_has_its_index() -> None:
    indexes = declared()
    needed = [query for query in [*code_shapes(), *client_shapes()] if query.composite]
    assert [query for query in needed if not any(serves(index, query) for index in indexes)] == []


def test_every_index_has_its_query() -> None:
    queries = [*code_shapes(), *client_shapes()]
    unused = [index for index in declared() if not any(serves(index, query) for query in queries)]
    assert not unused, "delete these indexes, each costs a write per document"


def test_documents_that_expire_have_a_time_to_live_policy() -> None:
    overrides = json.loads(Path("rules/firestore.indexes.json").read_text("utf-8"))["fieldOverrides"]
    swept = {field["collectionGroup"] for field in overrides if field.get("ttl") and field["fieldPath"] == "expires"}
    expiring = {name.rsplit("/", 1)[-1] for name, model in DOCUMENTS.items() if "expires" in model.model_fields}
    kept = {"apiKeys", "locks"}  # an expired key is still listed; an expired lease is taken over
    assert swept == (expiring - kept) | {"idempotencyKeys", "processedEvents"}


def test_no_index_is_declared_twice() -> None:
    assert len({(name, tuple(fields)) for name, fields in declared()}) == len(declared())


def test_no_query_uses_a_field_exempt_from_indexing() -> None:
    overrides = json.loads(Path("rules/firestore.indexes.json").read_text("utf-8"))["fieldOverrides"]
    exempt = {(field["collectionGroup"], field["fieldPath"]) for field in overrides if not field["indexes"]}
    used = {
        (query.collection, field.lstrip("-").split(".")[0])
        for query in [*code_shapes(), *client_shapes()]
        for field in (*query.equal, *query.ordered)
    }
    assert not exempt & used


@pytest.mark.parametrize(
    ("source", "equal", "ordered", "composite"),
    [
        ('Query("a")', set(), (), False),
        ('Query("a", where=(("x", "==", v),))', {"x"}, (), False),
        ('Query("a", where=(("x", "==", v), ("y", "==", w)))', {"x", "y"}, (), False),
        ('Query("a", where=(("x", "<=", v),))', set(), ("x",), False),
        ('Query("a", where=(("x", "==", v), ("y", "<", w)))', {"x"}, ("y",), True),
        ('Query("a", where=(("x", "in", v),), order=("-y", "id"))', {"x"}, ("-y", "id"), True),
        ('Query("a", where=(("x", ">", v),), order=("-x",))', set(), ("-x",), False),
        ('Query(f"a/{x}/b", where=(("x", "==", v),))', {"x"}, (), False),
        ('Query(collection="a/b", where=(("x", "==", v),), order=("x",))', {"x"}, (), False),
    ],
)
def test_shapes_match_firestores_index_selection(
    source: str, equal: set[str], ordered: tuple[str, ...], composite: bool
) -> None:
    (found,) = shapes_in(source, "example.py")
    assert (found.equal, found.ordered, found.composite) == (equal, ordered, composite)
