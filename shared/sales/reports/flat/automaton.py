"""Compiles an order of record types into steps: which type may follow which. Pure.

The expressions are those of profiles.py. The steps are the position automaton of V. M. Glushkov (1961): a state is a
place in the expression, and state 0 is its beginning. As in the content models of XML Schema, a type must never have
two places to go to.
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

_TOKEN = re.compile(r"[A-Z0-9.]+|[()|?*+]")


@dataclass(frozen=True, slots=True)
class Automaton:
    """The steps by state and record type, and the states in which the order may end."""

    steps: Sequence[Mapping[str, int]]
    ends: Set[int]
    starts: Mapping[str, int]
    """The first place of each type, to go on after a record that is out of order."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the expression: whether it may be absent, and the places at which it begins and ends."""

    empty: bool
    first: tuple[int, ...]
    last: tuple[int, ...]


@cache
def compiled(expression: str) -> Automaton:
    """The steps of an expression. Raises ValueError if it is malformed, or a type has two places to go to."""
    building = _Building(_TOKEN.findall(expression))
    whole = building.choice()
    if building.tokens:
        raise ValueError(f"The expression {expression!r} goes on with {building.tokens[0]!r}.")
    places = [whole.first, *building.follow]
    steps = [_step(expression, building.types, each) for each in places]
    starts: dict[str, int] = {}
    for place, name in enumerate(building.types, 1):
        starts.setdefault(name, place)
    return Automaton(steps, frozenset((*whole.last, *((0,) if whole.empty else ()))), starts)


def _step(expression: str, types: Sequence[str], places: Iterable[int]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for place in places:
        name = types[place - 1]
        if found.setdefault(name, place) != place:
            raise ValueError(f"In {expression!r} the type {name} has two places to go to.")
    return found


class _Building:
    """Reads the tokens; `types` and `follow` have the type of each place and the places after it, from place 1."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.types: list[str] = []
        self.follow: list[tuple[int, ...]] = []

    def choice(self) -> _Part:
        parts = [self._sequence()]
        while self.tokens and self.tokens[0] == "|":
            self.tokens.pop(0)
            parts.append(self._sequence())
        firsts = tuple(place for part in parts for place in part.first)
        lasts = tuple(place for part in parts for place in part.last)
        return _Part(any(part.empty for part in parts), firsts, lasts)

    def _sequence(self) -> _Part:
        whole = _Part(True, (), ())
        while self.tokens and self.tokens[0] not in "|)":
            part = self._repeated()
            self._join(whole.last, part.first)
            first = whole.first + part.first if whole.empty else whole.first
            last = whole.last + part.last if part.empty else part.last
            whole = _Part(whole.empty and part.empty, first, last)
        return whole

    def _repeated(self) -> _Part:
        part = self._single()
        while self.tokens and self.tokens[0] in "?*+":
            mark = self.tokens.pop(0)
            if mark in "*+":
                self._join(part.last, part.first)
            part = _Part(part.empty or mark in "?*", part.first, part.last)
        return part

    def _single(self) -> _Part:
        name = self.tokens.pop(0)
        if name == "(":
            inner = self.choice()
            if not self.tokens or self.tokens.pop(0) != ")":
                raise ValueError("A bracket is not closed.")
            return inner
        self.types.append(name)
        self.follow.append(())
        place = (len(self.types),)
        return _Part(False, place, place)

    def _join(self, lasts: Iterable[int], firsts: Iterable[int]) -> None:
        for place in lasts:
            known = self.follow[place - 1]
            self.follow[place - 1] = known + tuple(each for each in firsts if each not in known)
