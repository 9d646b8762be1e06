"""Tests that validation finds structural faults of every kind in the official samples."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

import pytest

from shared.errors import Finding
from shared.validation.validate import validate_message
from tests.mutants.kinds import KINDS, SAMPLES, Kind, applied
from tests.schemas import kit, schema_source

PER_KIND = 4
"""Mutants of a kind, each of another sample; `make conformance` prints how many were found."""
LEAST = 125
NOW = datetime(2026, 11, 1, tzinfo=UTC)
Place = tuple[str, str, str]


def found(xml: bytes) -> set[Place]:
    """What validation finds, and where."""
    return {_place(finding) for finding in validate_message(xml, schemas=schema_source(), now=NOW).findings}


def _place(finding: Finding) -> Place:
    return finding.code, finding.path, finding.message


@lru_cache(maxsize=1)
def samples() -> dict[str, bytes]:
    return {name: kit("samples", name).read_bytes() for name in SAMPLES}


@lru_cache(maxsize=len(SAMPLES))
def found_before(name: str) -> set[Place]:
    return found(samples()[name])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.label)
def test_every_mutant_is_found(kind: Kind, record_property: Callable[[str, object], None]) -> None:
    outcomes = [(name, bool(found(xml) - found_before(name))) for _, name, xml in applied(samples(), PER_KIND, [kind])]
    record_property("mutants", [kind.group, len(outcomes), sum(is_found for _, is_found in outcomes)])
    assert outcomes, "no sample has what this kind changes"
    assert [name for name, is_found in outcomes if not is_found] == []


def test_there_are_enough_of_them() -> None:
    kit("samples")
    assert sum(1 for _ in applied(samples(), PER_KIND)) >= LEAST
    assert len({kind.label for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_fit_their_schemas(name: str) -> None:
    assert validate_message(samples()[name], schemas=schema_source()).stages["schema"] == "passed"
