"""The page of each DSP says what its preset does, and no more."""

import pytest

from shared.delivery.targets.dsp_pages import dsp_pages
from shared.delivery.targets.presets.catalogue import preset_named, preset_names

PAGES = dsp_pages()


@pytest.mark.parametrize("name", preset_names())
def test_each_preset_has_a_page_with_its_facts_and_their_sources(name: str) -> None:
    preset, page = preset_named(name), PAGES[name]
    for known in preset.fields.values():
        assert known.source in page
    for limit in preset.limits:
        assert f"| {limit.subject} `{limit.fact}` | {limit.description}" in page
    assert all(f"- {note}" in page for note in preset.notes)


@pytest.mark.parametrize("name", preset_names())
def test_what_has_no_source_is_listed_as_unverified(name: str) -> None:
    listed = PAGES[name].partition("## What is unverified\n\n")[2].partition("\n\n")[0]
    fields = preset_named(name).fields
    assert {path for path in fields if f"`{path}`" in listed} == {
        path for path, known in fields.items() if not known.verified
    }


def test_onboarding_asks_for_what_no_source_says() -> None:
    assert "no source here: protocol, layout, takedowns, acknowledgements." in PAGES["deezer"]
    assert "no source here: acknowledgements." in PAGES["spotify"]


def test_packages_of_apple_have_a_provider_and_are_not_certified_as_ddex() -> None:
    assert "the name that it gave you as a provider" in PAGES["apple"]
    assert "stardust dsp certify" not in PAGES["apple"]
    assert "stardust dsp certify" in PAGES["youtube"]


def test_what_a_preset_leaves_open_is_the_default_of_targets() -> None:
    assert "| Takedowns | `no-deal`, the default |" in PAGES["apple"]
