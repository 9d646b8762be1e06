"""`stardust ai`: what a release discloses of AI, as a table and as JSON."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from shared.cli.main import app
from shared.model.codec import to_json
from tests.fixtures.releases import single


def shown(folder: Path, *options: str, **track: Any) -> Result:
    document = to_json(single())
    document["tracks"][0]["metadata"] |= {"contributors": [], **track}
    path = folder / "release.json"
    path.write_text(json.dumps(document), "utf-8")
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["ai", str(path), *options])


def test_a_disclosure_is_shown_in_the_words_of_each_service(tmp_path: Path) -> None:
    vocals = {"aiDisclosure": {"vocals": {"degree": "All"}, "composition": {"degree": "Partly"}}}
    result = shown(tmp_path, "--json", **vocals)
    assert result.exit_code == 0, result.output
    whole, track = json.loads(result.stdout)["disclosures"]
    assert (whole["containsAi"], track["containsAi"]) == ("Partly", "Partly")
    assert track["spotify"] == {"vocals": "All", "composition": "Partly"}
    assert track["apple"] == {"track": "All", "composition": "Partly"}
    assert "vocals: All" in shown(tmp_path, **vocals).stdout


def test_a_contradiction_exits_with_1(tmp_path: Path) -> None:
    result = shown(tmp_path, "--json", ai="None", aiDisclosure={"vocals": {"degree": "All"}})
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"][0]["code"] == "ai-contradicts"


def test_a_release_that_says_nothing_discloses_nothing(tmp_path: Path) -> None:
    assert "not stated" in shown(tmp_path).stdout
