"""Lists the casing conventions of languages.

Sources: Apple Music Style Guide, Appendix 2 (title case) and its pages on languages; Music Metadata Style Guide 2.1,
10.1; read in November 2026.
"""

from collections.abc import Mapping


def _words(text: str) -> frozenset[str]:
    """The words of a list that is separated by blanks."""
    return frozenset(text.split())


ENGLISH_SMALL = _words("a an and as at but by for from in into nor of off on onto or out over so the to up with yet")
"""Articles, conjunctions, and prepositions of up to four letters: lower case inside an English title."""

ENGLISH_CERTAIN = _words("a an and at for from into nor of or the to with")
"""Those of them that are hardly ever another part of speech, such as the adverb in "Turn It Up"."""

ENGLISH_DETERMINERS = _words("a an the my your our his her their this that these those")
"""After `in`, `on` or `by`, they make it a preposition."""

ENGLISH_PHRASAL = _words("bring carry come get go hang hold keep live move pass press put rock turn switch")
"""Verbs that make `in` or `on` an adverb: "Bring On the Night"."""

LETTER_NOUNS = _words("plan point side type vitamin")
"""After them, `A` is a letter."""

KEYS = _words("flat major minor sharp")
"""Before them, `A` is a key."""

OPEN_LOWER = _words("vs vs. feat feat. ft ft. x de del la el da di du von van der den and/or aka pt vol")
"""Words that are lower case in English titles although they are no small words, or may be names' particles."""

FOREIGN = _words(
    """
    de del della du
    amor con contigo corazon corazón donde eres esta gracias las los mi para por que quiero siempre tu una vida yo
    aux avec c'est dans est je les moi mon nous nuit pour sur toi une vie
    che delle gli il mia mio nel non notte sono
    aber auf das dich dir ein eine einer ich ist mein mich mit nicht nacht ohne und wir zu
    att av det du ett för han hon ikke inte jag jeg och og på som till vi är
    em meu minha não nao uma voce
    een het ik jij niet voor
    """
)
"""Function words and frequent words of other languages: a title with one of them is not checked as English."""

_NORWEGIAN = "av de den det en et for fra i med og om på som til ved"

SENTENCE_SMALL: Mapping[str, frozenset[str]] = {
    "da": _words("af de den det en et for fra i med og om på som til ved"),
    "de": _words(
        """
        am auf aus bei das dem den der des die durch ein eine einem einen einer für im in ins ist mit nach nicht oder
        ohne um und vom von vor wie zu zum zur
        """
    ),
    "es": _words("a al con de del e el en la las los o para por un una y"),
    "fr": _words("à au aux avec ce dans de des du en est et la le les ma mon ou par pour sans ses sur ta ton un une"),
    "it": _words("a al alla con da dal dalla dei del della delle di e gli i il in la le lo nel nella o per su un una"),
    "nb": _words(_NORWEGIAN),
    "nl": _words("aan bij de een en het in met naar of op te tot uit van voor"),
    "no": _words(_NORWEGIAN),
    "pt": _words("a ao aos as à às com da das de do dos e em na nas no nos o os ou para pela pelo por um uma"),
    "sv": _words("av den det de du en ett för från hos i jag med mot och om på som till under utan vid är över"),
}
"""Articles, prepositions and conjunctions that are lower case inside a title of the language."""

SENTENCE_CASED = frozenset(("fr", "it", "sv", "da", "no", "nb"))
"""Languages whose titles are in sentence case: a title of four or more words that are all capitalized is not.

German capitalizes nouns, and Spanish and Portuguese admit title case, so they are not among them.
"""

ACRONYMS = _words(
    "BBC CEO CIA DC DJ DNA EP FBI FM HQ II III IV IX JFK LP MC MTV NASA NBA NFL NYC OK PM PS RIP SOS TV UFO UK USA VI "
    "VII VIII VIP XI XII"
)
"""Words that stay in capitals when a title is put into title case."""
