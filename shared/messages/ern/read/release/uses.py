"""Maps a deal's models and uses to the uses of a release's deals (shared/messages/ern/data/deals)."""

from shared.messages.ern.data.deals import COMBINATIONS, Combination, use_of
from shared.messages.ern.read.elements.deals import Kind

Pair = tuple[str, str]


def uses_of(kind: Kind) -> tuple[str, ...]:
    """The uses that together state what the deal does: names of combinations, and DDEX's values for the rest."""
    names = tuple(each.name for each in COMBINATIONS.values() if _matches(each, kind))
    matched = {pair for name in names for pair in _pairs(COMBINATIONS[name].models, COMBINATIONS[name].uses)}
    rest: dict[tuple[str, ...], list[str]] = {}
    for model in kind.models or ("",):
        uses = tuple(use for use in kind.uses or ("",) if (model, use) not in matched)
        if uses:
            rest.setdefault(uses, []).append(model)
    return (*names, *(_stated(kind, models, uses) for uses, models in rest.items()))


def _stated(kind: Kind, models: list[str], uses: tuple[str, ...]) -> str:
    return use_of(
        models,
        uses,
        interfaces=kind.interfaces,
        policies=kind.policies,
        carriers=kind.carriers,
        channels=kind.channel_kinds,
        pre_order=kind.pre_order,
    )


def _pairs(models: tuple[str, ...], uses: tuple[str, ...]) -> list[Pair]:
    return [(model, use) for model in models for use in uses]


def _matches(combination: Combination, kind: Kind) -> bool:
    return (
        {*combination.models} <= {*kind.models}
        and {*combination.uses} <= {*kind.uses}
        and {*combination.interfaces} == {*kind.interfaces}
        and {*combination.policies} == {*kind.policies}
        and not (kind.carriers or kind.channel_kinds)
        and combination.pre_order == kind.pre_order
    )
