"""Tests folder layouts, and that an unknown name is reported with the known ones."""

import pytest

from shared.errors import InvalidInput
from shared.messages.packages.layout import layout_named, layout_names


def test_a_resource_is_named_relative_to_the_message() -> None:
    assert layout_named("flat").resource_uri("1_01_001.wav") == "1_01_001.wav"
    assert layout_named("ddex-sftp-1.6").resource_uri("1_01_001.wav") == "resources/1_01_001.wav"


def test_the_error_for_an_unknown_layout_lists_the_known_names() -> None:
    with pytest.raises(InvalidInput, match=r"flat, stardust-batch, ddex-sftp-1\.6"):
        layout_named("ftp")


@pytest.mark.parametrize("name", layout_names())
def test_templates_use_known_fields_only(name: str) -> None:
    layout = layout_named(name)
    batch = {"batch_id": "20260102030405006", "release_id": "1", "priority": "N"}
    for template in (layout.root, layout.manifest, layout.marker):
        assert "{" not in template.format(**batch)
    assert "{" not in layout.release_folder.format(**batch, number=1)
    assert "{" not in layout.message.format(release_id="1", message_id="M")


def test_images_and_audio_may_have_separate_folders() -> None:
    layout = layout_named("stardust-batch")
    assert layout.resource_uri("1_01_001.wav") == "audio/1_01_001.wav"
    assert layout.resource_uri("1.jpg") == "images/1.jpg"


def test_a_root_is_exclusive_if_it_contains_the_batch_id() -> None:
    shared = {"flat", "itmsp", "itmsp-zip"}
    assert {name for name in layout_names() if not layout_named(name).exclusive} == shared


def test_all_variants_of_the_choreography_exist() -> None:
    for version in ("1.6", "1.8"):
        batch = ("", "-empty-marker", "-priority", "-priority-empty-marker")
        forms = {f"ddex-sftp-{version}{form}" for form in (*batch, "-release", "-release-no-priority")}
        assert forms <= set(layout_names())
        assert layout_named(f"ddex-sftp-{version}-release").root.startswith("{priority}_")
        assert "{priority}" not in layout_named(f"ddex-sftp-{version}-release-no-priority").root
