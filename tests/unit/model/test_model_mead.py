"""Tests what a release may say about its music, in the form of the design documents."""

from typing import Any

import pytest

from shared.errors import InvalidInput
from shared.model.catalog.draft import ReleaseDraft
from shared.model.catalog.mead import Award, Mead
from shared.model.catalog.release import Release
from shared.model.codec import decode, to_json
from tests.fixtures.documents import release, track
from tests.fixtures.mead import DOCUMENTED


def document(**mead: Any) -> dict[str, Any]:
    return {**to_json(release(1, "Slow Light", [track(1, "Harbour")])), "mead": {**DOCUMENTED, **mead}}


@pytest.mark.parametrize("model", [Release, ReleaseDraft])
def test_the_documented_fields_are_kept_and_an_award_may_be_a_text(model: type[Release]) -> None:
    stored = to_json(decode(model, document()))["mead"]
    assert stored["awards"][0]["name"] == "Best Album"
    assert {**stored, "awards": ["Best Album"], "tempo": 92} == {**DOCUMENTED, "trackMead": stored["trackMead"]}
    assert stored["trackMead"]["track-1"]["key"] == "F# Minor"


def test_a_draft_may_have_half_an_award_and_a_release_may_not() -> None:
    half = document(awards=[{"body": "Example Music Awards"}])
    assert decode(ReleaseDraft, half).mead.awards[0].body == "Example Music Awards"
    with pytest.raises(InvalidInput, match=r"mead\.awards\[0\]\.name"):
        decode(Release, half)


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"tempo": 0}, "tempo"),
        ({"mood": ["Happy"]}, "mood"),
        ({"chartPositions": [{"territory": "DE", "chart": "Albums", "position": 0, "date": "2026-03-06"}]}, "position"),
        ({"trackMead": {"track-1": {"focusTrack": "x"}}}, "focusTrack"),
        ({"awards": [{"name": "Best Album", "date": "2026-13"}]}, "date"),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidInput, match=path):
        decode(Mead, fields)


@pytest.mark.parametrize("day", ["2026", "2026-05", "2026-05-04"])
def test_an_award_has_a_year_a_month_or_a_day(day: str) -> None:
    assert decode(Award, {"name": "Best Album", "date": day}).date == day
