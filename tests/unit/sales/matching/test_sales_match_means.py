"""By which means reported sales are recognised: identifiers decide, titles propose, people decide the rest."""

from pathlib import Path

import pytest

from shared.catalog.releases.entry import index_release
from tests.fixtures.sold import BARCODE, ISRC, Sold, line

TITLED = {"title": "Platform", "artist": "Nova Kestrel"}
OTHER_BARCODE, FOREIGN_ISRC = "036000291452", "GBAYE6900522"


@pytest.fixture
def world(tmp_path: Path) -> Sold:
    return Sold(tmp_path)


def places(world: Sold) -> list[tuple[str, str | None, float]]:
    return [(each.release_id, each.track_id, each.confidence) for each in world.match().candidates]


def result(world: Sold) -> tuple[str, str | None, str | None]:
    found = world.match()
    return found.state, found.release_id, found.track_id


@pytest.mark.parametrize("isrc", [ISRC, "qz-abc-26-00001", " QZABC2600001 "])
def test_an_isrc_is_exact_however_it_is_written(world: Sold, isrc: str) -> None:
    world.report("s", line(isrc=isrc, title="Anything"))
    assert result(world) == ("matched", "album", "t1")
    (found,) = world.match().candidates
    assert (found.title, found.artist, found.means, found.confidence) == ("Platform", "Nova Kestrel", ["isrc"], 1)


@pytest.mark.parametrize("upc", [BARCODE, f"0{BARCODE}"])
def test_a_barcode_is_exact_for_a_release(world: Sold, upc: str) -> None:
    world.report("s", line(upc=upc, title="Anything"))
    assert result(world) == ("matched", "album", None)
    assert world.match().candidates[0].means == ["upc"]


def test_an_isrc_wins_over_a_barcode_that_is_not_ours(world: Sold) -> None:
    world.report("s", line(isrc=ISRC, upc=OTHER_BARCODE))
    assert result(world) == ("matched", "album", "t1")


def test_a_recording_on_several_releases_is_matched_and_the_barcode_says_which(world: Sold) -> None:
    world.add_release("single", "Platform", [("s1", ISRC, "Platform")], barcode=OTHER_BARCODE)
    world.report("s", line(isrc=ISRC))
    assert result(world) == ("matched", None, None)
    assert {each[0] for each in places(world)} == {"album", "single"}
    world.report("s2", line(isrc=ISRC, upc=OTHER_BARCODE))
    assert result(world) == ("matched", "single", "s1")
    world.report("s3", line(isrc=ISRC, upc=BARCODE))  # sold on both
    assert result(world) == ("matched", None, None)
    assert world.match().upcs == [OTHER_BARCODE, BARCODE]


def test_an_isrc_of_recordings_that_differ_is_proposed(world: Sold) -> None:
    world.add_release("other", "Another", [("o1", ISRC, "Something Else")], barcode=OTHER_BARCODE)
    world.report("s", line(isrc=ISRC))
    assert (result(world), [each[2] for each in places(world)]) == (("proposed", None, None), [0.5, 0.5])
    world.report("s2", line(isrc=ISRC, upc=OTHER_BARCODE))
    assert result(world) == ("matched", "other", "o1")


def test_an_isrc_and_a_barcode_that_contradict_each_other_are_proposed(world: Sold) -> None:
    world.add_release("other", "Another", [("o1", "QZABC2600009", "Else")], barcode=OTHER_BARCODE)
    world.report("s", line(isrc=ISRC, upc=OTHER_BARCODE))
    assert result(world)[0] == "proposed"
    assert {each[:2] for each in places(world)} == {("album", "t1"), ("other", None)}


def test_a_barcode_of_several_releases_is_proposed(world: Sold) -> None:
    world.add_release("again", "Night Transit", [("a1", "QZABC2600007", "Else")])
    world.report("s", line(upc=BARCODE))
    assert result(world) == ("proposed", None, None)
    assert {each[0] for each in places(world)} == {"album", "again"}


def test_our_barcode_beside_an_isrc_that_is_not_ours_is_proposed(world: Sold) -> None:
    world.report("s", line(isrc=FOREIGN_ISRC, upc=BARCODE))
    assert (result(world)[0], places(world)) == ("proposed", [("album", None, 0.8)])


def test_barcode_and_title_together_are_surer(world: Sold) -> None:
    world.report("s", line(isrc=FOREIGN_ISRC, upc=BARCODE, **TITLED))
    assert (result(world)[0], places(world)) == ("proposed", [("album", "t1", 0.93)])
    assert world.match().candidates[0].means == ["titleAndArtist", "upc"]


@pytest.mark.parametrize(
    ("title", "artist", "confidence"),
    [
        ("Platform", "Nova Kestrel", 0.9),
        ("PLÁTFORM!", "nova kestrel", 0.9),
        ("Platform (feat. Somebody)", "Nova Kestrel", 0.9),
        ("Platform ft. Somebody", "Nova Kestrel", 0.9),
        ("Platform", "Nova Kestrel feat. Somebody", 0.8),
        ("Platform", "Somebody & Nova Kestrel", 0.8),
        ("Platform", "", 0.6),
        ("Platform - Live", "Nova Kestrel", 0.5),
        ("Platform (Remix)", "Nova Kestrel, Somebody", 0.4),
        ("Platform", "Somebody", 0.3),
    ],
)
def test_titles_and_artists_only_propose(world: Sold, title: str, artist: str, confidence: float) -> None:
    world.report("s", line(title=title, artist=artist))
    assert (result(world), places(world)) == (("proposed", None, None), [("album", "t1", confidence)])


@pytest.mark.parametrize(
    ("title", "artist"),
    [("Platforms", "Nova Kestrel"), ("Plat", "Nova Kestrel"), ("Platform (Remix)", "Somebody"), ("Kestrel", "Nova")],
)
def test_what_is_not_alike_is_unmatched(world: Sold, title: str, artist: str) -> None:
    world.report("s", line(title=title, artist=artist))
    assert (result(world), places(world)) == (("unmatched", None, None), [])


def test_a_title_is_also_that_of_a_release_unless_an_isrc_says_that_a_track_was_sold(world: Sold) -> None:
    world.add_release("single", "Neon", [("n1", "QZABC2600005", "Neon")], barcode=OTHER_BARCODE)
    world.report("s", line(title="Neon", artist="Nova Kestrel"))
    assert {each[:2] for each in places(world)} == {("single", None), ("single", "n1")}
    world.change_report("s")
    world.report("s", line(isrc=FOREIGN_ISRC, title="Neon", artist="Nova Kestrel"))
    (found,) = (each for each in world.matches() if each.isrc)
    assert [(each.track_id, each.confidence) for each in found.candidates] == [("n1", 0.63)]


@pytest.mark.parametrize("isrc", ["N/A", "ZZXXX2600001", "QZABC26", "\u0661" * 12])
def test_what_is_no_isrc_identifies_nothing(world: Sold, isrc: str) -> None:
    world.report("s", line(isrc=isrc, **TITLED), line(isrc=isrc, title="Last Train", artist="Nova Kestrel"))
    assert {each.title: each.candidates[0].track_id for each in world.matches()} == {
        "Platform": "t1",
        "Last Train": "t2",
    }


def test_zeros_for_an_unknown_barcode_identify_nothing(world: Sold) -> None:
    world.report("s", line(upc="000000000000", **TITLED), line(upc="0000000000000", title="Last Train"))
    assert [(each.state, len(each.candidates)) for each in world.matches()] == [("proposed", 1)] * 2


@pytest.mark.parametrize(
    ("title", "confidence"),
    [("Platform (Night Mix)", 0.9), ("Platform - Night Mix", 0.9), ("Platform", 0.5), ("Platform - Live", 0.5)],
)
def test_subtitles_tell_versions_apart(world: Sold, title: str, confidence: float) -> None:
    release = world.store.documents["releases/album"]
    metadata = {**release["tracks"][0]["metadata"], "subtitle": "Night Mix"}
    world.put("releases/album", {**release, "tracks": [{**release["tracks"][0], "metadata": metadata}]})
    index_release("album", world.adapters)
    world.report("s", line(title=title, artist="Nova Kestrel"))
    assert places(world) == [("album", "t1", confidence)]


def test_a_track_that_a_release_has_twice_is_no_surer(world: Sold) -> None:
    release = world.store.documents["releases/album"]
    world.put("releases/album", {**release, "tracks": release["tracks"] * 2})
    world.report("s", line(**TITLED))
    assert places(world) == [("album", "t1", 0.9)]


def test_candidates_are_bounded_and_the_surest_come_first(world: Sold) -> None:
    for number in range(8):
        artist = "Nova Kestrel" if number == 7 else f"Somebody {number}"
        tracks = [("i", f"QZABC26001{number:02}", "Intro")]
        world.add_release(f"r{number}", f"Album {number}", tracks, barcode="", artist=artist)
    world.report("s", line(title="Intro", artist="Nova Kestrel"))
    found = world.match().candidates
    assert (len(found), found[0].release_id, found[0].confidence) == (5, "r7", 0.9)


def test_what_is_added_to_the_catalogue_is_found_when_it_is_reported_again(world: Sold) -> None:
    world.report("s", line(isrc="QZABC2600042"))
    assert result(world)[0] == "unmatched"
    world.add_release("new", "New", [("n", "QZABC2600042", "New")], barcode=OTHER_BARCODE)
    world.report("s2", line(isrc="QZABC2600042"))
    assert result(world) == ("matched", "new", "n")


def test_the_catalogue_of_another_tenant_is_not_searched(world: Sold) -> None:
    world.add_release("theirs", "Theirs", [("x", "QZABC2600077", "Their Song")], tenant_id="elsewhere", barcode="")
    world.report("s", line(isrc="QZABC2600077"), line(title="Their Song", artist="Nova Kestrel"))
    assert [(each.state, each.candidates) for each in world.matches()] == [("unmatched", [])] * 2
    world.report("t", line(isrc=ISRC), line(upc=BARCODE), line(**TITLED), tenant_id="elsewhere")
    assert [each.state for each in world.matches("elsewhere")] == ["unmatched"] * 3
    assert not {each.id for each in world.matches()} & {each.id for each in world.matches("elsewhere")}


def test_an_entry_that_leads_to_a_release_of_another_tenant_is_not_followed(world: Sold) -> None:
    world.add_release("theirs", "Theirs", [("x", "", "Their Song")], tenant_id="elsewhere", barcode="")
    world.put("releaseIndex/theirs", {**world.store.documents["releaseIndex/theirs"], "tenantId": "tenant"})
    world.report("s", line(title="Their Song", artist="Nova Kestrel"))
    assert (result(world)[0], places(world)) == ("unmatched", [])


HOSTILE = (
    "\u2764\ufe0f", "!!!", "(", "((((", "x" * 5000, "\u0000\u0001", "__name__", "a/b/../c", "<script>alert(1)</script>",
    "\u202eltr", "' OR 1=1 --", "(feat. ", "- ", " - - - ", "\u6771\u4eac", "e\u0301" * 400, "[" * 1000, " (" * 500,
    "%s%n{0}", "NaN",
)  # fmt: skip


def test_hostile_titles_are_kept_apart_and_harm_nothing(world: Sold) -> None:
    world.report("s", *(line(title=title, artist=title) for title in HOSTILE), line(**TITLED), line())
    assert len(world.matches()) == len(HOSTILE) + 1  # without the one that has no name at all
    assert all(len(each.title) <= 300 for each in world.matches())
    assert {each.title: each.state for each in world.matches()}["Platform"] == "proposed"


@pytest.mark.parametrize("title", ["\u6771\u4eac\u306e\u591c", "!!!", "\u041d\u043e\u0447\u044c"])
def test_titles_in_any_script_are_found(world: Sold, title: str) -> None:
    world.add_release("r", "Else", [("x", "QZABC2600088", title)], barcode="")
    world.report("s", line(title=title, artist="Nova Kestrel"))
    expected = ("unmatched", []) if title == "!!!" else ("proposed", [("r", "x", 0.9)])
    assert (result(world)[0], places(world)) == expected  # without a letter, nothing is looked up


def test_malformed_releases_are_passed_over(world: Sold) -> None:
    world.add_release("r", "Else", [("x", "QZABC2600088", "Broken")], barcode="")
    release = world.store.documents["releases/r"]
    tracks = [None, 3, {"id": "a/b", "metadata": {"title": "Broken"}}, {"id": 4}, {"id": "y", "metadata": "Broken"}]
    world.put("releases/r", {**release, "tracks": [*tracks, *release["tracks"]], "basic": "none"})
    world.report("s", line(title="Broken", artist="Nova Kestrel"))
    assert places(world) == [("r", "x", 0.9)]
