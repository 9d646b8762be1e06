"""Deadlines: what is overdue is ended, what has ended is left alone, and no request costs a thread."""

import threading
from unittest.mock import patch

from shared.platform.network.deadlines import Deadlines

FAR_S = 3600
SECONDS = 30


def test_what_takes_longer_is_ended_though_others_have_more_time() -> None:
    deadlines, overdue, others = Deadlines(), threading.Event(), threading.Event()
    with deadlines.calling(others.set, FAR_S), deadlines.calling(overdue.set, 0):
        assert overdue.wait(SECONDS)
    assert not others.is_set()


def test_what_has_ended_is_left_alone() -> None:
    deadlines, ended, later = Deadlines(), threading.Event(), threading.Event()
    with deadlines.calling(ended.set, 0.5):
        pass
    with deadlines.calling(later.set, 0.6):
        assert later.wait(SECONDS)
    assert not ended.is_set()


def test_all_share_one_thread() -> None:
    deadlines = Deadlines()
    with patch("shared.platform.network.deadlines.threading.Thread", wraps=threading.Thread) as started:
        for _ in range(100):
            with deadlines.calling(bool, FAR_S):
                pass
    assert started.call_count == 1
    thread = deadlines._thread
    assert thread is not None
    assert thread.daemon, "or the process would never end"


def test_a_process_that_was_forked_gets_a_thread_of_its_own() -> None:
    deadlines, overdue = Deadlines(), threading.Event()
    deadlines._thread = threading.Thread()  # the parent's, as the child sees it
    with deadlines.calling(overdue.set, 0):
        assert overdue.wait(SECONDS)
