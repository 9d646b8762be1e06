"""The reference pages of protocols and presets contain the declarations."""

from shared.delivery.protocols.registry import protocol_named
from shared.delivery.targets.presets.catalogue import preset_named, preset_names
from shared.delivery.targets.reference import REFERENCE, files


def test_the_pages_contain_every_option_and_every_source() -> None:
    protocols, presets = (files()[REFERENCE / f"{name}.md"] or "" for name in ("protocols", "presets"))
    for option in protocol_named("SFTP").options:
        assert f"`{option.name}`" in protocols
    assert "text, secret" in protocols
    for name in preset_names():
        assert all(limit.source in presets for limit in preset_named(name).limits)
    assert "unverified: no primary source found" in presets
