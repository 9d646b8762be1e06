"""Decides which rules apply to a message, from all rule sets and the profiles that it names."""

import re
from functools import lru_cache

from shared.errors import Finding
from shared.validation.message import MessageView
from shared.validation.rules.business.deals import BUSINESS_PROFILE
from shared.validation.rules.business.services import BUSINESS
from shared.validation.rules.common.attributes import ATTRIBUTES
from shared.validation.rules.common.consistency import CONSISTENCY
from shared.validation.rules.common.deals import DEALS, DEALS_4
from shared.validation.rules.common.formats import FORMATS
from shared.validation.rules.common.identifiers import IDENTIFIERS
from shared.validation.rules.common.references import REFERENCES
from shared.validation.rules.common.structure import STRUCTURE
from shared.validation.rules.common.values import VALUES_3, VALUES_4
from shared.validation.rules.ern3.contents import CONTENTS_3
from shared.validation.rules.ern3.details import DETAILS_3
from shared.validation.rules.ern3.films import FILMS_3
from shared.validation.rules.ern3.profiles import BY_PROFILE, profiles_named
from shared.validation.rules.ern3.releases import RELEASES_3
from shared.validation.rules.ern3.resources import RESOURCES_3
from shared.validation.rules.ern3.sequences import SEQUENCES_3
from shared.validation.rules.ern3.video import VIDEO_3
from shared.validation.rules.ern4.common import COMMON
from shared.validation.rules.ern4.deals import DEAL_RULES
from shared.validation.rules.ern4.mix import MIX
from shared.validation.rules.ern4.resources import RESOURCES
from shared.validation.rules.ern4.simple import SIMPLE
from shared.validation.rules.ern4.tracks import TRACKS
from shared.validation.rules.ern4.variants import UNUSED, VARIANTS
from shared.validation.rules.ern4.video import VIDEO
from shared.validation.rules.rule import Rule, RuleSet, apply_rule

RELEASE_PROFILE_4 = RuleSet(
    "DDEX Release Profile 2.1",
    frozenset("4"),
    (*COMMON, *TRACKS, *DEAL_RULES, *RESOURCES, *SIMPLE, *VIDEO, *MIX, *VARIANTS, *UNUSED),
)
RELEASE_PROFILE_3 = RuleSet(
    "DDEX Release Profile 1.4",
    frozenset("3"),
    (*BY_PROFILE, *SEQUENCES_3, *DETAILS_3, *RESOURCES_3, *RELEASES_3, *CONTENTS_3, *FILMS_3, *VIDEO_3),
)
RULE_SETS = (
    FORMATS,
    IDENTIFIERS,
    REFERENCES,
    CONSISTENCY,
    STRUCTURE,
    ATTRIBUTES,
    DEALS,
    DEALS_4,
    VALUES_3,
    VALUES_4,
    RELEASE_PROFILE_4,
    RELEASE_PROFILE_3,
    BUSINESS_PROFILE,
)

_COMMON = re.compile(r"CommonReleaseTypes(?:Types)?[0-9/]*/([A-Za-z]+)")


def profiles_of(view: MessageView) -> frozenset[str]:
    """The profiles and variants that the message names; empty if it names none."""
    named = view.root.attributes.get("ReleaseProfileVersionId", "")
    if view.family == "3":
        release_profiles = [profile for name in _COMMON.findall(named) for profile in profiles_named(view, name)]
        return frozenset(release_profiles) | (
            BUSINESS if view.root.attributes.get("BusinessProfileVersionId") else set()
        )
    variants = view.root.attributes.get("ReleaseProfileVariantVersionId", "").split()
    return frozenset([named, *(f"{variant}Variant" for variant in variants)]) - {""}


@lru_cache(maxsize=64)
def rules_for(family: str, profiles: frozenset[str]) -> tuple[tuple[Rule, str], ...]:
    """Every applicable rule, with the standard it comes from."""
    return tuple((rule, rules.standard) for rules in RULE_SETS for rule in rules.rules_for(family, profiles))


def check_rules(view: MessageView, profiles: frozenset[str] | None = None) -> list[Finding]:
    """The findings of all applicable rules. `profiles` overrides the profiles that the message names."""
    named = profiles_of(view) if profiles is None else profiles
    return [finding for rule, standard in rules_for(view.family, named) for finding in apply_rule(rule, standard, view)]
