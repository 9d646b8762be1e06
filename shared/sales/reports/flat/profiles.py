"""The profiles of flat-file sales reports by version, as data: which records a file has, in which order.

Each order is an expression over record types: `|` is a choice, `?` at most one, `*` any number, `+` one or more
(automaton.py). A profile has its files in blocks, as single records, or in either form.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """One version of a profile."""

    name: str
    """The name without `Profile` and `SRB`, in lower case: senders write it in several ways."""
    version: str
    summaries: str
    block: str = ""
    """The order within a block; empty if the profile has none."""
    single: str = ""
    """The order of single records (SRB, single-record block variant); empty if the profile has none."""
    aliases: tuple[tuple[str, str], ...] = ()
    """Names of record types that stand for others."""


_UGC_USES = "(RU01 | RU02)* (SU03.01 (LI01.01 MW01.01?)*)*"
_VIDEO_USES = "RE02* (SU01 | SU02 | {} | {})+"

PROFILES = (
    Profile("basicaudio", "1.0", "(SY01 | SY02 | SY03)+", "RE01? (AS01 MW01+ | AS02)+ RE02* (SU01 | SU02)+"),
    Profile(
        "basicaudio",
        "1.1",
        "(SY01 | SY02.01 | SY04 | SY05)+",
        "RE01? (AS01 MW01.01* | AS02.01)+ RE02* (SU01 | SU02)+",
    ),
    Profile(
        "basicaudio",
        "1.2",
        "(SY01.01 | SY02.02 | SY04.01 | SY05.02 | SY06.02)+",
        "RE01? (AS01.01 MW01.01+ | AS02.02)+ RE02* (SU01 | SU02)+",
        "SR01* | SR02*",
    ),
    Profile(
        "ugc",
        "1.0",
        "(SY02 | SY03)+",
        "(AS01 MW01* | AS02)+ (RU01 | RU02)* (SU03 LI01*)*",
    ),
    Profile("ugc", "1.1", "(SY02.01 | SY04 | SY05)+", f"(AS01 MW01.01* | AS02.01)+ {_UGC_USES}"),
    Profile(
        "ugc",
        "1.2",
        "(SY01.01 | SY02.02 | SY04.01 (SY09 | SY05.02)*)+",
        "(AS01.01 MW01.01* | AS02.02)+ (RU01.01 | RU02.01)* (SU03.02 (LI01.02 MW01.01?)*)*",
        "SR03* | SR06*",
    ),
    Profile(
        "audiovisual",
        "1.0",
        "(SY02.01 | SY04 | SY05 | SY06)+",
        f"RE03? (AS03 CU01*)+ {_VIDEO_USES.format('SU03.01', 'SU04')}",
    ),
    Profile(
        "audiovisual",
        "1.1",
        "(SY01.01 | SY02.02 | SY04.01 | SY05.02 | SY06.01 | SY06.02)+",
        f"RE03.01? (AS03.01 CU01*)+ {_VIDEO_USES.format('SU03.02', 'SU04.01')}",
        "SR04* | SR05*",
    ),
    Profile("financialreportingtorecordcompanies", "1.0", "SY10+", single="(SR08 DE01?)*"),
    Profile(
        "royaltyreporting",
        "1.0",
        "SY07+",
        "RE01? (AS02.01 (RU01 | RU02)* (SU03.01 LI01.01+)+ | AS01 (MW01.01+ (RU01 | RU02)* (SU03.01 LI01.01+)+)+)+",
        aliases=(("LI01", "LI01.01"),),
    ),
    Profile("radiobroadcast", "1.0", "SY08+", "RE01? (AS01 MW01.01+ | AS02.01) SU05+"),
    Profile("masterlist", "1.0", "SY11+", "RE01.01? (AS02.03 ML01 MW02*)+", "SR07*"),
)
