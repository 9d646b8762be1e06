"""The table of artists, labels, writers and publishers: names, kinds, identifiers and spellings."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from shared.catalog.exports.request import create_export
from shared.catalog.parties.records import PartyCreation, create_party
from shared.errors import InvalidInput
from shared.model.archives.export import ExportContent, ExportJob
from tests.fixtures.archive_world import ArchiveWorld

ADA = {
    "name": "Ada Byrd",
    "sortName": "Byrd, Ada",
    "legalName": "Adelaide Byrd",
    "country": "GB",
    "isni": "0000000121032683",
    "ipi": "00014107338",
    "appleId": "1234567",
    "spotifyId": "4Z8W4fKeB5YxbusRsdQVPb",
    "musicBrainzId": "5b11f4ce-a62d-471e-81fc-a69a8278c7da",
    "variants": ["A. Byrd", "Ada B."],
    "localNames": [{"text": "エイダ", "language": "ja"}, {"text": "Ада", "language": "ru", "territory": "UA"}],
}


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    world = ArchiveWorld(tmp_path)
    for party in (ADA, {"name": "Example", "kind": "label"}):
        create(world, party)
    return world


def create(world: ArchiveWorld, party: dict[str, Any]) -> str:
    request = PartyCreation.model_validate({"party": party})
    return create_party(request, caller=world.manager, adapters=world.adapters).id


def content(world: ArchiveWorld, **fields: Any) -> tuple[ExportJob, bytes]:
    job = create_export(ExportContent(subject="parties", **fields), caller=world.manager, adapters=world.adapters)
    return job, (world.root / "files" / job.files[0].path).read_bytes()


def rows(world: ArchiveWorld, **fields: Any) -> dict[str, dict[str, str]]:
    _, data = content(world, format="csv", **fields)
    return {row["name"]: row for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))}


def test_a_row_has_the_names_kind_and_identifiers(world: ArchiveWorld) -> None:
    found = rows(world)
    ada = found["Ada Byrd"]
    assert ada["id"] in {path.split("/")[1] for path in world.store.documents if path.startswith("parties/")}
    same = ("sortName", "legalName", "country", "isni", "ipi", "appleId", "spotifyId", "musicBrainzId")
    assert {name: ada[name] for name in same} == {name: ADA[name] for name in same}
    assert (ada["kind"], ada["variants"], ada["localNames"]) == (
        "person",
        "A. Byrd; Ada B.",
        "エイダ (ja); Ада (ru, UA)",
    )
    assert (found["Example"]["kind"], found["Example"]["isni"], found["Example"]["variants"]) == ("label", "", "")


def test_a_merged_record_names_the_one_that_it_leads_to(world: ArchiveWorld) -> None:
    other = create(world, {"name": "Ada B"})
    world.store.transact(lambda transaction: transaction.update(f"parties/{other}", {"mergedInto": "ada"}))
    found = rows(world)
    assert (found["Ada B"]["mergedInto"], found["Ada Byrd"]["mergedInto"]) == ("ada", "")


def test_parties_are_exported_as_json_and_bounded_in_time(world: ArchiveWorld) -> None:
    job, data = content(world, format="json")
    assert (job.rows, {each["name"] for each in json.loads(data)["parties"]}) == (2, {"Ada Byrd", "Example"})
    moment = min(each["updated"] for path, each in world.store.documents.items() if path.startswith("parties/"))
    assert rows(world, before=moment) == {}
    assert content(world, format="xlsx")[1].startswith(b"PK")


def test_parties_of_others_are_left_out_and_there_is_no_message_of_them(world: ArchiveWorld) -> None:
    foreign = {"id": "foreign", "tenantId": "victim", "name": "Foreign", "updated": world.clock()}
    world.store.transact(lambda transaction: transaction.set("parties/foreign", foreign))
    assert set(rows(world)) == {"Ada Byrd", "Example"}
    with pytest.raises(InvalidInput) as error:
        content(world, format="ern", release_ids=["a"])
    assert [each.path for each in error.value.problems] == ["format", "releaseIds"]
