"""Where tests find the official DDEX schemas, rule sets and samples: skipped where absent, a failure in CI."""

import os
from pathlib import Path
from typing import NoReturn

import pytest

from infra.ci import in_ci
from shared.platform.schemas import SchemaSource

PROJECT_ROOT = Path(__file__).resolve().parent.parent
KIT = PROJECT_ROOT.parent / "shared" / "ddex"
"""Conformance kit beside the project, if there is one: xsd/, samples/, schematron/, minimal/."""


def schema_source() -> SchemaSource:
    """The official schemas: STARDUST_DDEX_SCHEMAS, user cache, bundle, or the kit beside the project."""
    source = SchemaSource.locate(os.environ, PROJECT_ROOT)
    if source is None and SchemaSource(KIT / "xsd").names():
        source = SchemaSource(KIT / "xsd")
    return source or _absent("the official DDEX schemas", "set STARDUST_DDEX_SCHEMAS or run `stardust schemas install`")


def kit(*parts: str) -> Path:
    """A file or folder of the conformance kit."""
    path = KIT.joinpath(*parts)
    return path if path.exists() else _absent(f"the conformance kit's {'/'.join(parts)}", f"put the kit at {KIT}")


def _absent(what: str, remedy: str) -> NoReturn:
    reason = f"{what}: not found; {remedy}"
    if in_ci(os.environ):
        pytest.fail(reason)
    pytest.skip(reason)
