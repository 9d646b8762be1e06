"""Ctrl-C ends long work, also if Python drops the exception."""

import signal
from contextlib import suppress

import pytest

from shared.cli.interruption import interruptible


def test_an_interruption_that_was_dropped_counts_at_the_next_step() -> None:
    with interruptible() as check:
        check()
        with suppress(KeyboardInterrupt):  # as a destructor does
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            check()


def test_an_interruption_ends_the_work_at_once() -> None:
    former = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), interruptible():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) == former
