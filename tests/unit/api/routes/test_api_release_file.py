"""The file of a release that the command line writes is a request of the REST interface."""

from datetime import date
from pathlib import Path

from shared.cli.commands.release import example
from tests.fixtures.api import Api
from tests.fixtures.world import World


def test_the_example_of_a_release_file_is_accepted_and_its_notes_are_not_stored(tmp_path: Path) -> None:
    created = Api(World(tmp_path))("POST", "/releases", example(date(2026, 5, 4)))
    assert created.status == 201
    stored = created.json
    assert (stored["basic"]["title"], stored["rights"]["startDate"]) == ("Night Transit", "2026-06-19")
    assert "$" not in "".join([*stored, *stored["basic"], *stored["tracks"][0]["metadata"], *stored["rights"]])
