"""How pip-audit's results are reported, and when they fail the run."""

import pytest

from infra import advisories
from infra.advisories import installed, verdict

SAFE = {"name": "lxml", "version": "6.1.3", "vulns": []}
BROKEN = {"name": "jinja2", "version": "3.1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.6"]}]}
UNKNOWN = {"name": "rich", "skip_reason": "not found"}


def test_a_vulnerability_fails_and_names_the_fixed_version() -> None:
    lines, code = verdict([SAFE, BROKEN], strict=False)
    assert code == 1
    assert lines == ["jinja2 3.1.0: PYSEC-1, fixed in 3.1.6.", "pip-audit: 2 packages checked, 1 vulnerabilities."]


def test_unchecked_packages_are_reported_and_fail_if_strict() -> None:
    assert verdict([SAFE], strict=True) == (["pip-audit: 1 packages checked, 0 vulnerabilities."], 0)
    lines, code = verdict([SAFE, UNKNOWN], strict=False)
    assert "1 packages NOT CHECKED" in lines[-1]
    assert code == 0
    assert verdict([SAFE, UNKNOWN], strict=True)[1] == 1


def test_transitive_dependencies_are_checked_too() -> None:
    found = {line.partition("==")[0] for line in installed()}
    assert {"lxml", "jinja2", "markupsafe"} <= found
    assert "pip" not in found


@pytest.mark.parametrize(("env", "code"), [({}, 0), ({"CI": "true"}, 1), ({"CI": "1"}, 1), ({"CI": "false"}, 0)])
def test_an_unreachable_service_fails_in_ci_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], env: dict[str, str], code: int
) -> None:
    monkeypatch.setattr(advisories, "_audit", lambda requirements: [UNKNOWN])
    assert advisories.main(env) == code
    said = capsys.readouterr()
    assert "1 packages NOT CHECKED" in (said.err if code else said.out)
    assert "make audit" in (said.err if code else said.out)
