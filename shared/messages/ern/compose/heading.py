"""Composes the root element of a message: version, profile and language."""

from shared.messages.ern.compose.context import Context
from shared.messages.ern.data.deals import combination
from shared.messages.ern.parts import Deal, Offers, Root


def root(context: Context, offers: Offers | None, *, purge: bool = False) -> Root:
    """The root element's attributes. A purge has no profile."""
    version = context.version
    return Root(
        namespace=version.namespace,
        schema_id=version.schema_id,
        profile=None if purge else context.profile.identifier or None,
        variant=None if purge else " ".join(context.variants) or None,
        business_profile=_business_profiles(context, offers) if offers else None,
        avs=version.avs,
        language=context.release.metadata.language,
    )


def _business_profiles(context: Context, offers: Offers) -> str | None:
    """The business profiles of the requested deals (Business Profiles 1.4, clause 3).

    A message must conform to every profile it names. None is named if any deal has no profile, if generic and
    specific profiles would be mixed (clauses 4.3.11(8) to 4.3.15(8)), or if a stream has a price (4.3.11(9)).
    """
    prefix = context.version.business_profiles
    if prefix is None:
        return None
    known = [found for name in context.request.deals if (found := combination(name))]
    named = dict.fromkeys(found.business_profile or "" for found in known)
    if any(_is_priced_stream(deal) for offer in offers.offers for deal in offer.deals):
        return None
    mixed = len({name.startswith("Generic") for name in named}) > 1
    return None if "" in named or mixed else " ".join(f"{prefix}{name}" for name in named) or None


def _is_priced_stream(deal: Deal) -> bool:
    return deal.price is not None and all(model.value != "PayAsYouGoModel" for model in deal.models)
