"""Which tracks credits belong to, and what a release's credits score."""

from typing import Any

import pytest
from stardust_advanced_credits.credit import Credit, Where
from stardust_advanced_credits.matching import match, propose
from stardust_advanced_credits.score import WEIGHTS, score


def track(name: str, number: int, title: str, disc: int = 1, **more: Any) -> dict[str, Any]:
    metadata = {"title": title, **more}
    return {
        "id": name,
        "sequenceNumber": number,
        "discNumber": disc,
        "isrc": f"QZAT2260000{name}",
        "metadata": metadata,
    }


TRACKS = [track("1", 1, "Night Transit"), track("2", 2, "Harbour", subtitle="Live"), track("3", 1, "Harbour", disc=2)]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Where(isrc="QZ-AT2-26-00002"), "2"),
        (Where(2), "2"),
        (Where(1), None),
        (Where(1, 2), "3"),
        (Where(title="night  transit"), "1"),
        (Where(title="Nigth Transit"), "1"),
        (Where(title="Harbour (Live)"), "2"),
        (Where(title="Harbour"), "3"),
        (Where(2, title="Harbour"), "2"),
        (Where(title="Elsewhere"), None),
        (Where(9), None),
        (Where(2, title="Elsewhere"), "2"),
    ],
)
def test_track_is_found_or_left_to_people(where: Where, expected: str | None) -> None:
    found = match(where, TRACKS)
    assert (found and found["id"]) == expected


def test_same_credit_is_one_proposal_and_misspelt_names_are_pointed_at() -> None:
    release = {
        "tracks": [track("1", 1, "A", contributors=[{"name": "Ada Example", "role": "Drums"}]), track("2", 2, "B")]
    }
    credits = [
        Credit("Ada Exampel", "drums", (Where(1),)),
        Credit("Ada Exampel", "Drummer", (Where(2),), isni="123"),
        Credit("Ada Example", "Musician", (Where(1),), instrument="Piano"),
        Credit("Ben", "Drums", (Where(7),)),
    ]
    misspelt, other, lost = propose(credits, release)
    assert (misspelt["tracks"], misspelt["similar"]) == (["1", "2"], "Ada Example")
    assert (other["present"], other["tracks"]) == ([], ["1"])
    assert (lost["tracks"], lost["unmatched"]) == ([], ["7"])


def test_score_counts_families_by_weight() -> None:
    assert sum(WEIGHTS.values()) == 100
    full = track(
        "1",
        1,
        "A",
        contributors=[{"name": "Ada", "role": each} for each in ("Kazoo", "Produzent", "Mixing")],
        writers=[{"name": "Ada", "role": "Composer"}],
        publishers=[{"name": "Example Music"}],
    )
    spoken = {**track("2", 2, "B", contributors=[{"name": "Ada", "role": "Spoken Word"}]), "kind": "SpokenWord"}
    found = score({"tracks": [full, spoken, {"no": "id"}, None]})
    assert [each["score"] for each in found["tracks"]] == [100, 50]
    assert (found["score"], found["families"]["writers"], found["asked"]["writers"]) == (75, 1, 1)
    assert score({})["score"] == 0
