"""Runs the tests that compare our messages with the official DDEX schemas, rule sets and samples; prints a summary.

`make conformance`. The official files are not part of the project: the summary says what was skipped without them.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from shared.platform.schemas import SchemaSource
from tests.schemas import KIT, PROJECT_ROOT, find_schema_source

WIDTH = 88


@dataclass(frozen=True, slots=True)
class Claim:
    """What the tests in some files prove, in one line."""

    text: str
    files: tuple[str, ...]


CLAIMS = (
    Claim(
        "Messages pass DDEX's schemas: every version, action, release shape and kind of deal",
        (
            "tests/unit/messages/ern/test_ern_composition.py",
            "tests/unit/messages/ern/test_ern_matrix.py",
            "tests/unit/messages/ern/deals/test_deal_uses.py",
            "tests/unit/messages/ern/deals/test_takedowns.py",
            "tests/unit/messages/ern/read/test_ern_coverage.py",
            "tests/unit/messages/ern/read/test_ern_kept.py",
            "tests/unit/messages/ern/read/release/test_wrong_ids.py",
        ),
    ),
    Claim(
        "Generated releases give valid messages in every version",
        ("tests/contract/messages/test_ern_generated.py",),
    ),
    Claim(
        "MEAD messages of generated releases are valid, and read back as they were",
        (
            "tests/contract/messages/test_mead_generated.py",
            "tests/unit/cli/test_cli_mead.py",
            "tests/unit/messages/mead/test_mead_compose.py",
            "tests/unit/messages/mead/test_mead_read.py",
            "tests/unit/vocabularies/mead/test_mead_vocabulary.py",
        ),
    ),
    Claim(
        "Messages that disclose AI are valid, and read back as they were",
        ("tests/unit/messages/ern/test_ern_ai.py",),
    ),
    Claim(
        "Messages survive reading and composing again, byte for byte; samples keep their meaning",
        ("tests/contract/messages/test_reader_roundtrip.py",),
    ),
    Claim(
        "Third-party samples are read, or rejected, as recorded",
        ("tests/unit/messages/ern/reading/test_reader_samples.py", "tests/unit/cli/test_cli_ern.py"),
    ),
    Claim(
        "Third-party samples get the schema result and the findings on record",
        ("tests/contract/messages/test_validation_samples.py",),
    ),
    Claim(
        "Our rules report what DDEX's Schematron reports, in samples and in seeded faults",
        ("tests/contract/messages/test_validation_schematron.py",),
    ),
    Claim(
        "Structural mutants of the official samples are found, whatever they break",
        ("tests/contract/messages/test_validation_mutants.py",),
    ),
    Claim(
        "The validation stages find seeded faults and accept the minimal messages",
        (
            "tests/unit/validation/test_validation_stages.py",
            "tests/unit/validation/test_validation_faults.py",
            "tests/unit/validation/test_validation_commands.py",
            "tests/unit/validation/test_validation_measured.py",
        ),
    ),
    Claim(
        "Vocabularies and value sets are DDEX's in every revision",
        (
            "tests/unit/messages/ern/test_ern_credits.py",
            "tests/unit/messages/ern/test_ern_party_ids.py",
            "tests/unit/messages/ern/test_ern_vocabulary.py",
            "tests/unit/vocabularies/roles/test_roles_thesaurus.py",
            "tests/unit/vocabularies/territories/test_territories.py",
            "tests/unit/validation/test_validation_values.py",
        ),
    ),
    Claim(
        "Manifests and acknowledgements are valid against the choreography's schemas",
        (
            "tests/unit/messages/packages/test_package_build.py",
            "tests/unit/delivery/acknowledgements/test_parse.py",
        ),
    ),
    Claim(
        "Sales reports are read by DDEX's own tables: every profile, valid reports, refused cells",
        (
            "tests/unit/sales/reports/flat/test_sales_schemas.py",
            "tests/unit/sales/reports/test_sales_reports.py",
        ),
    ),
    Claim(
        "The FLAC files of the IETF's test bench are read, or refused with a reason",
        ("tests/contract/media/test_flac.py",),
    ),
)


@dataclass(slots=True)
class Outcomes:
    """A pytest plug-in that counts the results per file and collects the reasons of skips."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    skips: Counter[tuple[str, str]] = field(default_factory=Counter)
    mutants: dict[str, Counter[str]] = field(default_factory=dict)
    """By group of kinds: how many mutants there were, and how many were found."""
    blocked: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """Samples that fit their schema and are blocked: the codes, and what each means."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Counts one test once: by its call, or by its setup or teardown if that failed or skipped it."""
        if report.when != "call" and report.passed:
            return
        file = report.nodeid.partition("::")[0]
        self.counts[file, report.outcome] += 1
        self._note(dict(report.user_properties))
        if report.skipped:
            self.skips[file, skip_reason(report.longrepr)] += 1

    def _note(self, properties: Mapping[str, Any]) -> None:
        """Keeps the figures that a test records."""
        if "mutants" in properties:
            group, number, found = properties["mutants"]
            self.mutants.setdefault(group, Counter()).update(mutants=number, found=found)
        if "blocked" in properties:
            self.blocked.update(properties["blocked"])


def skip_reason(longrepr: object) -> str:
    """The reason in a skip's report, which is (file, line, text)."""
    text = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
    return str(text).removeprefix("Skipped: ")


def main(arguments: Sequence[str]) -> int:
    """Runs the tests, two at a time; `arguments` go to pytest. Returns pytest's exit code."""
    print("\n".join(sources(find_schema_source(os.environ), kit_is_here=KIT.is_dir())), flush=True)
    outcomes = Outcomes()
    files = [file for claim in CLAIMS for file in claim.files]
    code = pytest.main(["-n", "2", *arguments, *files], plugins=[outcomes])
    print("\n".join(figures(outcomes.mutants, outcomes.blocked)))
    print("\n".join(summary(outcomes.counts, outcomes.skips)))
    return int(code)


def sources(schemas: SchemaSource | None, *, kit_is_here: bool) -> list[str]:
    """Where the official files are, or how to get them."""
    lines = ["Official files:"]
    if schemas:
        lines.append(f"  schemas: {schemas.folder} ({', '.join(schemas.names())})")
    else:
        lines.append("  schemas: absent. Run `venv/bin/stardust schemas install`, or set STARDUST_DDEX_SCHEMAS.")
    if kit_is_here:
        lines.append(f"  conformance kit: {KIT}")
    else:
        lines.append(
            f"  conformance kit (samples, Schematron rule sets, value sets): absent. Put it at {KIT}; "
            "docs/how-to/run-the-tests.md says what belongs into it."
        )
    return lines


def figures(mutants: Mapping[str, Counter[str]], blocked: Mapping[str, Mapping[str, str]]) -> list[str]:
    """A row per group of structural mutants, and the samples that are blocked although they fit their schema."""
    if not mutants:
        return []
    lines = ["", f"{'Structural mutants of the official samples':<{WIDTH}} {'mutants':>7} {'found':>7} {'missed':>7}"]
    total = sum(mutants.values(), Counter[str]())
    for group, numbers in [*sorted(mutants.items()), ("all", total)]:
        seeded, found = numbers["mutants"], numbers["found"]
        lines.append(f"{group:<{WIDTH}} {seeded:>7} {found:>7} {seeded - found:>7}")
    lines += ["", f"Samples that fit their schema, and are blocked for what they state: {len(blocked)}"]
    for sample, reasons in sorted(blocked.items()):
        lines += [f"  {sample}", *(f"    {code}: {reason}" for code, reason in sorted(reasons.items()))]
    return lines


def summary(counts: Mapping[tuple[str, str], int], skips: Mapping[tuple[str, str], int]) -> list[str]:
    """A row per claim, then what was skipped and why."""
    lines = ["", f"{'What was checked':<{WIDTH}} {'passed':>7} {'failed':>7} {'skipped':>7}"]
    for claim in CLAIMS:
        numbers = [_total(counts, claim.files, outcome) for outcome in ("passed", "failed", "skipped")]
        lines.append(f"{claim.text:<{WIDTH}} " + " ".join(f"{number:>7}" for number in numbers))
    if not skips:
        return [*lines, "", "Nothing was skipped."]
    lines += ["", "Skipped:"]
    for (file, reason), number in sorted(skips.items()):
        lines.append(f"  {number} in {file}: {reason}")
    return lines


def _total(counts: Mapping[tuple[str, str], int], files: Iterable[str], outcome: str) -> int:
    return sum(counts.get((file, outcome), 0) for file in files)


if __name__ == "__main__":
    os.chdir(PROJECT_ROOT)
    sys.exit(main(sys.argv[1:]))
