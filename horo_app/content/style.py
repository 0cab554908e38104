"""House rules of the phrases that can be seen without knowing the sky: signs, grammar, manners."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from horo_app.core.i18n import msg
from horo_app.core.language import Language

SHORTEST, LONGEST = 40, 115  # characters, once the slots are filled


@dataclass(frozen=True)
class Rule:
    """Words or signs that no sentence may hold, and what to do about them."""

    pattern: re.Pattern[str]
    advice: str


def _rule(pattern: str, advice: str) -> Rule:
    return Rule(re.compile(pattern, re.IGNORECASE), advice)


def _words(alternatives: str, advice: str) -> Rule:
    return _rule(rf"\b(?:{alternatives})\b", advice)


_EVERYWHERE = (
    _rule(r"  |^\s|\s$", msg("one space between words, none at the ends")),
    _rule(r"\s[,.;:!?…]", msg("no space before a stop")),
    _rule(r"(?<![.!?…»”])$", msg("end with a full stop, a question mark or an exclamation mark")),
    _rule(r"!", msg("no exclamation marks: the tone is calm")),
)

_TOO_SURE = msg("promises or fixes fate: say what one can do instead")
_FEAR = msg("frightens: say it without fear")
_MEDICAL = msg("sounds like medical advice: speak of rest, walks, sleep and water instead")
_LEGAL = msg("sounds like legal advice: leave it out")
_INVESTMENT = msg("sounds like investment advice: speak of habits and budgets instead")

_EN = (
    _rule(r"[\"']", msg("use “ ” and ’")),
    _rule(r" - | – |--", msg("use a comma, a colon or —")),
    _rule(r"\byou(?:’ll| will) (?:\w+ )?(?:meet|win|find love|get rich|be rich)", _TOO_SURE),
    _words(r"guaranteed|destin(?:y|ed)|inevitabl\w+|soulmates?|fate|fated|doomed", _TOO_SURE),
    _words(r"disaster|catastroph\w+|tragic|tragedy|fatal|death|evil|curse[ds]?|beware", _FEAR),
    _words(r"danger\w*|misfortune|punish\w*|omen|ominous", _FEAR),
    _words(r"diagnos\w+|diseases?|illness|medicines?|medications?|pills?|dosages?", _MEDICAL),
    _words(r"doctors?|surgery|prescri\w+|symptoms?|therap(?:y|ist)|detox|cures?", _MEDICAL),
    _words(r"lawsuits?|lawyers?|attorneys?|in court|sue", _LEGAL),
    _words(r"invest(?:s|ed|ing|ments?|ors?)?|stocks|bonds|crypto\w*|bitcoin", _INVESTMENT),
    _words(r"lottery|gambl\w+|mortgages?|borrow money|take (?:out )?a loan", _INVESTMENT),
)

_ADJECTIVE = r"(?:ый|ая|ое|ые|ого|ой|ому|ом|ым|ую|ых|ыми|ий|ие|им|их|ими)"
_YO = msg("write ё")
_GENDER = msg("guesses the reader's gender: use the present, the infinitive or an impersonal turn")
# End like a verb in the past tense and are none.
_NO_VERBS = "дела|сила|стол|пол|зал|угол|тепла|школа|стекла|числа|мила?|весела?"
_SHORT_FORMS = (
    "рада?|готова?|должен|должна|уверена?|согласен|согласна|занята?|свободен|свободна|"
    "спокоен|спокойна|голоден|голодна|способен|способна|благодарен|благодарна|счастлива?|"
    "влюблена?|влюблён|открыта?|сама?|права?|не права?"
)

_RU = (
    _rule(r"[\"'“”‘’]", msg("use « »")),
    _rule(r" - | – |--", msg("use —")),
    _words(r"еще|ее|нее|твое|мое|свое|твоем|моем|своем|чье|мед|лед|вперед|причем", _YO),
    _words(r"(?!вы)\w*(?:идет|йдет|ведет|везет|несет|зовет|встает|ждет|живет|растет|течет)(?:ся)?", _YO),
    _words(r"(?:от|по|пере|про|из|раз|за|соз|при|у|вы|под|об|с)?дает(?:ся)?", _YO),
    _words(rf"(?:черн|желт|зелен|темн|тепл|легк|тверд|четверт|дешев){_ADJECTIVE}", _YO),
    _words(r"(?:серьезн|надежн|партнер|актер|расчет|учет|полет|прием|объем)\w*", _YO),
    _words(r"счет|ребенок|звезды|ковер|костер|орел", _YO),
    _words(rf"ты (?:\w+ ){{0,2}}(?:{_SHORT_FORMS})", _GENDER),
    _words(rf"ты (?:\w+ ){{0,2}}?(?!(?:{_NO_VERBS})\b)\w{{2,}}(?:л|ла|лся|лась)", _GENDER),
    _rule(r"\w\(а\)|\w/а\b|\(ась\)|\b(?:дорогой|дорогая) (?:читател|друг|подруг)", _GENDER),
    _rule(r"\bваш\w* (?:знак|дом|день)\b|\bуважаем\w+", msg("the reader is «ты»")),
    _words(r"ты (?:обязательно )?(?:встретишь|выиграешь|разбогатеешь|получишь)", _TOO_SURE),
    _words(r"гаранти(?:рует|рован\w*)|предначертан\w*|неизбежн\w+|суждено|рок", _TOO_SURE),
    _words(r"судьб\w+|родственная душа|непременно случится", _TOO_SURE),
    _words(r"беда|беды|катастроф\w+|трагед\w+|смерт\w+|погиб\w+|проклят\w+|порч[аиу]", _FEAR),
    _words(r"опасн\w+|несчаст\w+|зло|наказан\w+|берегись|страшн\w+|ужасн\w+", _FEAR),
    _words(r"диагно\w+|болезн\w+|лекарств\w*|таблет\w+|симптом\w*|детокс\w*", _MEDICAL),
    _words(r"врач\w*|доктор\w*|операци[яюи]|лечени\w+|лечит\w*|терапи\w+", _MEDICAL),
    _words(r"адвокат\w*|юрист\w*|иск[аиу]?|судит(?:ь|е)с\w+|в суд[еу]?", _LEGAL),
    _words(r"инвест\w+|акци(?:и|й|ями)|облигаци\w+|крипто\w*|биткоин\w*|бирж\w+", _INVESTMENT),
    _words(r"лотере\w+|казино|ипотек\w+|возьми кредит|за[её]м|займ(?:а|ы|ов|ам|ами|ах|ом)?", _INVESTMENT),
)

_RULES = {Language.EN: (*_EVERYWHERE, *_EN), Language.RU: (*_EVERYWHERE, *_RU)}


def broken_rules(text: str, language: Language) -> Iterator[tuple[str, str]]:
    """What breaks the house rules: the words that do, and what to do about them."""
    for rule in _RULES[language]:
        if found := rule.pattern.search(text):
            yield found[0].strip(), rule.advice


def complaints(text: str, language: Language) -> Iterator[str]:
    """What breaks the house rules in a sentence, its slots still open."""
    for seen, advice in broken_rules(text, language):
        yield f"“{seen}”: {advice}" if seen else advice


_NEVER = frozenset((_TOO_SURE, _FEAR, _MEDICAL, _LEGAL, _INVESTMENT, _GENDER))


def forbidden(text: str, language: Language) -> Iterator[str]:
    """Of the rules those that no reader's text may break, whoever writes it: manners, not typography."""
    for rule in _RULES[language]:
        if rule.advice in _NEVER and (found := rule.pattern.search(text)):
            yield f"“{found[0].strip()}”: {rule.advice}"
