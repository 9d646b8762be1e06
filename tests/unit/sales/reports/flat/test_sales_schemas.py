"""The tables of flat-file sales reports are those of DDEX's schemas, and reports written by them are valid."""

import io
from collections.abc import Iterator
from functools import cache

import pytest
from lxml import etree

from shared.sales.reports.check import ReportCheck
from shared.sales.reports.files import Source
from shared.sales.reports.flat.layout import layout_of
from shared.sales.reports.flat.profiles import PROFILES, Profile
from tests.fixtures.sales_reports import INVALID, Row, Written, write
from tests.fixtures.sales_schemas import OfficialSchema
from tests.schemas import kit

TYPES = {
    "": ["string"],
    "integer": ["integer", "1"],
    "decimal": ["decimal"],
    "boolean": ["boolean"],
    "day": ["ddex_IsoDate"],
    "moment": ["dateTime"],
    "duration": ["duration"],
    "isrc": ["[a-zA-Z]{2}[a-zA-Z0-9]{3}[0-9]{7}"],
    "iswc": ["T[0-9]{10}"],
    "isan": ["[A-Fa-f0-9]{12}|[A-Fa-f0-9]{24}|[A-Fa-f0-9]{16}[A-Za-z][A-Fa-f0-9]{8}[A-Za-z]"],
    "barcode": ["[0-9]{12,14}"],
    "dpid": ["PADPIDA[a-zA-Z0-9]+"],
    "id": [".*::.*"],
    "dsrf": ["dsrf/"],
    "profile": ["ProfileId"],
    "territory": ["CurrentTerritoryCode"],
    "currency": ["CurrencyCode"],
    "model": ["CommercialModelType"],
    "use": ["UseType"],
    "right": ["RightsCoverage"],
    "resource": ["ResourceType"],
    "release": ["ReleaseType"],
    "video": ["VideoType_DSRF"],
    "language": ["IsoLanguageCode"],
    "definition": ["VideoDefinitionType"],
    "localization": ["LanguageLocalizationType"],
    "coding": ["CodingType"],
    "drm": ["DrmEnforcementType"],
}
RENAMED = {
    "NumberOfBlocksInRecord": "NumberOfBlocksInReport",
    "ReferencedWorkComposerAuthorName": "ReferencedCreationComposerAuthorName",
    "ReferencedWorkComposerAuthorPartyId": "ReferencedCreationComposerAuthorPartyId",
    "ReferencedWorkArrangerName": "ReferencedCreationArrangerName",
    "ReferencedWorkArrangerPartyId": "ReferencedCreationArrangerPartyId",
}
"""What an earlier version calls the same cell."""
LAX = {"release": "Nonsense", "video": "Nonsense", "language": "xx"}
"""Types whose allowed values are not compared; the schemas do."""
FORMS = [
    pytest.param(profile, single, id=f"{profile.name}-{profile.version}-{'single' if single else 'blocks'}")
    for profile in PROFILES
    for single in (False, True)
    if (profile.single if single else profile.block)
]


@cache
def official(profile: Profile) -> OfficialSchema:
    return OfficialSchema(kit("dsr", "schemas"), profile.name, profile.version)


@cache
def compiled(profile: Profile) -> etree.XMLSchema:
    return official(profile).compiled


def check(text: str) -> ReportCheck:
    return ReportCheck([Source("report.tsv", lambda: io.BytesIO(text.encode()))])


def variants(profile: Profile, single: bool) -> Iterator[Written]:
    """Reports of each type of summary that the schema has for the form."""
    schema = official(profile)
    for seed, summary in enumerate(schema.summaries(schema.root(single=single))):
        yield write(profile, single=single, summary=summary, seed=seed)
        yield write(profile, single=single, summary=summary, seed=seed + 100)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda each: f"{each.name}-{each.version}")
def test_the_tables_are_those_of_the_schema(profile: Profile) -> None:
    schema = official(profile)
    for record in layout_of(profile).records.values():
        found = schema.cells(record.name)
        if record.name == "DE01" or (not found and record.name in ("FOOT", "SRFO", "MW02")):
            continue  # agreed content, the profile has no such form, or the schema no cells
        if record.name == "HEAD" and not found:
            found = schema.cells("SRHE")
        ours = [(cell.name, cell.mandatory, cell.repeated) for cell in record.cells]
        names = [(RENAMED.get(cell.name, cell.name), cell.mandatory, cell.repeated) for cell in found]
        assert ours == names, record.name
        for cell, theirs in zip(record.cells, found, strict=True):
            assert theirs.type in (*TYPES[cell.type], "(1\\.0|1\\.1)"), (record.name, cell.name)


@pytest.mark.parametrize(("profile", "single"), FORMS)
def test_written_reports_are_valid_and_read_back_equal(profile: Profile, single: bool) -> None:
    for written in variants(profile, single):
        compiled(profile).assertValid(official(profile).document(written))
        reading = check(written.text())
        lines = [(line.row, line.quantity, line.revenue, line.summary_id) for line in reading]
        assert [each.to_dict() for each in reading.findings] == []
        assert lines == written.expected


@pytest.mark.parametrize(("profile", "single"), FORMS)
def test_a_wrong_cell_is_refused_by_its_name(profile: Profile, single: bool) -> None:
    written = write(profile, single=single, summary=next(iter(variants(profile, single))).rows[1].record.name)
    seen = set()
    for place, row in enumerate(written.rows, 1):
        if row.record.name in seen:
            continue
        seen.add(row.record.name)
        for cell, wrong in mutations(row):
            before = row.cells[cell]
            row.cells[cell] = wrong
            reading = check(written.text())
            lines = list(reading)
            name = row.record.cells[cell].name
            found = [each for each in reading.findings if (each.row, each.column) == (place, name)]
            assert [each.severity for each in found][:1] == ["error"], (row.record.name, name, wrong)
            assert all(line.row != place for line in lines)
            if name not in ("MessageVersion", "FileNumber", "NumberOfFiles"):
                assert not compiled(profile).validate(official(profile).document(written)), (row.record.name, name)
            row.cells[cell] = before


def mutations(row: Row) -> Iterator[tuple[int, list[str]]]:
    """Each cell emptied, if it is mandatory, and with a text that its type does not have."""
    for place, cell in enumerate(row.record.cells):
        if cell.mandatory and cell.name not in ("BlockId", "Profile", "ProfileVersion"):
            yield place, []
        if cell.type in INVALID and cell.type != "profile":
            yield place, [INVALID[cell.type]]
