"""How many small files a connection carries at once."""

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
    line = Line({4: 0.1, 8: 0.05, 16: 0.02}, most=16)
    assert [line.send(count) for count in (7, 1, 15, 1, 100)] == [4, 8, 8, 16, 16]


def test_a_width_that_does_not_pay_is_taken_back_for_good() -> None:
    line = Line({4: 0.1, 8: 0.1})
    assert [line.send(count) for count in (8, 16, 100)] == [8, 4, 4]


def test_a_session_for_one_thread_has_one_lane() -> None:
    assert Line({1: 0.1}, most=1).send(100) == 1


def test_a_refusal_halves_the_width_for_good() -> None:
    line = Line({1: 0.1, 2: 0.1, 4: 0.1})
    widths = []
    for _ in range(3):
        line.lanes.refuse()
        widths.append(line.send(100))
    assert widths == [2, 1, 1]
