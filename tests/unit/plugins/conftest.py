from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.plugins.installed import installed_plugins
from tests.fixtures.plugged import Plugged
from tests.fixtures.plugin_packages import FOLDER, deploy


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plugged]:
    deploy(monkeypatch, FOLDER)
    yield Plugged(tmp_path)
    installed_plugins.cache_clear()
