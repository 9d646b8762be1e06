"""How many small files a connection carries at once."""

import pytest

from shared.delivery.transfer.lanes import Lanes

MB = 1_000_000


class Line:
    """A line on which a file takes so many seconds, by how many are under way."""

    def __init__(self, seconds_a_file: dict[int, float], most: int = 8) -> None:
        self.now, self._seconds = 0.0, seconds_a_file
        self.lanes = Lanes(most, lambda: self.now)

    def send(self, files: int) -> int:
        for _ in range(files):
            self.now += self._seconds[self.lanes.width]
            self.lanes.succeed(MB)
        return self.lanes.width


def test_the_width_doubles_while_files_arrive_more_quickly() -> None:
    line = Line({2: 0.2, 4: 0.1, 8: 0.05})
    assert [line.send(count) for count in (3, 1, 7, 1, 100)] == [2, 4, 4, 8, 8]


def test_a_width_that_does_not_pay_is_taken_back_for_good() -> None:
    line = Line({2: 0.1, 4: 0.1, 8: 0.01})
    assert [line.send(count) for count in (4, 8, 100)] == [4, 2, 2]


def test_a_session_for_one_thread_has_one_lane() -> None:
    assert Line({1: 0.1}, most=1).send(100) == 1


@pytest.mark.parametrize(("most", "widths", "answers"), [(8, [1, 1], [True, False]), (1, [1], [False])])
def test_a_refusal_halves_the_width_and_is_final_once_files_go_one_by_one(
    most: int, widths: list[int], answers: list[bool]
) -> None:
    line = Line({1: 0.1, 2: 0.1}, most)
    for width, answer in zip(widths, answers, strict=True):
        assert line.lanes.refuse() is answer
        assert line.send(100) == width
