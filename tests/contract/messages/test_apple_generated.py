"""Tests that any deliverable release without videos gives a package of Apple's structure, and becomes a release again.

`STARDUST_EXAMPLES` sets how many; the default is 200.
"""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.messages.apple.compose.context import Context
from shared.messages.apple.compose.package import package_parts
from shared.messages.apple.read.release import release_of
from shared.model.catalog.release import Release
from tests.fixtures.apple_packages import apple_request, audio_releases, check_package

EXAMPLES = int(os.environ.get("STARDUST_EXAMPLES", "200"))
DEALS = ("subscription-streaming", "download", "pre-order")


@settings(max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES == 200, suppress_health_check=list(HealthCheck))
@given(audio_releases(), st.sampled_from(["Initial", "Update", "Takedown"]), st.sampled_from([(), ("US",)]))
def test_every_release_becomes_a_package_and_a_release_again(
    made: Release, action: str, withdrawn: tuple[str, ...]
) -> None:
    request = apple_request(made, action=action, deals=DEALS, withdrawn=withdrawn if action == "Takedown" else ())
    check_package(request)
    parts = package_parts(Context(request))
    read = release_of(parts).release
    assert [track.isrc for track in read.tracks] == [track.isrc for track in parts.album.tracks]
    assert (read.basic.title, read.basic.subtitle) == (parts.album.title, parts.album.title_version)
