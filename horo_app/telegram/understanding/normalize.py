"""Words as people type them, made comparable: case, ё, emoji, punctuation, stretched letters, the wrong alphabet."""

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

_STEMMING = threading.Lock()  # a stemmer keeps the word that it works on
_STEMMERS = {name: snowballstemmer.stemmer(name) for name in ("russian", "english")}

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f]")
_APOSTROPHES = re.compile("['’‘`ʼ]")
_POSSESSIVE = re.compile(r"(?<=[a-z]{2})['’‘`ʼ]s\b")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_APART = re.compile(r"[^\w♈-♓+:.,/\-]+|_")
_MARKS = re.compile(r"[^\w♈-♓]+")
_WORD = re.compile(r"\w+")
_GLYPH = re.compile("([♈-♓])")

# Latin letters that look like Cyrillic ones, for words in which both stand
_LOOKALIKES = str.maketrans("abcehkmoptxy", "авсенкмортху")
_CYRILLIC, _LATIN = re.compile("[а-я]"), re.compile("[a-z]")

_KEYS = ("qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё")
_TO_RUSSIAN = str.maketrans(_KEYS[0], _KEYS[1])
_TO_ENGLISH = str.maketrans(_KEYS[1], _KEYS[0])

# Russian in Latin letters, the longest groups first
_LATIN_GROUPS = {
    "shch": "щ", "sch": "щ", "zh": "ж", "kh": "х", "ts": "ц", "tz": "ц", "ch": "ч", "sh": "ш", "yu": "ю", "ju": "ю",
    "iu": "ю", "ya": "я", "ja": "я", "ia": "я", "yo": "е", "jo": "е", "ye": "е", "je": "е", "iy": "ий", "yy": "ый",
    "a": "а", "b": "б", "v": "в", "w": "в", "g": "г", "d": "д", "e": "е", "z": "з", "i": "и", "j": "й", "k": "к",
    "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р", "s": "с", "t": "т", "u": "у", "f": "ф", "h": "х",
    "x": "х", "c": "ц", "y": "ы", "q": "к", "4": "ч", "6": "ш", "'": "ь",
}  # fmt: skip
_LATIN_GROUP = re.compile("|".join(map(re.escape, _LATIN_GROUPS)))
_Y_AFTER_VOWEL = re.compile(r"(?<=[aeiou])y(?![aeiou])")


# How people write what others write otherwise
_COLLOQUIAL = {
    "че": "что", "чо": "что", "шо": "что", "што": "что", "када": "когда", "скока": "сколько",
    "седня": "сегодня", "сення": "сегодня", "плз": "пожалуйста", "гороскопчик": "гороскоп", "wat": "what",
    "wut": "what",
    "wen": "when", "tmr": "tomorrow", "tmrw": "tomorrow", "2morrow": "tomorrow", "2day": "today",
    "todays": "today", "tomorrows": "tomorrow", "yesterdays": "yesterday",
    "thanx": "thanks", "щас": "сейчас", "здорова": "здарова", "wifes": "wife", "husbands": "husband", "moms": "mom",
    "pls": "please", "u": "you", "ur": "your", "r": "are",
}  # fmt: skip


def folded(text: str) -> str:
    """The text in small letters, without accents of ё, invisible characters and letters stretched for joy."""
    plain = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).casefold().replace("ё", "е")
    plain = _STRETCHED.sub(r"\1", " ".join(_one_alphabet(word) for word in plain.split()))
    return _WORD.sub(lambda found: _COLLOQUIAL.get(found[0], found[0]), plain)


def words_of(text: str) -> list[str]:
    """The words and numbers of a text; a sign's symbol is a word, other symbols and punctuation are none."""
    plain = _APOSTROPHES.sub("", _POSSESSIVE.sub("", folded(text)))
    return _MARKS.sub(" ", _GLYPH.sub(r" \1 ", plain)).replace("_", " ").split()


def spaced(text: str) -> str:
    """The text with what matters in times and dates, such as "7:30", "12/05", "utc+3", and without other marks."""
    plain = _APOSTROPHES.sub("", _POSSESSIVE.sub("", folded(text))).replace("−", "-")
    return " ".join(_APART.sub(" ", plain).split()).strip(".,:- ")


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The word without its ending."""
    name = "russian" if _CYRILLIC.search(word) else "english"
    with _STEMMING:
        return str(_STEMMERS[name].stemWord(word))


def other_spellings(text: str) -> list[str]:
    """The text as it was perhaps meant: Russian in Latin letters; typed with the keyboard in the other language."""
    plain = text.casefold()
    if _CYRILLIC.search(plain):
        return [plain.translate(_TO_ENGLISH)]
    if not _LATIN.search(plain):
        return []
    return [in_cyrillic(plain), plain.translate(_TO_RUSSIAN)]


def in_cyrillic(text: str) -> str:
    """Russian that was written in Latin letters: "goroskop" is «гороскоп»."""
    plain = _Y_AFTER_VOWEL.sub("j", text)
    return _LATIN_GROUP.sub(lambda found: _LATIN_GROUPS[found[0]], plain)


def _one_alphabet(word: str) -> str:
    return word.translate(_LOOKALIKES) if _CYRILLIC.search(word) and _LATIN.search(word) else word
