"""Locates the official DDEX schemas, rule sets and samples; tests without them are skipped, or fail in CI."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import pytest

from infra.ci import in_ci
from shared.platform.schemas import SchemaSource

PROJECT_ROOT = Path(__file__).resolve().parent.parent
KIT = PROJECT_ROOT.parent / "shared" / "ddex"
"""The conformance kit next to the project, if there is one: xsd/, samples/, schematron/, minimal/."""


def find_schema_source(env: Mapping[str, str]) -> SchemaSource | None:
    """The official schemas: STARDUST_DDEX_SCHEMAS, user cache, bundle, or the kit beside the project; or None."""
    beside = SchemaSource(KIT / "xsd")
    return SchemaSource.locate(env, PROJECT_ROOT) or (beside if beside.names() else None)


def schema_source() -> SchemaSource:
    """As `find_schema_source`; skips the test if there are none."""
    remedy = "set STARDUST_DDEX_SCHEMAS or run `stardust schemas install`"
    return find_schema_source(os.environ) or _unavailable("the official DDEX schemas", remedy)


def kit(*parts: str) -> Path:
    """A file or folder of the conformance kit."""
    path = KIT.joinpath(*parts)
    name = "/".join(parts) if KIT.is_dir() else parts[0]
    return path if path.exists() else _unavailable(f"the conformance kit's {name}", f"put the kit at {KIT}")


def _unavailable(what: str, remedy: str) -> NoReturn:
    reason = f"{what}: not found; {remedy}"
    if in_ci(os.environ):
        pytest.fail(reason)
    pytest.skip(reason)
