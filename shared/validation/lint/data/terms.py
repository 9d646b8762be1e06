"""Lists the terms that the rules look for in titles and names.

Sources: Apple Music Style Guide (clauses on titles, versions, artists and advertising) and Music Metadata Style
Guide 2.1, read in November 2026; names of stores from their own pages.
"""

import re
from collections.abc import Iterable


def _terms(text: str) -> frozenset[str]:
    """The terms of a list that is separated by semicolons."""
    return frozenset(" ".join(term.split()) for term in text.split(";"))


STORES = _terms(
    """
    7digital; amazon music; anghami; apple music; audiomack; bandcamp; beatport; boomplay; deezer; google play;
    itunes; juno download; napster; qobuz; rhapsody; soundcloud; spotify; tiktok; traxsource; youtube
    """
)
"""Stores and services whose names are never part of a title."""

REDUNDANT_VERSIONS = _terms(
    """
    album mix; album version; lp version; main mix; main version; original; original album version; original mix;
    original version; standard edition; standard version
    """
)
"""Terms that say no more than that this is the recording everybody knows."""

EXCLUSIVE = _terms(
    """
    digital exclusive; exclusive; exclusive edition; exclusive mix; exclusive release; exclusive track; exclusive
    version; limited; limited edition; limited release; limited time only; limited version; online exclusive; web
    exclusive
    """
)
"""Terms that praise the offer."""

FORMATS = _terms(
    """
    12 inch; 12"; 16-bit; 24 bit; 24-bit; 5.1; 7 inch; 7"; atmos; cassette; cd; cd 1; cd 2; cd1; cd2; cd single; digital
    download; digital single; digital version; digital; dolby atmos; dolby atmos version; flac; hd; hi-res;
    high resolution; lossless; lp; mp3; spatial audio; vinyl; vinyl edition; vinyl version; wav
    """
)
"""Terms about the carrier or the file."""

EXPLICITNESS = _terms(
    """
    clean; clean version; dirty; dirty version; explicit; explicit content; explicit lyrics; explicit version;
    parental advisory
    """
)
"""Terms that the flag says."""

ADVERTISING = _terms(
    """
    available now; best price; buy now; click here; coming soon; download now; for free; free download; listen now;
    new album; new single; official audio; official lyric video; official music video; official video; out now;
    pre-order; pre-save; preorder; presave; promo only; stream now
    """
)
"""Phrases of advertising and of video portals; in brackets, after a dash, or as the whole version."""

VERSION_TERMS = re.compile(
    r"(?:.*\s)?(?:remix|mix|edit|version|live|acoustic|instrumental|demo|remaster|remastered|remastered \d{4}"
    r"|\d{4} remaster(?:ed)?|dub|rework|bootleg|vip|a cappella|acapella|unplugged|karaoke|reprise|bonus track)",
    re.IGNORECASE,
)
"""Texts that name a version of a recording."""

GENERIC_TITLES = re.compile(
    r"(?:audio ?)?track\s*#?\d*|song(?:\s*#\d+)?|untitled(?:\s+(?:track|song|album|\d+))?"
    r"|unknown(?:\s+(?:title|track|album))?|new (?:song|track|recording)(?:\s+\d+)?|title|titel|ohne titel"
    r"|test(?:\s+track)?|demo\s*\d*|tba|tbd|tbc|n/?a|none"
    r"|spår\s*\d+|pista\s*\d+|piste\s*\d+|traccia\s*\d+|faixa\s*\d+|beat\s*\d+|mix ?down|final(?: mix)?|bounce\s*\d*",
    re.IGNORECASE,
)
"""Titles that nobody chose. `Intro`, `Outro`, `Interlude` and `Skit` are titles."""

GENERIC_ARTISTS = _terms(
    """
    artist; band; choir; chorus; christmas; diverse; dj; instrumental; karaoke; meditation; n/a; none; orchestra;
    relaxing music; singer; sleep music; soundtrack; tba; top hits; unknown; unknown artist; various; white noise;
    workout; yoga
    """
)
"""Names that describe music, or nobody."""

VARIOUS_ARTISTS = _terms(
    """
    artistas varios; artistes divers; artisti vari; blandade artister; diverse artister; diverse kunstnere;
    multi-artistes; multi-interprètes; v.a.; va; vari artisti; varios artistas; various; various artists; verschiedene
    interpreten; vários artistas; ヴァリアス・アーティスト
    """
)
"""`Various Artists` in the languages of the guides."""

KNOWN_GROUPS = _terms(
    """
    above & beyond; alex & sierra; aly & aj; angus & julia stone; ashford & simpson; belle and sebastian; big & rich;
    blood, sweat & tears; brooks & dunn; captain & tennille; chase & status; crosby, stills & nash; crosby, stills,
    nash & young; dan + shay; daryl hall & john oates; dave dee, dozy, beaky, mick & tich; derek & the dominos; earth,
    wind & fire; echo & the bunnymen; edward sharpe & the magnetic zeros; emerson, lake & palmer; florence + the
    machine; for king & country; hall & oates; hootie & the blowfish; ike & tina turner; iron & wine; jan & dean; kool
    & the gang; kruder & dorfmeister; macklemore & ryan lewis; matt & kim; me first and the gimme gimmes; mumford &
    sons; nico & vinz; of monsters and men; peaches & herb; peter, paul & mary; peter, paul and mary; rodrigo y
    gabriela; sam & dave; seals & crofts; she & him; simon & garfunkel; sonny & cher; tegan and sara; tyler, the
    creator; years & years; zager and evans
    """
)
"""Groups whose names look like several artists'."""


def _plain(name: str) -> str:
    """A group's name without commas, and with `&` for every `and`."""
    return name.casefold().replace(",", "").replace(" and ", " & ").replace(" + ", " & ")


_PLAIN_GROUPS = frozenset(map(_plain, KNOWN_GROUPS))

_GROUP_ENDING = re.compile(
    r"(?:&|\+|\band|\by|\bund|\bet|\bog|\boch)\s+"
    r"(?:the|his|her|their|los|las|les|die|sein|seine|sons|friends|company|co)\b",
    re.IGNORECASE,
)

EXPLICIT_WORDS = re.compile(
    r"\b(?:motherfuck\w*|fuck\w*|shit(?:ty|s)?|bullshit|bitch(?:es)?|cunts?|nigg(?:a|as|az|er|ers)|pussy|whores?"
    r"|assholes?|dickhead)\b",
    re.IGNORECASE,
)
"""Words that make a title explicit. Those that are censored are not."""

INSTRUMENTAL = re.compile(r"instrumentals?(?: (?:version|mix|edit))?|(?:.*\s)instrumental", re.IGNORECASE)
"""Versions without vocals."""

LIVE = re.compile(r"\b(?:live|en vivo|ao vivo|en directo|dal vivo|konzert|concert|unplugged|session)\b", re.IGNORECASE)
"""Live recordings, whose titles may have a date."""

ADDRESS = re.compile(
    r"https?://|\bwww\.|\b[\w-]{3,}\.(?:com|net|org|info|fm|shop)\b|(?<!\w)@\w{3,}|\b[\w.]+@[\w-]+\.\w{2,}",
    re.IGNORECASE,
)
"""Addresses of web pages and mail, and accounts."""

PRICE = re.compile(
    r"(?:[$€£¥]|US\$|USD|EUR|GBP)\s?\d+[.,]\d\d\b|\b\d+[.,]\d\d\s?(?:[$€£]|USD|EUR|GBP)|\b(?:only|just|nur|for)\s[$€£]\s?\d+"
    r"|\b\d{1,2}\s?%\s?(?:off|discount|rabatt)\b|\b\d+\s?(?:cents|ct)\s(?:only|each)\b",
    re.IGNORECASE,
)
"""Prices and discounts; a sum without cents may be a title."""


def any_of(terms: Iterable[str]) -> re.Pattern[str]:
    """A pattern of whole words that finds any of the terms, in any case."""
    longest_first = sorted(terms, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def is_group_name(name: str) -> bool:
    """Whether a name with `&`, `and` or commas is certainly that of one group."""
    return _plain(name) in _PLAIN_GROUPS or _GROUP_ENDING.search(name) is not None
