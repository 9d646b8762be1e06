"""Metrics filter on what the code logs, charts and alerts on metrics that exist, and each alert has its runbook."""

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import hcl2
import pytest

from shared import errors
from shared.delivery.worker.run import DeliverOutcome
from shared.log_lines import EVENTS, Event, Ticked
from shared.trace import LABELS
from tests.fixtures.deployed import ENDPOINTS

FOLDER = Path("infra/terraform")
RUNBOOKS = {page.stem: page for page in sorted(Path("docs/how-to/operate").glob("*.md"))}
PAGE = Path("docs/how-to/watch-a-deployment.md")
WATCH = PAGE.read_text("utf-8")
TEXTS = {file.name: file.read_text("utf-8") for file in sorted(FOLDER.glob("*.tf"))}
OURS = "logging.googleapis.com/user/stardust/"


def local(file: str, name: str) -> dict[str, dict[str, Any]]:
    """A map of maps that the file defines, with plain keys."""
    found = next(each[name] for each in hcl2.loads(TEXTS[file])["locals"] if name in each)
    return {key.strip('"'): value for key, value in found.items()}


COUNTERS, DURATIONS = local("metrics.tf", "counters"), local("metrics.tf", "durations")
ALARMS, CHARTS = local("alarms.tf", "alarms"), local("dashboard.tf", "charts")
METRICS = {*COUNTERS, *DURATIONS}


def event_named(text: str) -> type[Event]:
    (name,) = re.findall(r'jsonPayload\.event = \\?"(\w+)', text)
    (event,) = [each for each in EVENTS if each.event == name]
    return event


def fields_of(event: type[Event]) -> set[str]:
    return {"event", *(field.name for field in fields(event))}


def extracted(value: str) -> tuple[str, str]:
    found = re.search(r"EXTRACT\((jsonPayload|labels)\.(\w+)\)", value)
    assert found, value
    return found[1], found[2]


@pytest.mark.parametrize("name", COUNTERS)
def test_a_counter_reads_fields_that_its_event_has(name: str) -> None:
    event = event_named(COUNTERS[name]["filter"])
    for value in COUNTERS[name]["labels"].values():
        place, field = extracted(value)
        assert field in (fields_of(event) if place == "jsonPayload" else LABELS)


@pytest.mark.parametrize("name", DURATIONS)
def test_a_duration_reads_a_number_of_the_tick(name: str) -> None:
    assert 'jsonPayload.event = \\"tick\\"' in TEXTS["metrics.tf"].partition('"duration" {')[2]
    place, field = extracted(DURATIONS[name]["value"])
    assert place == "jsonPayload"
    assert {each.name: each.type for each in fields(Ticked)}[field] is int


def test_every_event_is_counted() -> None:
    assert {event_named(counter["filter"]) for counter in COUNTERS.values()} == set(EVENTS)


def test_metrics_count_lines_of_the_product_only() -> None:
    assert 'jsonPayload.logger =~ \\"^stardust\\"' in TEXTS["metrics.tf"]


@pytest.mark.parametrize(("title", "chart"), [*CHARTS.items(), *ALARMS.items()], ids=lambda each: str(each)[:40])
def test_charts_and_alerts_filter_on_metrics_and_labels_that_exist(title: str, chart: dict[str, Any]) -> None:
    text = str(chart)
    for name in re.findall(rf"{re.escape(OURS)}(\w+)", text):
        assert name in METRICS, title
        labels = set(re.findall(r"metric\.labels?\.(\w+)", text))
        assert labels <= set(COUNTERS.get(name, {}).get("labels", {})), title
    named = re.search(r"outcome = one_of\(([^)]*)\)", text)
    outcomes = set(re.findall(r"\w+", named[1])) if named else set()
    assert outcomes <= set(get_args(DeliverOutcome.__annotations__["result"]))


def test_every_metric_is_shown() -> None:
    shown = set(re.findall(rf"{re.escape(OURS)}(\w+)", TEXTS["dashboard.tf"] + TEXTS["alarms.tf"]))
    assert shown == METRICS


def test_each_alert_has_a_runbook_and_each_runbook_an_alert() -> None:
    written_out = set(re.findall(r"/operate/([a-z-]+)\.md|runbooks\}/([a-z-]+)\.md", TEXTS["alarms.tf"]))
    named = {*ALARMS, *("".join(each) for each in written_out)}
    assert named == set(RUNBOOKS)
    policies = re.findall(r'^resource "google_monitoring_alert_policy"', "".join(TEXTS.values()), re.MULTILINE)
    assert TEXTS["alarms.tf"].count("  documentation {") == len(policies) == 2


@pytest.mark.parametrize("name", RUNBOOKS)
def test_a_runbook_says_what_happened_where_to_look_and_what_to_do(name: str) -> None:
    text = RUNBOOKS[name].read_text("utf-8")
    title = text.splitlines()[0].removeprefix("# ")
    assert title in {f"{ALARMS[name]['title']}".strip('"')} if name in ALARMS else title
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Look at", "Do"]
    assert "\n**Alert**: " in text
    assert "\n```sh\n" in text
    assert f"[{title}](operate/{name}.md)" in WATCH


@pytest.mark.parametrize(
    "page", [*RUNBOOKS.values(), Path("docs/how-to/watch-a-deployment.md")], ids=lambda page: page.stem
)
def test_pages_name_fields_labels_charts_and_functions_that_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    of_events = {field for event in EVENTS for field in fields_of(event)} | {"message"}
    assert set(re.findall(r"jsonPayload\.(\w+)", text)) <= of_events
    assert set(re.findall(r"labels\.(\w+)", text)) - {"service_name"} <= set(LABELS)
    assert set(re.findall(r'labels\.function="(\w+)"', text)) <= set(ENDPOINTS)
    charts = {title.partition(" (s)")[0] for title in CHARTS}
    assert set(re.findall(r"chart \*([^*]+)\*", " ".join(text.split()))) <= charts


def test_the_codes_in_the_runbook_are_those_of_failures() -> None:
    rows = re.findall(r"^\| (`[^|]+) \|", RUNBOOKS["deliveries-fail"].read_text("utf-8"), re.MULTILINE)
    named = {code for row in rows for code in re.findall(r"`([a-z-]+)`", row)}
    known = {each.code for each in vars(errors).values() if isinstance(each, type) and hasattr(each, "code")}
    assert {"authentication-failed", "connection-failed"} <= named <= known


def test_the_page_lists_labels_and_fields() -> None:
    assert [label for label in LABELS if f"`{label}`" not in WATCH] == []
    for event in EVENTS:
        row = re.search(rf"^\| `{event.event}` \| ([^|]*) \|", WATCH, re.MULTILINE)
        assert row
        assert re.findall(r"`(\w+)`", row[1]) == [field.name for field in fields(event)]


def test_the_uptime_check_asks_what_hosting_serves() -> None:
    (path,) = re.findall(r'^    path +=\s"([^"]+)"', TEXTS["alarms.tf"], re.MULTILINE)
    rewrites = json.loads(Path("firebase.json").read_text("utf-8"))["hosting"]["rewrites"]
    functions = {each["source"]: each.get("function", {}).get("functionId") for each in rewrites}
    assert functions[path] in ENDPOINTS


def test_the_tick_is_missed_after_five_minutes() -> None:
    absent = TEXTS["alarms.tf"].partition("condition_absent")[2]
    assert f"{OURS}ticks" in absent
    assert re.search(r'duration = "300s"', absent)
