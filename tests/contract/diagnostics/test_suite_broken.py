"""Breaks each part of a deployment in memory in turn: the check of that part fails, and no other.

The same on a running stack, where that can be done, is tests/emulator/test_emulator_suite_broken.py.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from shared.catalog.releases.message import compose_release
from shared.delivery.protocols import registry
from shared.diagnostics.suite import sample
from shared.diagnostics.suite.checks import compliance, performance
from shared.diagnostics.suite.table import BY_NAME
from shared.errors import Unavailable
from shared.messages.ern.read import read_message
from shared.messages.packages.build import delivered_files
from shared.messages.packages.names import FileNames
from shared.model.codec import encode
from shared.platform.blobs.port import BlobInfo
from shared.platform.network.outside import OutsideAnswer
from shared.platform.schemas import SchemaError, SchemaSource
from tests.fixtures.suite_world import Altered, SuiteWorld, dependents, is_first_page, outcomes
from tests.fixtures.world import target

HOUR = timedelta(hours=1)
Break = Callable[[SuiteWorld, pytest.MonkeyPatch], None]


def _accounts(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    def fail(_original: Any, _uid: str) -> None:
        raise Unavailable("The sign-in service did not respond.")

    suite.alter("accounts", find=fail)


def _store(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    suite.alter("store", get=lambda get, path: None if path.startswith("health/probe-") else get(path))


def _bucket(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    suite.alter(
        "blobs", open=lambda open_, path, *at: io.BytesIO(b"") if path.endswith("probe.txt") else open_(path, *at)
    )


def _vault(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    suite.alter("vault", open=lambda _open, _sealed, _context: {"text": "another"})


def _scheduler(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    suite.grow_old("health/scheduler", "at", HOUR, id="scheduler")


def _tasks(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    suite.grow_old("health/tasks", "at", HOUR, id="tasks")


def _queue(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    due = suite.world.clock() - HOUR
    waiting = {"reason": "due", "until": due}
    suite.world.put("deliveries/d", {"id": "d", "tenantId": "other", "status": "queued", "waiting": waiting})


def _mail(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    suite.grow_old("mail/m", "due", 2 * HOUR, id="m")


def _schemas(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    suite.change(schemas=None)


class _FaultySchemas(SchemaSource):
    """Finds a fault in every message of ERN 3.8.2."""

    def path(self, name: str) -> Path | None:
        return self.folder if name == "ern/382" else None

    def errors(self, name: str, root: Any) -> Any:
        return iter([SchemaError("cvc", f"{name} is not valid.", "/", None)])


def _messages(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    suite.change(schemas=_FaultySchemas(suite.folder))


def _message_types(_suite: SuiteWorld, patch: pytest.MonkeyPatch) -> None:
    def compose(request: Any, schemas: Any) -> Any:
        offered = replace(request, action="Initial", files=_initial_files(request))
        return compose_release(offered if request.action == "Takedown" else request, schemas)

    patch.setattr(compliance, "compose_release", compose)


def _initial_files(request: Any) -> Any:
    return delivered_files(request.release, sample.standard_layout())


def _file_names(_suite: SuiteWorld, patch: pytest.MonkeyPatch) -> None:
    odd = FileNames(track="{key} track {track}", cover="{key} cover", other="{key} {number}")
    layout = replace(sample.standard_layout(), names=odd)
    patch.setattr(sample, "standard_layout", lambda: layout)


def _digests(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    def altered(open_: Any, path: str, *at: int) -> Any:
        own = path.split("/tests/")[-1].count("/") == 1 and path.endswith("audio-1")
        return io.BytesIO(b"altered") if own else open_(path, *at)

    suite.alter("blobs", open=altered)


def _escaping(_suite: SuiteWorld, patch: pytest.MonkeyPatch) -> None:
    def careless(xml: Any) -> Any:
        return read_message(xml.replace(b"&amp;", b"&amp;amp;"))

    patch.setattr(compliance, "read_message", careless)


def _protocols(_suite: SuiteWorld, patch: pytest.MonkeyPatch) -> None:
    broken = EntryPoint("pigeon", "no_such_module:PROTOCOL", "stardust.protocols")

    def found(**wanted: str) -> list[EntryPoint]:
        return [broken] if wanted.get("name", broken.name) == broken.name else []

    patch.setattr(registry, "entry_points", found)


def _transfer(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    def cut(write: Any, path: str, data: bytes, kind: str) -> BlobInfo:
        lost = "/deliveries/tests/" in path and "/whole/" in path and path.endswith(".jpg")
        info: BlobInfo = write(path, data[:-1] if lost else data, kind)
        return info

    suite.alter("blobs", write=cut)


def _resumption(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    def early(stat: Any, path: str) -> Any:
        marker = "/resumed/" in path and "BatchComplete" in path
        return stat(path) or (BlobInfo(path, 1, None, "", 1) if marker else None)

    suite.alter("blobs", stat=early)


def _corruption(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    whole: dict[str, Any] = {}
    blobs = suite.adapters.blobs

    def damage(write: Any, path: str, data: bytes, *rest: Any) -> Any:
        if data == b"damaged":
            whole[path] = blobs.stat(path)
        return write(path, data, *rest)

    suite.alter("blobs", write=damage, stat=lambda stat, path: whole.get(path) or stat(path))


def _targets(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    suite.world.put("deliveryTargets/second", encode(target(id="second", name="Second", protocol="SFTP", config={})))


def _composition(suite: SuiteWorld, patch: pytest.MonkeyPatch) -> None:
    def slow(request: Any, schemas: Any) -> Any:
        suite.timer.now += 6
        return compose_release(request, schemas)

    patch.setattr(performance, "compose_release", slow)


def _query(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    def slow(find: Any, query: Any) -> Any:
        suite.timer.now += 0.6 if is_first_page(query) else 0
        return find(query)

    suite.alter("store", find=slow)


def _slow_write(part: str, seconds: float) -> Break:
    def break_it(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
        def slow(write: Any, path: str, *given: Any) -> Any:
            suite.timer.now += seconds if part in path else 0
            return write(path, *given)

        suite.alter("blobs", write=slow)

    return break_it


def _outside(changed: Callable[[str, str, str, OutsideAnswer], OutsideAnswer]) -> Break:
    def break_it(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
        def ask(api: Any, method: str, path: str, *, key: str = "") -> OutsideAnswer:
            return changed(method, path, key, api(method, path, key=key))

        suite.alter("outside", api=ask)

    return break_it


def _open_door(method: str, path: str, key: str, answer: OutsideAnswer) -> OutsideAnswer:
    return replace(answer, status=200) if (method, path, key) == ("GET", "/deliveries", "") else answer


def _wide_scope(method: str, _path: str, _key: str, answer: OutsideAnswer) -> OutsideAnswer:
    return replace(answer, status=409) if method == "POST" else answer


def _bare(_method: str, _path: str, _key: str, answer: OutsideAnswer) -> OutsideAnswer:
    kept = {name: value for name, value in answer.headers.items() if name != "x-content-type-options"}
    return replace(answer, headers=kept)


def _rules(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    suite.alter("outside", document=lambda _document, path: OutsideAnswer(200 if "testRuns" in path else 403))


def _tenants(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    def leak(get: Any, path: str) -> Any:
        found = get(path)
        return {**found, "tenantId": "nobody-else"} if found and path.startswith("testRuns/") else found

    suite.alter("store", get=leak)


def _credentials(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    bound: dict[str, Any] = {}

    def seal(original: Any, secrets: Any, context: Any) -> Any:
        sealed = original(secrets, context)
        bound[sealed.ciphertext] = context
        return sealed

    suite.alter("vault", seal=seal, open=lambda open_, sealed, context: open_(sealed, bound[sealed.ciphertext]))


def _signatures(_suite: SuiteWorld, patch: pytest.MonkeyPatch) -> None:
    patch.setattr("shared.webhooks.signature.is_genuine", lambda *_given: True)


def _network(suite: SuiteWorld, _patch: pytest.MonkeyPatch) -> None:
    suite.change(network=Altered(suite.adapters.network, addresses=lambda _original, host, _port: [host]))


BREAKS: Mapping[str, Break] = {
    "accounts": _accounts,
    "store": _store,
    "bucket": _bucket,
    "vault": _vault,
    "scheduler": _scheduler,
    "tasks": _tasks,
    "queue": _queue,
    "mail": _mail,
    "schemas": _schemas,
    "messages": _messages,
    "messageTypes": _message_types,
    "fileNames": _file_names,
    "digests": _digests,
    "escaping": _escaping,
    "protocols": _protocols,
    "transfer": _transfer,
    "resumption": _resumption,
    "corruption": _corruption,
    "targets": _targets,
    "composition": _composition,
    "query": _query,
    "upload": _slow_write("/upload.bin", 2),
    "endToEnd": _slow_write("/measured/", 61),
    "signIn": _outside(_open_door),
    "rules": _rules,
    "tenants": _tenants,
    "scopes": _outside(_wide_scope),
    "headers": _outside(_bare),
    "credentials": _credentials,
    "signatures": _signatures,
    "network": _network,
}
"""How each check is made to fail."""


def test_every_check_has_a_way_to_fail() -> None:
    assert set(BREAKS) == set(BY_NAME)


@pytest.mark.parametrize("name", BY_NAME)
def test_the_check_of_a_broken_part_fails_and_no_other(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = SuiteWorld(tmp_path)
    BREAKS[name](suite, monkeypatch)
    run = suite.run()
    found = outcomes(run)
    assert found["failed"] == {name}, [each.message for each in run.results if each.outcome == "failed"]
    assert found["skipped"] == dependents(name)
    failure = next(each for each in run.results if each.outcome == "failed")
    assert failure.message
    assert failure.remedy
    assert run.score is not None
    assert run.score < 100
    assert run.status == "completed"


def test_runs_of_one_minute_do_not_fail_because_their_forged_keys_are_limited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def limited(_method: str, _path: str, key: str, answer: OutsideAnswer) -> OutsideAnswer:
        return replace(answer, status=429) if answer.status == 401 and key else answer

    suite = SuiteWorld(tmp_path)
    _outside(limited)(suite, monkeypatch)
    assert "signIn" not in outcomes(suite.run())["failed"]
