"""`stardust receipts verify`: exit codes, output, and the export formats of receipts."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from shared.cli.main import app
from shared.delivery.receipts.chain import Head, as_json, link
from shared.model.codec import encode
from tests.unit.delivery.receipts.receipt_world import receipt


@pytest.fixture
def chain(tmp_path: Path) -> list[dict[str, Any]]:
    head, documents = Head(), []
    for number in range(1, 4):
        document = encode(receipt(number))
        fields, head = link(document, head)
        documents.append(as_json({**document, **fields}))
    (tmp_path / "head.json").write_text(json.dumps({"sequence": head.sequence, "hash": head.hash}))
    return documents


def verify(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["receipts", "verify", *(str(each) for each in arguments)])


def test_lists_lines_pages_and_single_receipts_verify(tmp_path: Path, chain: list[dict[str, Any]]) -> None:
    (tmp_path / "list.json").write_text(json.dumps(chain))
    (tmp_path / "lines.json").write_text("\n".join(json.dumps(each) for each in chain))
    (tmp_path / "page.json").write_text(json.dumps({"receipts": chain, "next": None}))
    (tmp_path / "one.json").write_text(json.dumps(chain[1], indent=2))
    for name in ("list.json", "lines.json", "page.json"):
        result = verify(tmp_path / name, "--whole", "--head", tmp_path / "head.json")
        assert (result.exit_code, result.stdout) == (0, "3 receipts: all hashes match.\n")
    assert verify(tmp_path / "one.json").exit_code == 0


def test_tampering_is_reported_with_the_receipt(tmp_path: Path, chain: list[dict[str, Any]]) -> None:
    chain[1]["files"][0]["md5"] = "f" * 32
    (tmp_path / "list.json").write_text(json.dumps(chain))
    result = verify(tmp_path / "list.json")
    assert result.exit_code == 1
    assert "receipt delivery-2" in result.stderr
    output = json.loads(verify(tmp_path / "list.json", "--json").stdout)
    assert (output["ok"], output["receipts"], output["problems"][0]["code"]) == (False, 3, "altered")


def test_a_missing_receipt_is_reported_if_the_head_is_given(tmp_path: Path, chain: list[dict[str, Any]]) -> None:
    (tmp_path / "list.json").write_text(json.dumps(chain[:2]))
    assert verify(tmp_path / "list.json", "--whole").exit_code == 0
    assert verify(tmp_path / "list.json", "--head", tmp_path / "head.json").exit_code == 1


@pytest.mark.parametrize("text", ["{", "[7]", "7", "nothing"])
def test_a_file_without_receipts_is_rejected(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    result = verify(tmp_path / "x.json")
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert verify(tmp_path / "gone.json").exit_code == 2
