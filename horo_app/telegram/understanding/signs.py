"""The signs that words name: in any case and number of either language, as a symbol, with a slip of the finger."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from horo_app.astrology.zodiac import NAMES, Sign
from horo_app.core.language import Language
from horo_app.telegram.reply import GLYPHS
from horo_app.telegram.understanding.intents import word_list
from horo_app.telegram.understanding.normalize import words_of

SHORTEST = 5  # letters of a word that may be a misspelt name
LONG = 8  # letters of one that may have two slips of the finger

# Plurals and pet names; those of NAMES are known besides.
_MORE = {
    Sign.ARIES: "овны овнов овнам овнами овнах овне овенчик овеночек oven ovna ovnu",
    Sign.TAURUS: (
        "тельцы тельцов тельцам тельцами тельцах тельце тельчик теленочек telec telets telcu "
        "tauruses taurean taureans"
    ),
    Sign.GEMINI: (
        "близнец близнеца близнецу близнецом близнецах близняшки bliznecy bliznetsy blizneci geminis gemeni"
    ),
    Sign.CANCER: (
        "раки раков ракам раками раках раке рачок рачка рачку rak raka raku cancers cancerian cancerians"
    ),
    Sign.LEO: (
        "львы львов львам львами львах льве львица львицы львице львицу львицей львиц львенок "
        "львенка львенку львеночек lev lva lvu leos"
    ),
    Sign.VIRGO: "дев девам девами девах deva devy deve virgos virgoan",
    Sign.LIBRA: "весах vesy vesi vesov vesam libras libran librans",
    Sign.SCORPIO: (
        "скорпионы скорпионов скорпионам скорпионами скорпионах скорпионе скорпик скорпиончик "
        "скорпиончика скорпиончику скорпиоша скорпио skorpion scorpios scorpion scorpions scorpius"
    ),
    Sign.SAGITTARIUS: (
        "стрельцы стрельцов стрельцам стрельцами стрельцах стрельце стрельчик strelec strelets "
        "sagittarians sagittarian sag sagi sagg"
    ),
    Sign.CAPRICORN: (
        "козероги козерогов козерогам козерогами козерогах козероге козерожек козерожка kozerog "
        "kozeroga capricorns caprico capri"
    ),
    Sign.AQUARIUS: (
        "водолеи водолеев водолеям водолеями водолеях водолее водолейчик водолейка vodolei vodoley "
        "vodolej aquarians aquarian"
    ),
    Sign.PISCES: (
        "рыбах рыба рыбой рыбу рыбе рыбка рыбки рыбкам рыбонька ryby riby ryb rib ribam rybam "
        "pisceans piscean"
    ),
}

_ONE_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class NamedSign:
    """A sign that stands in a text as `word`; one that is only nearly named is not `is_exact`."""

    sign: Sign
    word: str
    is_exact: bool = True


def sign_named(text: str, *, roughly: bool = True) -> Sign | None:
    """The sign that the text is the name of, and nothing besides."""
    words = words_of(text)
    found = [named for word in words if (named := _named(word, roughly=roughly))]
    if len(found) != len(words) or len({named.sign for named in found}) != 1:
        return None
    return found[0].sign


def signs_within(words: list[str], *, roughly: bool = True) -> list[NamedSign]:
    """The signs among the words, each once, in their order."""
    found: dict[Sign, NamedSign] = {}
    for word in words:
        named = _named(word, roughly=roughly)
        if named is not None:
            found.setdefault(named.sign, named)
    return list(found.values())


@lru_cache(maxsize=4096)
def _named(word: str, *, roughly: bool) -> NamedSign | None:
    names = _names()
    if word in names:
        return NamedSign(names[word], word)
    if not roughly or len(word) < SHORTEST or word in word_list("no_signs") or not _ONE_WORD.fullmatch(word):
        return None
    slips = 1 if len(word) < LONG else 2
    match = process.extractOne(word, _long_names(), scorer=OSA.distance, score_cutoff=slips)
    return NamedSign(names[match[0]], word, is_exact=False) if match else None


@lru_cache
def _names() -> dict[str, Sign]:
    names = {glyph: sign for sign, glyph in GLYPHS.items()}
    for language in Language:
        for sign, name in NAMES[language].items():
            cases = (name.nominative, name.genitive, name.dative, name.accusative, name.instrumental)
            names |= {form.casefold(): sign for form in cases}
            names[name.locative.split()[-1].casefold()] = sign
    return names | {form: sign for sign, forms in _MORE.items() for form in forms.split()}


@lru_cache
def _long_names() -> list[str]:
    """The names in the cases that are written most, and long enough to be known when misspelt."""
    names = (name for language in Language for name in NAMES[language].values())
    forms = {form.casefold() for name in names for form in (name.nominative, name.genitive, name.dative)}
    return [form for form in forms if len(form) >= SHORTEST]
