"""Tests that any deliverable release gives a valid message in every version, with generated releases.

`STARDUST_EXAMPLES` sets how many; the default is 200.
"""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.data.versions import VERSIONS
from shared.model.catalog.release import Release
from shared.validation.validate import validate_message
from tests.fixtures.messages import reference_faults, request
from tests.fixtures.strategies import releases
from tests.schemas import schema_source

EXAMPLES = int(os.environ.get("STARDUST_EXAMPLES", "200"))
DEALS = ("free-streaming", "download", "pre-order")


@pytest.fixture(scope="module", autouse=True)
def _schemas() -> None:
    schema_source()


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == 200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(release=releases(), ruled=st.sampled_from(list(VERSIONS)))
def test_every_version_says_it_validly(release: Release, ruled: str) -> None:
    for version in VERSIONS:
        xml = compose_message(request(release, version=version, deals=DEALS)).xml
        found = list(schema_source().errors(f"ern/{version.replace('.', '')}", etree.fromstring(xml)))
        assert found == [], f"{version}: {found[0]}"
        assert reference_faults(xml) == []
        if version == ruled:
            report = validate_message(xml, schemas=schema_source())
            blocking = [finding for finding in report.findings if finding.severity == "error"]
            assert blocking == [], f"{version}: {blocking[0]}"
