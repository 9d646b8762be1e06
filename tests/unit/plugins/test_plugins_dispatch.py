"""Plug-ins are asked in their order; one that fails is a warning, unless its manifest says that it is required."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from shared.errors import InvalidRelease, Unavailable
from shared.log_lines import PluginCalled
from shared.platform.plugins import Outcome, PluginFormat
from shared.platform.store.port import Query
from shared.plugins.dispatch.active import KEPT
from shared.plugins.dispatch.deployed import DeployedPlugins
from shared.plugins.dispatch.failures import MAX_FAILURES
from shared.plugins.sandbox.invocation import Invocation, PluginFault
from shared.sdk import (
    Answer,
    BeforeDeliverySent,
    BeforeImportRow,
    BeforeReleaseReady,
    Files,
    Finding,
    MessageWrite,
    PanelRequest,
    Reply,
    RuleCheck,
)
from tests.fixtures.plugged import Plugged, gold_key
from tests.fixtures.plugin_packages import FOLDER, MINIMAL, deploy, write_package

CHECK = RuleCheck({"id": "release", "basic": {"title": "Demo"}})
SENT = BeforeDeliverySent("delivery", "target", ("a.xml",))
ROW = BeforeImportRow("a.csv", 2, {"title": "one"})
Answers = Callable[[Invocation], Any]


def asking(world: Plugged, answer: Answers | None = None) -> DeployedPlugins:
    """The plug-ins, confined; or with answers instead of processes."""
    if answer is None:
        return DeployedPlugins(world.adapters)
    return DeployedPlugins(world.adapters, run=lambda invocation, _bridge: answer(invocation))


def failing(kind: Any = "exception", message: str = "ValueError: no") -> Answers:
    def answer(_invocation: Invocation) -> Any:
        raise PluginFault(kind, message)

    return answer


def test_a_plug_in_is_called_in_a_confined_process(world: Plugged) -> None:
    world.install()
    outcome = asking(world).ask("tenant", CHECK)
    (finding,) = outcome.findings
    assert (finding.code, finding.severity, finding.path) == ("acme-notes/word", "warning", "basic.title")
    assert finding.source == "Notes"
    outcome.require()


def test_a_panel_finds_what_its_person_has_just_changed(world: Plugged) -> None:
    """Other points may see a change of an installation half a minute later."""
    plugins = asking(world, lambda invocation: Reply(dict(invocation.config)))
    seen = PanelRequest("notes", "read", 1, "admin")
    plugins.ask("tenant", CHECK)
    world.install()
    assert plugins.ask("tenant", seen, plugin="acme-notes").answers["acme-notes"].body == {"word": "Demo"}
    world.configure(word="Other")
    assert plugins.ask("tenant", seen, plugin="acme-notes").answers["acme-notes"].body == {"word": "Other"}


def test_the_configuration_is_handed_in_with_defaults_and_secrets(world: Plugged) -> None:
    world.install()
    world.configure(token="canary-1234")
    seen: list[Invocation] = []
    asking(world, seen.append).ask("tenant", CHECK)
    (invocation,) = seen
    assert invocation.config == {"word": "Demo", "token": "canary-1234"}
    assert (invocation.function, invocation.point) == ("acme_notes.hooks:check", "rule.check")
    assert invocation.folders == (FOLDER / "acme_notes",)


def test_a_change_is_handed_to_the_next(world: Plugged) -> None:
    world.install()
    assert asking(world).ask("tenant", ROW).payload.cells == {"title": "ONE"}


def test_several_payloads_are_answered_as_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toml = MINIMAL + '[[hooks]]\non = "before.import.row"\ncall = "{package}.hooks:run"\norder = {order}\n'
    code = """
    import os
    from shared.sdk import Answer, Finding
    def run(payload, context):
        title = payload.cells["title"]
        if title.startswith(context.plugin):
            os.abort() if "crash" in title else [][1]
        return Answer((Finding("title", title, "seen", "info"),), change={"title": title + context.plugin[0]})
    """
    for name, order in (("one", 2), ("two", 1)):
        text = toml.replace("{name}", name).replace("{package}", name).replace("{order}", str(order))
        write_package(tmp_path / "more", name, text, {"hooks.py": dedent(code)})
    deploy(monkeypatch, tmp_path / "more")
    world = Plugged(tmp_path)
    for name in ("one", "two"):
        world.install(name)
    plugins = asking(world)
    titles = ("a", "b", "one crash", "c", "two raise", "two crash", "d")
    rows = [BeforeImportRow("a.csv", number, {"title": title}) for number, title in enumerate(titles, 2)]
    found = [plugins.ask("tenant", each) for each in rows]
    assert found[0].payload.cells == {"title": "ato"}
    failed = [(at, each.code) for at, outcome in enumerate(found) for each in outcome.findings if "failed" in each.code]
    assert failed == [(2, "one/failed"), (4, "two/failed"), (5, "two/failed")]
    assert plugins.ask("elsewhere", rows[0]) == Outcome(rows[0])


def test_several_payloads_count_as_so_many_calls(world: Plugged) -> None:
    world.install()
    plugins = asking(world, failing())
    found = [plugins.ask("tenant", ROW) for _ in range(MAX_FAILURES + 2)]
    assert [len(each.findings) for each in found] == [1] * MAX_FAILURES + [0, 0]
    assert not world.installation().enabled


@pytest.mark.parametrize("change", [{"title": 5}, ["title"], "title"])
def test_a_change_of_another_form_is_a_failure(world: Plugged, change: Any) -> None:
    world.install()
    outcome = asking(world, lambda _: Answer(change=change)).ask("tenant", ROW)
    assert outcome.payload == ROW
    assert [each.code for each in outcome.findings] == ["acme-notes/failed"]


def test_a_change_where_none_is_allowed_is_a_failure(world: Plugged) -> None:
    world.install()
    outcome = asking(world, lambda _: Answer(change={"title": "x"})).ask("tenant", CHECK)
    assert outcome.payload == CHECK
    assert [each.code for each in outcome.findings] == ["acme-notes/failed"]


@pytest.mark.parametrize("kind", ["exception", "crash", "time", "memory", "answer"])
def test_a_plug_in_that_fails_is_a_warning(world: Plugged, kind: str) -> None:
    world.install()
    outcome = asking(world, failing(kind)).ask("tenant", CHECK)
    (finding,) = outcome.findings
    assert (finding.code, finding.severity) == ("acme-notes/failed", "warning")
    assert "Notes failed: ValueError: no" in finding.message
    assert finding.remedy
    outcome.require()


def test_a_required_plug_in_that_fails_blocks_and_is_named(world: Plugged) -> None:
    world.install("acme-gold", licence=gold_key())
    outcome = asking(world, failing()).ask("tenant", SENT)
    with pytest.raises(InvalidRelease, match="Gold failed"):
        outcome.require()


def test_a_required_plug_in_may_block_and_learns_its_edition(world: Plugged) -> None:
    world.install("acme-gold", licence=gold_key())
    outcome = asking(world).ask("tenant", SENT)
    assert [(each.code, each.severity) for each in outcome.findings] == [("acme-gold/edition", "error")]
    with pytest.raises(InvalidRelease, match="Edition pro"):
        outcome.require()


def two_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str = "before.release.ready") -> None:
    for name, order in (("zeta", 10), ("alpha", 20), ("beta", 20)):
        toml = f"""
name = "{name}"
version = "1.0"
title = "{name}"
summary = "It is one of several."
author = "Acme"
[requires]
sdk = ">=1.0"
[[formats]]
name = "{name}"
title = "{name}"
[[hooks]]
on = "message.write"
call = "{name}.hooks:write"
[[hooks]]
on = "{point}"
call = "{name}.hooks:check"
order = {order}
"""
        write_package(tmp_path / "more", name, toml, {"hooks.py": ""})
    deploy(monkeypatch, tmp_path / "more")


def test_plug_ins_are_asked_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_packages(tmp_path, monkeypatch)
    world = Plugged(tmp_path)
    for name in ("alpha", "beta", "zeta"):
        world.install(name)
    seen: list[str] = []

    def answer(invocation: Invocation) -> Answer:
        seen.append(invocation.plugin)
        return Answer((Finding("", "Said.", "said", "info"),))

    plugins = asking(world, answer)
    outcome = plugins.ask("tenant", BeforeReleaseReady({}))
    assert seen == ["zeta", "alpha", "beta"]
    assert [each.code for each in outcome.findings] == ["zeta/said", "alpha/said", "beta/said"]
    seen.clear()
    plugins.ask("tenant", BeforeReleaseReady({}), plugin="alpha")
    assert seen == ["alpha"]


def test_answers_of_their_own_kind_are_given_by_plug_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_packages(tmp_path, monkeypatch)
    world = Plugged(tmp_path)
    world.install("zeta")
    files = Files({"a.xml": b"<a/>"}, (Finding("", "Odd.", "odd"),))
    outcome = asking(world, lambda _: files).ask("tenant", MessageWrite({}, {}, "m", "Initial", {}), plugin="zeta")
    assert outcome.answers == {"zeta": files}
    assert [each.code for each in outcome.findings] == ["zeta/odd"]


def test_formats_are_known_with_the_plug_in_that_writes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_packages(tmp_path, monkeypatch)
    formats = asking(Plugged(tmp_path)).formats()
    assert formats["custom:zeta"] == PluginFormat("zeta", "1.0", "zeta")
    assert {"custom:alpha", "custom:beta"} <= formats.keys()


def test_all_plug_ins_together_have_a_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_packages(tmp_path, monkeypatch, "before.import.row")
    world = Plugged(tmp_path)
    for name in ("alpha", "beta", "zeta"):
        world.install(name)
    now = [0.0]  # one after the other, because each may change what the next one gets
    monkeypatch.setattr("shared.plugins.dispatch.deployed.time.monotonic", lambda: now[0])
    granted: list[float] = []

    def slow(invocation: Invocation) -> None:
        granted.append(invocation.seconds)
        now[0] += 2.5

    outcome = asking(world, slow).ask("tenant", ROW)
    assert granted == [1, 0.5]
    (finding,) = outcome.findings
    assert (finding.code, "took all the time" in finding.message) == ("beta/failed", True)


def test_running_out_of_what_others_left_is_not_a_plug_in_s_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_packages(tmp_path, monkeypatch, "before.import.row")
    world = Plugged(tmp_path)
    for name in ("alpha", "beta"):
        world.install(name)
    now = [0.0]
    monkeypatch.setattr("shared.plugins.dispatch.deployed.time.monotonic", lambda: now[0])

    def slow(_invocation: Invocation) -> None:
        now[0] += 2.5
        raise PluginFault("time", "It took longer.")

    outcome = asking(world, slow).ask("tenant", ROW)
    assert [each.code for each in outcome.findings] == ["alpha/failed", "beta/failed"]
    assert (world.installation("alpha").failures, world.installation("beta").failures) == (1, 0)


def operations(world: Plugged) -> int:
    return world.store.meter.reads + world.store.meter.writes


def test_what_is_not_deployed_or_not_installed_costs_nothing(world: Plugged) -> None:
    plugins = asking(world, failing())
    assert world.summary()["enabled"] == []
    before = operations(world)
    assert (plugins.listens(RuleCheck), plugins.listens(BeforeReleaseReady)) == (True, False)
    outcome = plugins.ask("tenant", BeforeReleaseReady({}))
    assert (outcome.findings, operations(world) - before) == ((), 0), "no plug-in has a handler there"
    plugins.ask("tenant", CHECK)
    assert operations(world) - before == 1, "the tenant's summary"
    plugins.ask("tenant", CHECK)
    assert operations(world) - before == 1, "it is remembered"


def test_a_change_of_an_installation_has_an_effect_after_a_while(world: Plugged) -> None:
    plugins = asking(world)
    assert plugins.ask("tenant", CHECK).findings == ()
    world.install()
    assert plugins.ask("tenant", CHECK).findings == ()
    world.clock.now += KEPT
    assert len(plugins.ask("tenant", CHECK).findings) == 1
    before = operations(world)
    plugins.ask("tenant", CHECK)
    assert operations(world) == before
    assert plugins.ask("elsewhere", CHECK).findings == ()


def test_after_ten_failures_in_a_row_a_plug_in_is_disabled(world: Plugged) -> None:
    world.install()
    plugins = asking(world, failing())
    for _ in range(MAX_FAILURES - 1):
        plugins.ask("tenant", CHECK)
    assert world.installation().failures == MAX_FAILURES - 1
    assert asking(world, lambda _: None).ask("tenant", CHECK).findings == ()
    assert world.installation().failures == 0, "a success ends the row"
    for _ in range(MAX_FAILURES):
        assert len(plugins.ask("tenant", CHECK).findings) == 1
    assert plugins.ask("tenant", CHECK).findings == ()
    disabled = world.installation()
    assert not disabled.enabled
    assert "10 calls in a row failed" in str(disabled.disabled)
    assert world.summary()["enabled"] == []
    (notification,) = world.store.find(Query("notifications"))
    assert notification["title"] == "Plug-in disabled"


@pytest.mark.parametrize("message", ["\x00\x1b[31m", " \n ", "\ud800", ""])
def test_no_message_of_a_plug_in_damages_the_installation(world: Plugged, message: str) -> None:
    """Nor what the request answers."""
    world.install()
    plugins = asking(world, failing(message=message))
    for _ in range(MAX_FAILURES):
        (finding,) = plugins.ask("tenant", CHECK).findings
        assert finding.message.encode().decode().isprintable()
    assert plugins.ask("tenant", CHECK).findings == ()
    assert world.installation().disabled


def test_what_waits_for_a_grant_or_a_licence_does_not_run(world: Plugged) -> None:
    world.install()
    world.store.transact(lambda t: t.update("pluginInstallations/tenant_acme-notes", {"granted.actions": []}))
    assert asking(world, failing()).ask("tenant", CHECK).findings == ()
    world.install("acme-gold", licence=gold_key())
    world.clock.now += timedelta(days=366)
    plugins = asking(world, failing())
    assert plugins.ask("tenant", SENT).findings == ()
    assert "The licence ended" in str(world.installation("acme-gold").disabled)
    assert world.summary()["enabled"] == ["acme-notes"]


def test_more_members_than_seats_stop_a_paid_plug_in(world: Plugged) -> None:
    world.install("acme-gold", licence=gold_key(seats=1))
    world.store.transact(lambda t: t.update("tenants/tenant", {"users": ["a", "b"]}))
    assert asking(world, failing()).ask("tenant", SENT).findings == ()
    assert "for 1 members" in str(world.installation("acme-gold").disabled)


def test_a_configuration_that_a_new_version_refuses_is_a_failure(world: Plugged) -> None:
    world.install()
    world.store.transact(
        lambda t: t.update("pluginInstallations/tenant_acme-notes", {"version": "1.0", "config": {"former": 1}})
    )
    (finding,) = asking(world, lambda _: None).ask("tenant", CHECK).findings
    assert "Its configuration must be changed" in finding.message


def test_a_deployment_that_does_not_respond_is_not_the_plug_in_s_fault(world: Plugged) -> None:
    world.install()

    def answer(_invocation: Invocation) -> None:
        raise Unavailable("The store did not respond.")

    with pytest.raises(Unavailable):
        asking(world, answer).ask("tenant", CHECK)
    assert world.installation().failures == 0


def test_each_call_is_a_line_in_the_log(world: Plugged, caplog: pytest.LogCaptureFixture) -> None:
    world.install()
    with caplog.at_level("INFO", "stardust.plugins"):
        asking(world, failing("time", "It took too long.")).ask("tenant", CHECK)
    (event,) = [record.stardust_event for record in caplog.records if hasattr(record, "stardust_event")]
    assert event["event"] == PluginCalled.event
    assert (event["plugin"], event["hook"], event["outcome"]) == ("acme-notes", "rule.check", "time")


def test_dictionaries_are_read_once(world: Plugged) -> None:
    plugins = asking(world)
    assert plugins.dictionaries()["custom:acme-genres"].startswith(b"code,name,parent")
    assert plugins.dictionaries() is plugins.dictionaries()
