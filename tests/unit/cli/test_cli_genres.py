"""`stardust genres`: lists, searches and suggestions, as tables and as JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from shared.cli.main import app


def genres(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["genres", *(str(each) for each in arguments)])


def printed(*arguments: object) -> Any:
    result = genres(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    ("provider", "size", "version"), [("apple", 218, "5.3.9"), ("beatport", 111, "2025-05"), ("amazon", 440, "2018-05")]
)
def test_the_genres_of_a_dsp_are_listed(provider: str, size: int, version: str) -> None:
    listed = printed("list", "--provider", provider)
    assert (len(listed["genres"]), listed["version"], listed["closed"]) == (size, version, True)
    assert f"{size} genres" in genres("list", "--provider", provider).stdout


def test_our_own_genres_are_listed_with_codes() -> None:
    listed = {entry["code"]: entry for entry in printed("list")["genres"]}
    assert len(listed) >= 400
    assert listed["DEEP-HOUSE-00"]["path"] == ["Dance", "House", "Deep House"]
    assert "DEEP-HOUSE-00" in genres("list").stdout


def test_editorial_genres_are_marked() -> None:
    assert "Jersey Club (editorial)" in genres("list", "--provider", "beatport").stdout


def test_a_provider_without_a_list_says_so() -> None:
    listed = printed("list", "--provider", "spotify")
    assert (listed["genres"], listed["closed"], "public" in listed["source"]) == ([], False, True)


def test_words_find_genres() -> None:
    found = printed("search", "drum", "bas")["genres"]
    assert found[0]["code"] == "DRUM-BASS-00"
    assert printed("search", "liquid", "--provider", "beatport")["genres"][0]["notation"] == "Drum & Bass | Liquid"
    assert "Drum & Bass" in genres("search", "dnb").stdout
    assert "No genre found." in genres("search", "qwxyz").stdout
    assert len(printed("search", "rock", "--limit", "2")["genres"]) == 2


@pytest.mark.parametrize(
    "content", ["Techno\n\n  Deep Dubstep\nTechno\n", '["Techno", "Deep Dubstep"]', "﻿Techno\nDeep Dubstep"]
)
def test_genres_of_a_file_are_suggested(tmp_path: Path, content: str) -> None:
    file = tmp_path / "genres"
    file.write_text(content, "utf-8")
    found = printed("suggest", file, "--provider", "beatport")["genres"]
    assert [each["genre"] for each in found] == ["Techno", "Deep Dubstep"]
    best = found[1]["suggestions"][0]
    assert (best["notation"], best["reason"]) == ("140 / Deep Dubstep / Grime", "part")
    assert "Deep Dubstep" in genres("suggest", file, "--provider", "beatport").stdout


def test_what_has_no_place_has_no_suggestion(tmp_path: Path) -> None:
    (tmp_path / "genres").write_text("Opera")
    assert printed("suggest", tmp_path / "genres", "--provider", "beatport")["genres"][0]["suggestions"] == []
    assert genres("suggest", tmp_path / "genres", "--provider", "beatport").exit_code == 0


@pytest.mark.parametrize(
    "content", [b"[1]", b'["Techno"', b"\xff\xfe\x00", b"\n".join(b"%d" % n for n in range(10_001))]
)
def test_an_unreadable_file_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "genres").write_bytes(content)
    result = genres("suggest", tmp_path / "genres", "--provider", "apple", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["problems"][0]["code"] == "unreadable"


def test_bad_usage_exits_with_2(tmp_path: Path) -> None:
    assert genres("list", "--provider", "napster").exit_code == 2
    assert genres("suggest", tmp_path / "absent", "--provider", "apple").exit_code == 2
    assert genres("suggest", tmp_path).exit_code == 2
