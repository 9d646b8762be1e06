"""Asks plug-ins between the tries of a transaction: they take seconds, for which no transaction may wait.

A question within the transaction ends the try without an effect. It is asked, and the transaction begins again; a
question about the same gets the same answer. What has changed meanwhile is asked about again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, TypeVar

from shared.accounts.adapters import Adapters
from shared.errors import Unavailable
from shared.platform.plugins import Outcome, P, PluginFormat, Plugins
from shared.platform.store.port import Transaction

T = TypeVar("T")

_MAX_QUESTIONS = 20
"""Of one transaction; a few are usual, and more if others change the same at the same time."""


def transact_asking(adapters: Adapters, work: Callable[[Transaction, Adapters], T]) -> T:
    """Runs `work` in one transaction, with adapters whose plug-ins may be asked within it.

    Time and random ids are the same in each try. Costs nothing without plug-ins. Raises what `work` does, and
    Unavailable if what it asks about keeps changing.
    """
    asked = _Asked(adapters.plugins)
    now = adapters.clock()
    ids: list[str] = []

    def repeated_ids() -> Iterator[str]:
        for place in count():
            if place == len(ids):
                ids.append(adapters.new_id())
            yield ids[place]

    def attempt(transaction: Transaction) -> T:
        pinned = replace(adapters, plugins=asked, clock=lambda: now, new_id=repeated_ids().__next__)
        return work(transaction, pinned)

    for _ in range(_MAX_QUESTIONS):
        try:
            return adapters.store.transact(attempt)
        except _Question as question:
            asked.answer(question)
    raise Unavailable("This is being changed by others at the same time.", remedy="Try again.")


class _Question(Exception):
    """Something to ask, which ends the try."""

    def __init__(self, tenant_id: str, payload: Any, plugin: str) -> None:
        self.asked = (tenant_id, payload, plugin)
        super().__init__("A question to plug-ins within a transaction.")


@dataclass(slots=True)
class _Asked(Plugins):
    """The plug-ins within a transaction: they know the answers to what was asked before."""

    plugins: Plugins
    answers: list[tuple[tuple[str, Any, str], Outcome[Any]]] = field(default_factory=list)

    def listens(self, payload: type) -> bool:
        return self.plugins.listens(payload)

    def ask(self, tenant_id: str, payload: P, *, plugin: str = "") -> Outcome[P]:
        if not self.listens(type(payload)):
            return Outcome(payload)
        for asked, outcome in self.answers:
            if asked == (tenant_id, payload, plugin):
                return outcome
        raise _Question(tenant_id, payload, plugin)

    def answer(self, question: _Question) -> None:
        tenant_id, payload, plugin = question.asked
        self.answers.append((question.asked, self.plugins.ask(tenant_id, payload, plugin=plugin)))

    def formats(self) -> Mapping[str, PluginFormat]:
        return self.plugins.formats()

    def dictionaries(self) -> Mapping[str, bytes]:
        return self.plugins.dictionaries()
