"""After its own work the tick records the health; what fails there does not undo the tick."""

import logging
from pathlib import Path
from typing import Any

import pytest

from shared.diagnostics.health.beats import SCHEDULER, last_beat
from shared.diagnostics.status.samples import read_history
from shared.diagnostics.tick import record_health
from shared.errors import Unavailable
from tests.fixtures.suite_world import SuiteWorld


def test_the_tick_beats_probes_and_samples(tmp_path: Path) -> None:
    suite = SuiteWorld(tmp_path)
    suite.world.clock.forward(minutes=2)
    record_health(suite.adapters)
    assert last_beat(SCHEDULER, suite.world.store) == suite.world.clock()
    assert suite.world.tasks.queued[-1] == ("examine", {"probe": "tasks"})
    assert read_history(suite.world.store, suite.adapters).now["store"] is True


def test_a_task_queue_that_fails_is_logged_and_the_parts_are_sampled_anyway(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    suite = SuiteWorld(tmp_path)

    def fail(_enqueue: Any, *_given: Any, **_named: Any) -> bool:
        raise Unavailable("The queue did not respond.")

    suite.alter("tasks", enqueue=fail)
    with caplog.at_level(logging.ERROR):
        record_health(suite.adapters)
    assert "tick_over failed after the tick" in caplog.text
    assert read_history(suite.world.store, suite.adapters).days[0].parts["store"].ok == 1
