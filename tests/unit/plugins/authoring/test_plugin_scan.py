"""The scan of a plug-in's code: what its process refuses, and what hides from a reviewer."""

from pathlib import Path

import pytest

from shared.plugins.authoring.scan import FORBIDDEN, scan


def scanned(tmp_path: Path, code: str, **given: bool) -> list[tuple[str, str, str]]:
    folder = tmp_path / "package"
    folder.mkdir(exist_ok=True)
    (folder / "a.py").write_text(code, "utf-8")
    return [(each.path, each.code, each.severity) for each in scan(folder, **given)]


@pytest.mark.parametrize("module", FORBIDDEN)
def test_forbidden_modules_are_found_in_every_form_of_import(tmp_path: Path, module: str) -> None:
    for code in (
        f"import {module}",
        f"import {module} as x",
        f"from {module} import y",
        f"def f():\n  import {module}.z",
    ):
        found = scanned(tmp_path, code)
        assert found
        assert {code for _, code, _ in found} == {"forbidden-import"}


@pytest.mark.parametrize(
    "code",
    [
        "import os\nos.system('ls')",
        "from os import system\nsystem('ls')",
        "import os as o\no.environ['A']",
        "from os import environ as e\nprint(e)",
        "run = eval\nrun('1')",
        "exec('x = 1')",
        "__import__('json')",
        "import shutil\nshutil.rmtree('/')",
    ],
)
def test_forbidden_calls_are_found_under_every_name(tmp_path: Path, code: str) -> None:
    assert [each[1] for each in scanned(tmp_path, code)] == ["forbidden-call"]


@pytest.mark.parametrize(
    "code",
    [
        "import json, csv, struct, re, math\nfrom collections import Counter\nfrom shared.sdk import Context",
        "from urllib.parse import urlsplit",
        "import os.path\nos.path.join('a', 'b')",
        "class Evaluator:\n    def eval(self):\n        return self.evaluate()",
        "from . import other\nfrom .other import thing",
    ],
)
def test_what_is_usual_is_not_found(tmp_path: Path, code: str) -> None:
    assert scanned(tmp_path, code) == []


def test_internal_modules_are_not_for_plugins(tmp_path: Path) -> None:
    assert [each[1] for each in scanned(tmp_path, "from shared.platform.store import memory")] == ["internal-import"]
    assert [each[1] for each in scanned(tmp_path, "import functions.wiring")] == ["internal-import"]


def test_protocols_run_unconfined_and_their_reviewer_is_warned(tmp_path: Path) -> None:
    code = "import socket\nfrom shared.plugins.protocol import ProtocolInfo"
    assert scanned(tmp_path, code, protocols=True) == [("package/a.py:1", "forbidden-import", "warning")]
    assert [each[2] for each in scanned(tmp_path, code)] == ["error", "error"]


def test_native_and_unreadable_code_is_found(tmp_path: Path) -> None:
    assert [each[1] for each in scanned(tmp_path, "def f(:")] == ["syntax"]
    (tmp_path / "package/fast.so").write_bytes(b"\x7fELF")
    (tmp_path / "package/a.py").write_bytes(b"x = 1\0")
    assert sorted(each.code for each in scan(tmp_path / "package")) == ["native-code", "syntax"]


def test_a_module_that_nobody_reads_is_found(tmp_path: Path) -> None:
    assert [each[1] for each in scanned(tmp_path, "# long\n" * 200_000)] == ["too-large"]
