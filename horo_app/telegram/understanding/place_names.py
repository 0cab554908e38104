"""The place in "я живу в Казани", "I'm from New York", «по времени Омска»; names back in the form that maps have."""

import re
from itertools import islice, product

from horo_app.telegram.understanding.normalize import folded

_SAID = re.compile(
    r"(?:привет[ ,]+|hi[ ,]+|hello[ ,]+)?"
    r"(?:(?P<sure>(?:я |мы )?(?:сейчас |сам |сама |родом |теперь |пока |временно |уже )*(?:живу|живем|"
    r"проживаю|обитаю|нахожусь|переехал[аи]?|переезжаю|"
    r"перебрал(?:ся|ась)|уехал[аи]?)(?: я| мы| сейчас| теперь)? (?:жить )?(?:в|во|на|из|под)|"
    r"(?:мой |наш )?город(?: проживания)?(?:[ :—-]+)?(?: это)?|(?:мой )?часовой пояс[ :—-]*|(?:мое |"
    r"мне )?(?:время|час)[ :—-]*(?:по)?|"
    r"по времени|по часам|время по|"
    r"(?:i |we )?(?:currently |now |just )*(?:live|living|reside|based|located|stay|staying|moved|"
    r"im living|relocated)(?: now| currently)? (?:in|at|near|to|from)|"
    r"(?:im |i am )(?:living|based|staying|located|currently|now|originally)? ?(?:in|at|near|from)|"
    r"(?:my |the )?city(?: is)?[ :—-]*|(?:my )?(?:time ?zone|location|place)(?: is)?[ :—-]*|by the clock of)|"
    r"(?P<maybe>(?:я |мы )?(?:сам |сама |родом )?(?:сейчас |теперь |тут )?(?:из|в|во|с)|from|(?:im |"
    r"i am )?in|i come from))"
    r" (?P<place>[^\W\d][^\d]{1,50})"
)
_TIME_OF = re.compile(
    r"(?P<place>[^\W\d][^\d]{2,30}) (?:time|time ?zone|время)|(?:по|time) (?P<place2>[^\W\d][^\d]{2,30})"
)
_AFTER = re.compile(
    r"[ ,]+(?:сейчас|теперь|живу|пожалуйста|спасибо|please|now|currently|тут|а не в .*|not .*|а ты.*|"
    r"и ты.*|and you.*|если что|кстати|btw)$"
)
_BEFORE = re.compile(
    r"^(?:городе|городу|города|город|г|посел\w+|дерев\w+|the city of|city of|the|in|в|beautiful|солнечн\w+)\.? +"
)

# Endings of the cases after "в", "из" and "по", and those of the name itself that they may stand for
_ENDINGS = {
    "ом": ("ий", "ый", "ой", "ое"), "ем": ("ий", "ее"), "ых": ("ые",), "их": ("ие",), "ах": ("ы", "и",
    "а"), "ях": ("и",),
    "ого": ("ий", "ый", "ой", "ое"), "его": ("ий", "ее"), "ой": ("ая", "а"), "ей": ("ая", "я"), "ском": ("ск", "ский"),
    "ове": ("ово", "ов"), "еве": ("ево", "ев"), "ии": ("ия", "ий"), "еи": ("ея",),
    "е": ("а", "", "о", "й", "я", "е", "ь"), "и": ("ь", "я", "и", "а", "й"), "у": ("а", ""), "ю": ("ь",
    "я", "й"), "а": ("", "а"),
    "ы": ("а", "ы"), "я": ("ь", "й", "я"), "ов": ("ы",),
}  # fmt: skip
_MOST = 200  # forms that are tried


def place_said(text: str) -> tuple[str, bool] | None:
    """What the text says somebody lives in, and whether it surely says that, or may be "я в шоке"."""
    plain = re.sub(r"['’`]", "", " ".join(folded(text).split())).strip(' .!?)("')
    plain = _AFTER.sub("", plain)
    if found := _SAID.fullmatch(plain):
        return _bare(found["place"]), found["sure"] is not None
    if found := _TIME_OF.fullmatch(plain):
        return _bare(found["place"] or found["place2"]), False
    return None


def _bare(place: str) -> str:
    return _BEFORE.sub("", place.strip(" .,!?"))


def uninflected(place: str) -> list[str]:
    """What the place may be called when no preposition stands before it; the word as it is first."""
    parts = re.split(r"([ -])", place)
    forms = [_forms(part) if part.strip(" -") else [part] for part in parts]
    made = ("".join(chosen) for chosen in islice(product(*forms), _MOST))
    return list(dict.fromkeys(made))


def _forms(word: str) -> list[str]:
    if not re.fullmatch("[а-я]{3,}", word) or word == "дону":
        return [word]
    found = [word]
    for ending, names in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending) + 1:
            found += [word[: -len(ending)] + name for name in names]
    return list(dict.fromkeys(found))
