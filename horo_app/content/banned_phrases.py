"""Phrases that we never print: worn-out ones, false friends, and what is not the English of the United States."""

import re
from collections.abc import Iterator

from horo_app.core.i18n import msg
from horo_app.core.language import Language

_WORN = msg("a phrase that we never print: say what is meant")
_BRITISH = msg("our English is American")
DATED = msg("names a weekday or a season: a text is for any day of the year")

_PATTERNS: dict[Language, tuple[tuple[str, str], ...]] = {
    Language.EN: (
        (r"the universe|cosmic|stars? (?:say|align|want|advise|promise)\w*|in the stars|vibes?|vibrations?", _WORN),
        (r"energ(?:y|ies) of the day|positive energy|manifest(?:s|ing)?|self-care|self-love|mindful\w*", _WORN),
        (r"trust your (?:gut|intuition|instincts)|listen to your heart|follow your heart|inner (?:voice|child)", _WORN),
        (r"embrac(?:e|es|ing)|navigat(?:e|es|ing)|journey|tapestry|seasoned|whispers?|testament", _WORN),
        (r"new horizons|comfort zone|go with the flow|good things come|in no time|at the end of the day", _WORN),
        (r"(?:perfect|great|good|ideal|excellent) (?:day|time|moment) (?:to|for)|favou?rable|auspicious", _WORN),
        (r"middle road|small steps?|baby steps?|breath of fresh air|recharge your batteries|deep breaths?", _WORN),
        (r"\w*(?:colour|favour|neighbour|labour|honour|humour|rumour|behaviour|flavour|harbour)\w*", _BRITISH),
        (r"(?:real|organ|apolog|recogn|emphas|critic|prior|minim|maxim|summar)is(?:e|es|ed|ing)", _BRITISH),
        (r"centres?|grey|cheques?|cosy|cosier|whilst|amongst|travell\w+|jewellery|practise\w*", _BRITISH),
        (r"cancell(?:ed|ing)", _BRITISH),
        (r"towards|afterwards|learnt|dreamt|spelt|diary entry|queue\w*|fortnight|holidaymaker\w*|mum", _BRITISH),
        (r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|springtime|summers?|autumns?|winters?|weekends?", DATED),
        (r"snow\w*|frost\w*|christmas|new year\w*|january|february|april|june|july|august|september|october", DATED),
        (r"november|december", DATED),
    ),
    Language.RU: (
        (r"вселенн\w+|космическ\w+|зв[её]зды (?:говорят|советуют|обещают|велят|подсказывают)|вибраци\w+", _WORN),
        (r"энерги\w+ (?:дня|планет\w*|луны)|энергетик\w+|внутренн\w+ (?:голос\w*|реб[её]нк\w*|реб[её]нок)", _WORN),
        (r"прислушайся к себе|доверься (?:интуиции|себе|чутью)|слушай (?:своё )?сердце|всё получится", _WORN),
        (r"не бойся перемен|новые горизонты|зон\w+ комфорта|прекрасн\w+ (?:день|время) для|благоприятн\w+", _WORN),
        (r"(?:отличн|хорош|удачн|идеальн)\w+ (?:день|время|момент) для|глот\w+ свежего воздуха|по полочкам", _WORN),
        (r"средн\w+ дорог\w+|сгуща\w+ краски|водн\w+ интуици\w+|как (?:она|он|оно) задуман\w*", _WORN),
        (r"бывал\w+ (?:лев|телец)", _WORN),
        (r"(?:маленьк|небольш)\w+ шаг\w*|шаг за шагом|плыть по течению|плыви по течению|гармони\w+ с собой", _WORN),
        (r"будь осторож\w+|будь внимател\w+|не упусти|не теряй голов\w+|возьми себя в руки|осознанн\w+", _WORN),
        (r"проработа(?:ть|й|йте)|ресурсн\w+|в ресурсе|лич\w+ границ\w*|токсичн\w+|самооцен\w+|мотивац\w+", _WORN),
        (r"понедельни\w+|вторник\w*|в среду|четверг\w*|пятни[цч]\w+|суббот\w+|воскресень\w+|выходн\w+", DATED),
        (r"весн(?:а|ы|е|у|ой)|весенн\w+|лет(?:о|ом)|летн(?:ий|яя|ее|ие|его|ей|ем|юю|их|им)", DATED),
        (r"осен\w+|зим(?:а|ы|е|у|ой)", DATED),
        (r"зимн\w+|снег\w*|снежн\w+|мороз\w*|новогодн\w+|январ\w+|феврал\w+|апрел\w+|июн\w+|июл\w+|август\w*", DATED),
        (r"сентябр\w+|октябр\w+|ноябр\w+|декабр\w+", DATED),
    ),
}  # fmt: skip

_RULES = {
    language: tuple((re.compile(rf"\b(?:{words})\b", re.IGNORECASE), advice) for words, advice in patterns)
    for language, patterns in _PATTERNS.items()
}


def printed_never(text: str, language: Language) -> Iterator[tuple[str, str]]:
    """Every such phrase in the text, and what is wrong with it."""
    for pattern, advice in _RULES[language]:
        if found := pattern.search(text):
            yield found[0], advice
