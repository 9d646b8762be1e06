"""Tests that whatever a release says about its music is a valid MEAD message, and is read back, on generated releases.

`STARDUST_EXAMPLES` sets how many; the default is 500.
"""

import os

import pytest
from hypothesis import HealthCheck, assume, given, settings
from lxml import etree

from shared.messages.mead.compose import compose_mead
from shared.messages.mead.read import read_mead
from shared.model.catalog.release import Release
from tests.fixtures.mead import described_releases, mead_request
from tests.schemas import schema_source

EXAMPLES = int(os.environ.get("STARDUST_EXAMPLES", "500"))


@pytest.fixture(scope="module", autouse=True)
def _schemas() -> None:
    schema_source()


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == 500,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(release=described_releases())
def test_what_a_release_says_is_valid_and_says_the_same_when_it_is_read_and_sent_again(release: Release) -> None:
    sent = compose_mead(mead_request(release))
    assume(sent is not None)
    assert sent is not None
    found = list(schema_source().errors("mead/11", etree.fromstring(sent.xml)))
    assert found == [], found[0]
    read = read_mead(sent.xml)
    assert read.not_carried == ()
    again = compose_mead(mead_request(release.model_copy(update={"mead": read.mead})))
    assert again is not None
    assert again.xml.decode() == sent.xml.decode()
    assert again.digest == sent.digest
