"""Reads every third-party sample; `reader_samples.txt` records the expected result or rejection."""

from pathlib import Path

import pytest

from shared.errors import InvalidInput
from shared.messages.ern.read import PurgeResult, ReadResult, read_any
from tests.schemas import kit

RECORDED = {
    name.strip(): outcome.strip()
    for line in Path(__file__).with_name("reader_samples.txt").read_text().splitlines()
    if not line.startswith("#")
    for name, _, outcome in [line.partition("|")]
}


def outcome(path: Path) -> str:
    try:
        with path.open("rb") as source:
            result = read_any(source)
    except InvalidInput as error:
        return " ".join(["refused", *sorted({problem.code for problem in error.problems})])
    return purge_line(result) if isinstance(result, PurgeResult) else release_line(result)


def purge_line(result: PurgeResult) -> str:
    return " ".join(["purge", result.version, *(kind for kind, _ in result.identifiers)])


def release_line(result: ReadResult) -> str:
    release = result.release
    worldwide = release.territories.mode == "worldwide"
    where = "Worldwide" if worldwide else f"{len(release.territories.included)} territories"
    return (
        f"{result.version} {release.type} {len(release.tracks)} tracks, {where} from {release.rights.start_date}, "
        f"{len(result.deals)} uses, {len(release.deals)} deals, {result.action}, "
        f"lost {len(result.not_carried)}, assumed {len(result.assumed)}"
    )


@pytest.mark.parametrize("name", RECORDED)
def test_sample_reads_as_recorded(name: str) -> None:
    assert outcome(kit("samples", name)) == RECORDED[name]


def test_every_sample_is_recorded() -> None:
    folder = kit("samples")
    assert {str(path.relative_to(folder)) for path in folder.rglob("*.xml")} == RECORDED.keys()


def test_rejections_have_a_path_and_a_remedy() -> None:
    for name, recorded in RECORDED.items():
        if recorded.startswith("refused"):
            with pytest.raises(InvalidInput) as refusal:
                read_any(kit("samples", name).read_bytes())
            for problem in refusal.value.problems:
                assert problem.path, name
                assert problem.remedy or "write it as" in problem.message, name
