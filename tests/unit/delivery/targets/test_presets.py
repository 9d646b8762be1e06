"""Presets fill in valid targets; every fact has its source, and facts without one never block."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.delivery.protocols.registry import protocol_names
from shared.delivery.targets.presets.catalogue import preset_named, preset_names
from shared.delivery.targets.presets.limits import FACTS
from shared.errors import InvalidInput
from shared.messages.ern.data.deals import COMBINATIONS
from shared.messages.packages.layout import layout_names
from shared.model.codec import decode
from shared.model.delivery.target import DeliveryTarget

BASE: dict[str, Any] = {
    "id": "t1",
    "tenantId": "label",
    "name": "DSP",
    "protocol": "SFTP",
    "config": {},
    "ddex": {"partyId": "PADPIDA2013020802I", "partyName": "A DSP"},
    "created": datetime(2026, 1, 2, tzinfo=UTC),
    "createdBy": "ada",
    "updated": datetime(2026, 1, 2, tzinfo=UTC),
}


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_fills_in_a_target(name: str) -> None:
    preset = preset_named(name)
    target = decode(DeliveryTarget, {**BASE, **preset.target(), "preset": name})
    assert target.layout in layout_names()
    assert target.protocol in protocol_names()
    assert set(target.deals) <= set(COMBINATIONS)


@pytest.mark.parametrize("name", preset_names())
def test_every_fact_has_a_source_and_every_limit_can_be_measured(name: str) -> None:
    preset = preset_named(name)
    assert preset.fields
    for known in preset.fields.values():
        assert known.source
        assert known.verified == (known.source != "no primary source found") or not known.verified
    for limit in preset.limits:
        assert limit.fact in FACTS[limit.subject]
        assert limit.source
        assert limit.remedy
        assert limit.one_of or limit.minimum is not None or limit.maximum is not None


def test_all_required_presets_exist() -> None:
    wanted = {
        "spotify",
        "youtube",
        "meta",
        "apple",
        "amazon",
        "deezer",
        "audius",
        "labelcamp",
        "sourceaudio",
        "generic",
    }
    assert wanted <= set(preset_names())


def test_the_error_about_an_unknown_preset_lists_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match="spotify"):
        preset_named("napster")
