"""The heads of the chains are signed once a day, and show later what was changed, cut off or forged."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from functions import maintenance, wiring
from shared.accounts.adapters import Adapters
from shared.accounts.audit.export import AuditExportRequest, export_audit_log
from shared.accounts.tenants.operation import suspend_tenant
from shared.cli.exit_codes import UNAVAILABLE
from shared.cli.main import app
from shared.config import Settings
from shared.delivery.receipts.chain import as_json
from shared.delivery.receipts.heads import sign_heads, verify_heads
from shared.delivery.receipts.link import link_all
from shared.model.codec import encode
from shared.platform.blobs.folder import FolderBlobs
from shared.platform.vault.signing import LocalSigner
from tests.fixtures.world import ENV, World
from tests.unit.delivery.receipts.receipt_world import receipt


class Ledger:
    """A tenant with entries in its audit log and receipts, and a bucket for signed heads."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder / "files")
        self.folder, self.work = folder / "ledger", folder
        signer = LocalSigner(Settings.from_env(ENV))
        self.adapters: Adapters = replace(self.world.adapters, ledger=FolderBlobs(self.folder), signer=signer)
        self.key = signer.public_key()
        self.acts = 0

    def act(self) -> None:
        """One more audited action, and one more receipt."""
        self.acts += 1
        suspend_tenant("tenant", f"Reason {self.acts}.", self.adapters)
        document = encode(receipt(self.acts))
        self.world.put(f"receipts/{document['id']}", {**document, "tenantId": "tenant"})
        link_all(self.world.store, self.world.clock)

    def sign(self) -> int:
        return sign_heads(self.adapters)

    def files(self) -> list[Path]:
        return sorted(self.folder.rglob("*.json"))

    def findings(self) -> list[str]:
        documents = [(file.parent.name, json.loads(file.read_text())) for file in self.files()]
        return [f"{each.path} {each.code}" for each in verify_heads(documents, self.key)]

    def verify(self, *arguments: object) -> Result:
        (self.work / "key.pem").write_text(self.key)
        given = [*self.files(), "--public-key", self.work / "key.pem", *arguments]
        return CliRunner().invoke(app, ["audit", "verify", *map(str, given)])

    def export_log(self) -> Path:
        file = self.work / "log.jsonl"
        request = AuditExportRequest(format="jsonl")
        file.write_text(export_audit_log(request, caller=self.world.admin, adapters=self.adapters).content)
        return file

    def export_receipts(self) -> Path:
        documents = [data for path, data in self.world.store.documents.items() if path.startswith("receipts/")]
        file = self.work / "receipts.jsonl"
        file.write_text("\n".join(json.dumps(as_json(each)) for each in documents))
        return file


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path)
    ledger.act()
    return ledger


def test_the_heads_of_each_tenant_are_signed_once_a_day(ledger: Ledger) -> None:
    suspend_tenant("tenant", "x", ledger.adapters)
    assert [ledger.sign() for _ in range(2)] == [1, 0]
    ledger.world.put("tenants/elsewhere", {**(ledger.world.store.get("tenants/tenant") or {}), "id": "elsewhere"})
    suspend_tenant("elsewhere", "x", ledger.adapters)
    assert ledger.sign() == 1, "only what is missing"
    ledger.world.clock.forward(days=1)
    assert ledger.sign() == 2
    names = [str(file.relative_to(ledger.folder)) for file in ledger.files()]
    assert names == [
        f"heads/{day}/{tenant}.json" for day in ("2026-03-01", "2026-03-02") for tenant in ("elsewhere", "tenant")
    ]
    statement = json.loads(ledger.files()[1].read_text())["statement"]
    assert (statement["audit"]["sequence"], statement["receipts"]["sequence"]) == (2, 1)
    other = json.loads(ledger.files()[0].read_text())["statement"]
    assert "receipts" not in other
    assert ledger.findings() == []


def days(ledger: Ledger, count: int) -> None:
    for _ in range(count):
        ledger.act()
        ledger.sign()
        ledger.world.clock.forward(days=1)


def rewrite(file: Path, change: Callable[[dict[str, Any]], None]) -> None:
    document = json.loads(file.read_text())
    change(document)
    file.write_text(json.dumps(document))


def test_a_changed_file_is_forged(ledger: Ledger) -> None:
    days(ledger, 3)
    assert ledger.findings() == []
    rewrite(ledger.files()[1], lambda document: document["statement"]["audit"].update(hash="f" * 64))
    assert ledger.findings() == ["2026-03-02 forged"]


@pytest.mark.parametrize(("collection", "chain"), [("auditHeads", "audit"), ("receiptChains", "receipts")])
def test_a_chain_that_was_cut_off_or_rewritten_is_found_on_the_next_day(
    ledger: Ledger, collection: str, chain: str
) -> None:
    days(ledger, 2)
    head = ledger.world.store.get(f"{collection}/tenant") or {}
    ledger.world.put(f"{collection}/tenant", {**head, "sequence": head["sequence"] - 1})
    ledger.sign()
    ledger.world.clock.forward(days=1)
    assert ledger.findings() == ["2026-03-03 broken"]
    ledger.world.put(f"{collection}/tenant", {**head, "hash": "e" * 64})
    ledger.sign()
    assert ledger.findings() == ["2026-03-03 broken"], "longer than the day before"
    ledger.world.clock.forward(days=1)
    ledger.world.put(f"{collection}/tenant", {**head, "hash": "d" * 64})
    ledger.sign()
    assert ledger.findings() == ["2026-03-03 broken", "2026-03-05 broken"]
    assert chain in ledger.verify().stderr


def test_the_command_verifies_the_files_the_log_and_the_receipts(ledger: Ledger) -> None:
    days(ledger, 3)
    log, receipts = ledger.export_log(), ledger.export_receipts()
    result = ledger.verify("--log", log, "--receipts", receipts)
    assert (result.exit_code, result.stdout) == (0, "3 files: all are as signed.\n")
    text = log.read_text()
    log.write_text(text.replace('"tenant.suspended"', '"tenant.reinstated"'))
    assert json.loads(ledger.verify("--log", log, "--json").stdout)["problems"][0]["code"] == "altered"
    log.write_text("".join(text.splitlines(keepends=True)[-1:]))
    assert ledger.verify("--log", log).exit_code == 1
    receipts.write_text(receipts.read_text().replace('"size": ', '"size": 1'))
    result = ledger.verify("--receipts", receipts)
    assert (result.exit_code, "not the one that was signed" in result.stderr) == (1, True)


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"statement": {}, "signature": {}}'])
def test_files_of_another_form_are_refused(ledger: Ledger, text: str) -> None:
    ledger.sign()
    ledger.files()[0].write_text(text)
    assert ledger.verify().exit_code == 2


def test_a_key_of_another_form_is_refused(ledger: Ledger) -> None:
    ledger.sign()
    ledger.key = "no key"
    assert ledger.verify().exit_code == UNAVAILABLE


@pytest.mark.parametrize(("key", "bucket", "signed"), [("k", "b", 1), ("k", None, 0), (None, "b", 0)])
def test_the_schedule_signs_where_key_and_bucket_are_set(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, key: str | None, bucket: str | None, signed: int
) -> None:
    configured = SimpleNamespace(emulated=False, signing_key=key, ledger_bucket=bucket)
    monkeypatch.setattr(wiring, "settings", lambda: configured)
    monkeypatch.setattr(wiring, "adapters", lambda: ledger.adapters)
    maintenance.sign_heads.__wrapped__(None)
    assert len(ledger.files()) == signed
