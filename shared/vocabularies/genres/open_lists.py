"""DSPs and standards that publish no list of genres for feeds, as data. They take our genres as text."""

from shared.vocabularies.genres.dictionary import Dictionary


def _open(provider: str, title: str, source: str) -> Dictionary:
    return Dictionary(provider, title, None, None, source, (), closed=False)


DDEX = _open("ddex", "DDEX", "ERN 3.8.2 to 4.3.2: GenreText and SubGenre are free text")
SPOTIFY = _open(
    "spotify",
    "Spotify",
    "No list for feeds is public; the genre seeds of the Web API, which recommended tracks, are deprecated",
)
DEEZER = _open("deezer", "Deezer", "No list for feeds is public; the genres of the API are what the site shows")

_TOPICS = """
Children's music=/m/05fw6t
Christian music=/m/02mscn
Classical music=/m/0ggq0m
Country=/m/01lyv
Electronic music=/m/02lkt
Hip hop music=/m/0glt670
Independent music=/m/05rwpb
Jazz=/m/03_d0
Music of Asia=/m/028sqc
Music of Latin America=/m/0g293
Pop music=/m/064t9
Reggae=/m/06cqb
Rhythm and blues=/m/06j6l
Rock music=/m/06by7
Soul music=/m/0gywn
"""

YOUTUBE = Dictionary.read(
    "youtube",
    _TOPICS,
    title="YouTube",
    version=None,
    published=None,
    source="The music topics of the YouTube Data API v3 (search.list, topicId); no list for feeds is public",
    closed=False,
)
