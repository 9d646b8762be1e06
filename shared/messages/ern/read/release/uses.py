"""Maps a deal's models and uses to names of commercial combinations (shared/messages/ern/data/deals)."""

from shared.messages.ern.data.deals import COMBINATIONS, Combination
from shared.messages.ern.read.elements.deals import Kind

Pair = tuple[str, str]


def uses_of(kind: Kind) -> tuple[tuple[str, ...], tuple[Pair, ...]]:
    """(names of the matching combinations, the model and use pairs that none of them covers)."""
    names = tuple(each.name for each in COMBINATIONS.values() if _matches(each, kind))
    matched = {pair for name in names for pair in _pairs(COMBINATIONS[name].models, COMBINATIONS[name].uses)}
    unmatched = tuple(pair for pair in _pairs(kind.models or ("",), kind.uses or ("",)) if pair not in matched)
    return names, unmatched


def _pairs(models: tuple[str, ...], uses: tuple[str, ...]) -> list[Pair]:
    return [(model, use) for model in models for use in uses]


def _matches(combination: Combination, kind: Kind) -> bool:
    return (
        {*combination.models} <= {*kind.models}
        and {*combination.uses} <= {*kind.uses}
        and {*combination.interfaces} == {*kind.interfaces}
        and {*combination.policies} == {*kind.policies}
        and combination.pre_order == kind.pre_order
    )
