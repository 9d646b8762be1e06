"""The plug-in in a tenant: notes become proposals, and ticked ones credits of a draft, once, until taken back."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from shared.plugins.testing import Check, PluginWorld, conformance
from shared.sdk import PanelRequest, Reply, RuleCheck

FOLDER = Path(__file__).parents[1] / "stardust_advanced_credits"
NOTES = "Drums: Ada Example\nProduced by Ben Sample\nTrack 2 – bass: Zoë Muster\nKazoo: Kai Zoo\n"
ISNI, IPI = "0000000121032683", "00000000199"
REQUEST = "0123456789abcdef"


@pytest.mark.parametrize("check", conformance(FOLDER), ids=str)
def test_conformance(check: Check) -> None:
    check()


@pytest.fixture
def world(tmp_path: Path) -> PluginWorld:
    """A tenant with a draft of two tracks without credits."""
    made = PluginWorld(FOLDER, tmp_path)
    made.add_release(status="draft")
    (release,) = made.all("releases")
    for track in release["tracks"]:
        track["metadata"] |= {"contributors": [], "writers": []}
    made.put("releases", release)
    return made


def ask(world: PluginWorld, action: str, body: dict[str, Any] | None = None, role: str = "manager") -> Reply:
    reply = world.call(PanelRequest("credits", action, {"releaseId": "release", **(body or {})}, role))
    assert isinstance(reply, Reply)
    return reply


def tracks(world: PluginWorld) -> list[dict[str, Any]]:
    return [track["metadata"] for track in world.all("releases")[0]["tracks"]]


def pick(name: str, role: str, tracks: list[str], **more: str) -> dict[str, Any]:
    return {"name": name, "role": role, "tracks": tracks, **more}


def ids(world: PluginWorld) -> list[str]:
    return [track["id"] for track in world.all("releases")[0]["tracks"]]


def test_notes_become_proposals(world: PluginWorld) -> None:
    one, two = ids(world)
    found = ask(world, "propose", {"text": NOTES}, role="viewer").body["proposals"]
    assert [(each["name"], each["role"], each["tracks"]) for each in found] == [
        ("Ada Example", "Drums", [one, two]),
        ("Ben Sample", "Producer", [one, two]),
        ("Zoë Muster", "Bass", [two]),
        ("Kai Zoo", "", [one, two]),
    ]


def test_picks_are_applied_once_and_taken_back(world: PluginWorld) -> None:
    one, two = ids(world)
    before = tracks(world)
    picks = [
        pick("Ada Example", "Drums", [one, two], isni=ISNI),
        pick("Ben Sample", "Composer", [two]),
        pick("Example Music", "Music Publisher", [two]),
    ]
    done = ask(world, "apply", {"picks": picks, "request": REQUEST})
    assert (done.status, done.body["changed"], done.body["undoable"]) == (200, 4, 1)
    after = tracks(world)
    assert [each["name"] for each in after[0]["contributors"]] == ["Ada Example"]
    assert after[0]["contributors"][0]["isni"] == ISNI
    assert (after[1]["writers"][0]["role"], after[1]["publishers"][0]["name"]) == ("Composer", "Example Music")
    ask(world, "apply", {"picks": picks, "request": REQUEST})
    assert ask(world, "apply", {"picks": picks, "request": "fedcba9876543210"}).body["changed"] == 0
    assert tracks(world) == after
    assert ask(world, "undo").body["changed"] == 4
    assert [_stated(each) for each in tracks(world)] == [_stated(each) for each in before]
    assert ask(world, "undo").status == 409


def _stated(metadata: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in metadata.items() if value not in (None, [])}


def test_taking_back_leaves_what_people_wrote_since(world: PluginWorld) -> None:
    one, two = ids(world)
    ask(world, "apply", {"picks": [pick("Ada", "Drums", [one])], "request": REQUEST})
    ask(world, "apply", {"picks": [pick("Ben", "Piano", [one, two])], "request": "fedcba9876543210"})
    ask(world, "undo")
    assert [[each["name"] for each in metadata["contributors"]] for metadata in tracks(world)] == [["Ada"], []]


def test_what_is_there_is_recognised_and_completed_but_not_overwritten(world: PluginWorld) -> None:
    one, two = ids(world)
    ask(world, "apply", {"picks": [pick("Ada Example", "Drummer", [one])], "request": REQUEST})
    (found,) = ask(world, "propose", {"text": "Schlagzeug: ada  example"}).body["proposals"]
    assert (found["present"], found["tracks"]) == ([one], [two])
    numbers = [{"name": "Ada Example", "isni": ISNI}]
    assert ask(world, "apply", {"numbers": numbers, "request": "fedcba9876543210"}).body["changed"] == 1
    other = [{"name": "Ada Example", "isni": "000000012146438X"}]
    assert ask(world, "apply", {"numbers": other, "request": "00112233445566"}).body["changed"] == 0
    assert tracks(world)[0]["contributors"][0]["isni"] == ISNI


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"picks": [{"name": "Ada", "role": "Drums", "tracks": ["gone"]}]}, 409, "does not have"),
        ({"picks": [{"name": " ", "role": "Drums", "tracks": ["x"]}]}, 400, "needs a name"),
        ({"picks": "all"}, 400, "must be a list"),
        ({"numbers": [{"name": "Ada", "isni": "0000000121032684"}]}, 400, "is no ISNI"),
        ({"request": 7}, 400, "needs an id"),
    ],
)
def test_bad_requests_change_nothing(world: PluginWorld, body: dict[str, Any], status: int, says: str) -> None:
    before = world.all("releases")
    reply = ask(world, "apply", {"request": REQUEST, **body})
    assert reply.status == status
    assert says in reply.body["message"]
    assert world.all("releases") == before


def test_only_managers_change_only_drafts(tmp_path: Path) -> None:
    world = PluginWorld(FOLDER, tmp_path)
    world.add_release()
    body = {"picks": [pick("Ada", "Drums", ids(world))], "request": REQUEST}
    assert ask(world, "apply", body, role="viewer").status == 403
    reply = ask(world, "apply", body)
    assert (reply.status, reply.body["message"].split(".")[0]) == (409, "The release is ready")
    assert ask(world, "propose", {"text": "", "releaseId": "gone"}).status == 404
    assert ask(world, "propose", {"text": " "}).status == 422


def test_change_that_broke_off_is_made_once_by_the_same_request(world: PluginWorld) -> None:
    granted, body = world.granted, {"picks": [pick("Ada", "Drums", ids(world))], "request": REQUEST}
    world.granted = granted.model_copy(update={"actions": []})
    with pytest.raises(Exception, match="change_release"):
        ask(world, "apply", body)
    world.granted = granted
    for _ in range(2):
        assert ask(world, "apply", body).status == 200
    assert [[each["name"] for each in metadata["contributors"]] for metadata in tracks(world)] == [["Ada"], ["Ada"]]
    assert ask(world, "undo").body["undoable"] == 0


def test_unfinished_draft_keeps_what_it_has(world: PluginWorld) -> None:
    (release,) = world.all("releases")
    first, second = release["tracks"]
    del second["metadata"]["title"], second["isrc"]
    world.put("releases", {**release, "tracks": [first, second]})
    reply = ask(world, "apply", {"picks": [pick("Ada", "Drums", [first["id"]])], "request": REQUEST})
    assert (reply.status, reply.body["changed"]) == (200, 1)
    (changed,) = world.all("releases")
    assert [each["name"] for each in changed["tracks"][0]["metadata"]["contributors"]] == ["Ada"]
    assert _stated(changed["tracks"][1]["metadata"]) == _stated(second["metadata"])


def test_numbers_are_proposed_with_source_and_never_applied(world: PluginWorld) -> None:
    artists = [
        {"id": "aaaa-1", "name": "Ada Example", "score": 100, "isnis": [ISNI, "0000000121032680"], "ipis": [IPI, "1"]},
        {"id": "aaaa-2", "name": "Ada Exemplar", "score": 70, "isnis": ["000000012146438X"], "type": "Person"},
        {"id": "aaaa-3", "name": "Ada Example", "score": 60},
    ]
    from stardust_advanced_credits.musicbrainz import address

    world.web.answer(address("Ada Example"), json.dumps({"artists": artists}))
    world.web.answer(address("Ben"), "busy", status=503)
    before = world.all("releases")
    ada, ben = ask(world, "look-up", {"names": ["Ada Example", "Ben"]}).body["found"]
    assert [(each["isnis"], each["ipis"], each["confidence"]) for each in ada["artists"]] == [
        ([ISNI], [IPI], 95),
        (["000000012146438X"], [], 28),
    ]
    assert ada["artists"][0]["url"] == "https://musicbrainz.org/artist/aaaa-1"
    assert (ben["artists"], ben["problem"]) == ([], "MusicBrainz asks to be asked later.")
    assert world.all("releases") == before
    assert ask(world, "look-up", {"names": ["a", "b", "c", "d"]}).status == 400
    assert ask(world, "look-up", {"names": ["a"]}, role="viewer").status == 403


def test_sheets_have_every_credit_in_the_confined_process(world: PluginWorld) -> None:
    one, two = ids(world)
    picks = [pick("Zoë Łukasiewicz", "Drums", [one]), pick("Чайка", "Composer", [two]), pick("山田", "Piano", [two])]
    ask(world, "apply", {"picks": picks, "request": REQUEST})
    text = ask(world, "sheet", {"language": "de"}).body["text"]
    assert "Urheber\n    Composer: Чайка" in text
    made = ask(world, "sheet", {"format": "pdf"}, role="viewer").body
    assert made["missing"] == ["山田"]
    assert base64.b64decode(made["pdf"]).startswith(b"%PDF-")


def test_check_notes_gaps_and_warns_below_the_minimum(world: PluginWorld) -> None:
    one, _ = ids(world)
    ask(world, "apply", {"picks": [pick("Ada", "Drums", [one])], "request": REQUEST})
    (release,) = world.all("releases")
    (note,) = world.call(RuleCheck(release)).findings
    assert (note.severity, note.code, note.path) == ("info", "credits-incomplete", "tracks")
    world.configure(minimumScore=30)
    (warning,) = world.call(RuleCheck(release)).findings
    assert (warning.severity, warning.path) == ("warning", "tracks[1].metadata.contributors")
