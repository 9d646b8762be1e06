"""The check as a whole: severities, fixes that are idempotent, documents of any shape."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.model.catalog.release import Release
from shared.model.codec import decode, encode, to_json
from shared.validation.lint.check import is_fixed, lint_release, mend_release
from shared.validation.lint.place import value_at, with_value_at
from shared.validation.lint.registry import RULES
from tests.fixtures.lint_cases import lint_cases
from tests.fixtures.releases import SHAPES

_PIECES = st.sampled_from(
    [
        *(case.text for case in lint_cases()),
        " ",
        "  ",
        "(",
        ")",
        "[Live]",
        " - ",
        "feat. ",
        "ft. Orla Finch",
        "&amp;",
        "\u200b",
        "🔥",
        "e\u0301",
        "THE ",
        "of ",
        "Of ",
        "Pt 2",
        "01 - ",
    ]
)
_TEXTS = st.lists(st.one_of(_PIECES, st.text(max_size=4)), min_size=1, max_size=4).map("".join)
_NAMES = st.sampled_from(["Nova Kestrel", "nova kestrel", "Orla Finch", "Nova Kestrel feat. Orla Finch", "A / B"])


@st.composite
def _releases(draw: st.DrawFn) -> dict[str, Any]:
    def titled() -> dict[str, Any]:
        artists = [{"name": draw(_NAMES), "role": "MainArtist"} for _ in range(draw(st.integers(0, 2)))]
        return {"title": draw(_TEXTS), "subtitle": draw(_TEXTS), "displayArtist": draw(_NAMES), "artists": artists}

    language = draw(st.sampled_from(["en", "de", "fr", "sv", "ja"]))
    tracks = [{"sequenceNumber": number, "metadata": titled()} for number in range(1, draw(st.integers(1, 3)) + 1)]
    lines = {"copyright": draw(_TEXTS), "production": draw(st.sampled_from(["℗ 2020 A", "© 2020 A", "2020 A"]))}
    return {"basic": titled(), "metadata": {"language": language, **lines}, "tracks": tracks}


@given(_releases())
def test_fixes_are_idempotent_and_leave_nothing_that_they_could_fix(release: dict[str, Any]) -> None:
    before = deepcopy(release)
    once = mend_release(release)
    again = mend_release(once.release)
    assert release == before
    assert again.release == once.release
    assert again.fixed == ()
    assert [finding for finding in lint_release(once.release) if is_fixed(finding)] == []
    assert all(finding.severity != "info" for finding in once.fixed)


@given(_releases())
def test_fixes_of_all_rules_by_name_are_idempotent_too(release: dict[str, Any]) -> None:
    once = mend_release(release, RULES)
    assert [finding for finding in lint_release(once.release) if finding.fix] == []
    assert mend_release(once.release, RULES).release == once.release


@given(_releases(), st.sampled_from(sorted(code for code, rule in RULES.items() if rule.fixes)))
def test_fixes_of_one_rule_change_nothing_else(release: dict[str, Any], code: Any) -> None:
    mended = mend_release(release, {code})
    assert {finding.code for finding in mended.fixed} <= {code}
    assert [each for each in lint_release(mended.release) if each.fix and each.code == code] == []


_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just("2026-01-01")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "basic",
                    "metadata",
                    "tracks",
                    "title",
                    "artists",
                    "name",
                    "rights",
                    "startAt",
                    "pLine",
                    "preview",
                    "works",
                    "deals",
                ]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["basic", "metadata", "tracks", "rights", "works", "deals"]), _VALUES))
def test_a_document_of_any_shape_is_checked(document: Mapping[str, Any]) -> None:
    assert [each for each in lint_release(mend_release(document, RULES).release) if each.fix] == []


@pytest.mark.parametrize("shape", SHAPES)
def test_a_mended_release_is_a_release_and_both_forms_have_the_same_findings(shape: str) -> None:
    release = SHAPES[shape]()
    decode(Release, mend_release(encode(release)).release)
    decode(Release, mend_release(to_json(release)).release)
    stored, sent = lint_release(encode(release)), lint_release(to_json(release))
    assert [(each.path, each.code) for each in stored] == [(each.path, each.code) for each in sent]


@pytest.mark.parametrize("shape", ["album", "single", "compilation", "classical", "credited", "two_discs", "localised"])
def test_a_clean_release_has_no_findings(shape: str) -> None:
    found = lint_release(encode(SHAPES[shape]()))
    assert [each for each in found if each.code != "release-type"] == []  # the albums among them are short


def _one(text: str) -> dict[str, Any]:
    return {"metadata": {"language": "en"}, "basic": {"title": text}}


def test_a_tenant_sets_severities_and_switches_rules_off() -> None:
    release = _one("The Power Of Love 🔥")
    assert {each.code: each.severity for each in lint_release(release)} == {
        "emoji": "warning",
        "title-casing": "warning",
    }
    found = lint_release(release, {"emoji": "error", "title-casing": "off"})
    assert [(each.code, each.severity) for each in found] == [("emoji", "error")]


def test_only_the_chosen_rules_are_fixed() -> None:
    mended = mend_release(_one("The Power Of Love 🔥"), {"emoji"})
    assert mended.release["basic"]["title"] == "The Power Of Love"
    assert [each.code for each in mended.fixed] == ["emoji"]


def test_a_finding_says_what_where_why_and_how() -> None:
    (found,) = lint_release(_one("The Power Of Love"))
    assert found.to_dict() == {
        "path": "basic.title",
        "code": "title-casing",
        "message": "English titles capitalize every word but articles, conjunctions and short prepositions.",
        "severity": "warning",
        "remedy": "Write “The Power of Love”.",
        "source": "Apple Music Style Guide, Appendix 2: Title Case",
        "stage": "lint",
        "fix": [{"path": "basic.title", "before": "The Power Of Love", "value": "The Power of Love"}],
    }


def test_every_rule_has_a_public_source_and_says_what_it_asks_for() -> None:
    for rule in RULES.values():
        assert rule.source
        assert rule.says.endswith(".")


def test_places_are_read_and_changed() -> None:
    document = {"a": [{"b": 1}, {"b": 2, "c": {"d": 3}}]}
    assert value_at(document, "a[1].c.d") == 3
    assert value_at(document, "a[5].c.d") is None
    assert with_value_at(document, "a[0].b", 9) == {"a": [{"b": 9}, {"b": 2, "c": {"d": 3}}]}
    assert with_value_at(document, "a[1].c", None) == {"a": [{"b": 1}, {"b": 2}]}
    assert with_value_at({}, "a.b", 1) == {"a": {"b": 1}}
