"""Writes the evidence of a certification run: a folder per step and a summary page. Decides nothing."""

import json
import shutil
from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from infra.local.dsp.certification.certify import Outcome, as_json, passed
from infra.local.dsp.certification.onboarding import STEPS

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#202124}"
    "h2{margin-top:2rem}li.yes::marker{content:'\\2713  ';color:#188038}li.no::marker{content:'\\2717  ';color:#c5221f}"
    ".no{color:#c5221f}code{overflow-wrap:anywhere}@media(prefers-color-scheme:dark){body{background:#202124;color:#e8eaed}}"
)


def clear(folder: Path) -> None:
    """Removes the step folders of an earlier run, and nothing else."""
    for step in STEPS:
        shutil.rmtree(folder / step.name, ignore_errors=True)


def write_evidence(folder: Path, outcome: Outcome) -> None:
    """Writes a step's evidence: the messages and acknowledgements as stored at the DSP, and every record as JSON."""
    place = folder / outcome.step.name
    for path, data in outcome.files.items():
        file = place / "at-the-dsp" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    place.mkdir(parents=True, exist_ok=True)
    for name, record in {**outcome.records, "outcome": as_json(outcome)}.items():
        (place / f"{name}.json").write_text(json.dumps(record, indent=2, ensure_ascii=False, default=str) + "\n")


def write_summary(folder: Path, outcomes: Sequence[Outcome], *, at: datetime) -> Path:
    """Writes the summary as JSON and as a page; returns the page's path."""
    summary = {"passed": passed(outcomes), "at": at.isoformat(), "steps": [as_json(outcome) for outcome in outcomes]}
    (folder / "summary.json").write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n")
    page = folder / "summary.html"
    page.write_text(_page(outcomes, at))
    return page


def _page(outcomes: Sequence[Outcome], at: datetime) -> str:
    done = {outcome.step.name: outcome for outcome in outcomes}
    steps = "".join(
        _section(done[step.name]) if step.name in done else f"<h2>{escape(step.title)}</h2><p>Not run.</p>"
        for step in STEPS
    )
    result = "Every step passed." if passed(outcomes) else '<span class="no">Not every step passed.</span>'
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>DSP onboarding</title><style>{_STYLE}</style><h1>DSP onboarding</h1>"
        f"<p>{result} {at:%Y-%m-%d %H:%M} UTC.</p>{steps}</html>\n"
    )


def _section(outcome: Outcome) -> str:
    checks = "".join(
        f'<li class="{"yes" if holds else "no"}">{escape(text)}</li>' for text, holds in outcome.checks.items()
    )
    problem = f'<p class="no">{escape(outcome.problem)}</p>' if outcome.problem else ""
    name = outcome.step.name
    links = [f"{name}/{record}.json" for record in outcome.records]
    links += [f"{name}/at-the-dsp/{path}" for path in outcome.files]
    evidence = " · ".join(f'<a href="{escape(link)}">{escape(link.rpartition("/")[2])}</a>' for link in links)
    message = escape(str(outcome.records["delivery"]["ernMessageId"]))
    return (
        f"<h2>{escape(outcome.step.title)}</h2><p><code>{message}</code></p>{problem}<ul>{checks}</ul><p>{evidence}</p>"
    )
