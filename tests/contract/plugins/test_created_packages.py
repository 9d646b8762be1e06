"""Every kind of package that `stardust plugin create` makes passes its own tests, in the confined process."""

from datetime import date
from pathlib import Path

import pytest

from shared.plugins.authoring.check import check_plugin
from shared.plugins.authoring.create import create_plugin
from shared.plugins.authoring.kinds import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_created_package_can_be_published(tmp_path: Path, kind: str) -> None:
    create_plugin(tmp_path / "my-plugin", kind=kind, today=date(2026, 3, 1))
    found = check_plugin(tmp_path / "my-plugin")
    assert found.findings == ()
    assert found.acceptable
