"""`make conformance`: it runs every test that uses the official files, and its summary hides nothing."""

import re
from pathlib import Path

import pytest

from shared.platform.schemas import SchemaSource
from tests import conformance, schemas
from tests.conformance import CLAIMS, Outcomes, figures, skip_reason, sources, summary

ROOT = Path(__file__).resolve().parents[3]
FILES = [file for claim in CLAIMS for file in claim.files]


def report(nodeid: str, when: str, outcome: str, longrepr: object = None) -> pytest.TestReport:
    return pytest.TestReport(nodeid, ("f", 1, "t"), {}, outcome, longrepr, when)  # type: ignore[arg-type]


def test_every_unit_and_contract_test_of_the_official_files_is_run() -> None:
    tests = [*ROOT.glob("tests/unit/**/test_*.py"), *ROOT.glob("tests/contract/**/test_*.py")]
    uses = re.compile(r"\bschema_source\(|\bkit\(|\bschemas_folder\b|\bFLAC_FILES\b")
    users = {str(file.relative_to(ROOT)) for file in tests if uses.search(file.read_text("utf-8"))}
    assert users - {str(Path(__file__).relative_to(ROOT))} == set(FILES)
    assert len(FILES) == len(set(FILES))


def test_results_are_counted_once_per_test() -> None:
    outcomes = Outcomes()
    for when in ("setup", "call", "teardown"):
        outcomes.pytest_runtest_logreport(report("a.py::one", when, "passed"))
    outcomes.pytest_runtest_logreport(report("a.py::two", "setup", "skipped", ("a.py", 1, "Skipped: no kit")))
    outcomes.pytest_runtest_logreport(report("a.py::three", "call", "failed"))
    assert outcomes.counts == {("a.py", "passed"): 1, ("a.py", "skipped"): 1, ("a.py", "failed"): 1}
    assert outcomes.skips == {("a.py", "no kit"): 1}


def test_the_summary_has_a_row_per_claim_and_every_reason() -> None:
    file = CLAIMS[0].files[0]
    lines = summary({(file, "passed"): 7, (file, "skipped"): 2}, {(file, "no schemas"): 2})
    assert re.search(r"kind of deal +7 +0 +2$", lines[2])
    assert len([line for line in lines if re.search(r"\d +\d+ +\d+$", line)]) == len(CLAIMS)
    assert lines[-2:] == ["Skipped:", f"  2 in {file}: no schemas"]
    assert summary({}, {})[-1] == "Nothing was skipped."
    assert max(len(claim.text) for claim in CLAIMS) <= conformance.WIDTH


def test_figures_of_mutants_and_reasons_of_blocked_samples_are_printed() -> None:
    outcomes = Outcomes()
    for group, number, found in (("missing", 4, 4), ("missing", 3, 2), ("orphan", 1, 1)):
        each = report("a.py::one", "call", "passed")
        each.user_properties = [("mutants", [group, number, found])]
        outcomes.pytest_runtest_logreport(each)
    each = report("a.py::two", "call", "passed")
    each.user_properties = [("blocked", {"ern42/6_Ringtone.xml": {"digest": "an MD5 of 33 characters"}})]
    outcomes.pytest_runtest_logreport(each)
    printed = "\n".join(figures(outcomes.mutants, outcomes.blocked))
    for row in (r"missing +7 +6 +1", r"orphan +1 +1 +0", r"all +8 +7 +1", r"digest: an MD5 of 33 characters"):
        assert re.search(row, printed)
    assert figures({}, {}) == []


def test_absent_files_are_named_with_the_way_to_get_them(tmp_path: Path) -> None:
    absent = "\n".join(sources(None, kit_is_here=False))
    assert "stardust schemas install" in absent
    assert str(schemas.KIT) in absent
    assert ": absent" not in "\n".join(sources(SchemaSource(tmp_path), kit_is_here=True))


def test_a_skip_of_the_kit_names_its_folder_and_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(schemas, "KIT", tmp_path / "kit")
    with pytest.raises(pytest.skip.Exception) as caught:
        schemas.kit("samples", "ern43", "x.xml")
    assert str(caught.value) == f"the conformance kit's samples: not found; put the kit at {tmp_path / 'kit'}"
    (tmp_path / "kit").mkdir()
    with pytest.raises(pytest.skip.Exception, match=r"kit's samples/ern43/x\.xml: not found"):
        schemas.kit("samples", "ern43", "x.xml")
    monkeypatch.setenv("CI", "yes")
    with pytest.raises(pytest.fail.Exception):
        schemas.kit("samples")


def test_the_reason_of_a_skip_is_read_from_its_report() -> None:
    assert skip_reason(("f", 1, "Skipped: no kit")) == "no kit"
    assert skip_reason("no kit") == "no kit"
