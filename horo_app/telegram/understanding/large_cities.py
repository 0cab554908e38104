"""When the bare name of a city is taken for one, though nobody asked for it."""

from horo_app.core.places import City
from horo_app.telegram.understanding import intents
from horo_app.telegram.understanding.normalize import words_of

SHORTEST = 4  # letters: shorter names are codes, abbreviations and words of any language, too
SHORTEST_NEAR = 3
PEOPLE = 300_000
PEOPLE_NEAR = 100_000
NEAR = {
    "RU",
    "BY",
    "UA",
    "KZ",
    "UZ",
    "KG",
    "TJ",
    "TM",
    "AM",
    "AZ",
    "GE",
    "MD",
    "LV",
    "LT",
    "EE",
}  # named in Cyrillic


def is_large_city(text: str, city: City) -> bool:
    """Whether the text, which names the city, most likely means it: no first name, no word, no code."""
    words = words_of(text)
    letters = "".join(words)
    if not letters or not intents.word_list("no_cities").isdisjoint(words):
        return False
    is_near = city.country in NEAR and not letters.isascii()
    least = (SHORTEST_NEAR, PEOPLE_NEAR) if is_near else (SHORTEST, PEOPLE)
    return len(letters) >= least[0] and city.people >= least[1]
