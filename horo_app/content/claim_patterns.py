"""The words that claim something about the sky, by language, as patterns; read by phrase_claims.py.

Bodies and signs are not here: their names in every case are in inflection.py and zodiac.py.
"""

from horo_app.core.language import Language

EN, RU = Language.EN, Language.RU

MOONLIKE = {EN: r"\b(?:new|full) moon\b|\blunar\b", RU: r"\bлунн\w+|\b\w*лунием?\b"}

HOUSE = {EN: r"\b{stem}[- ]house", RU: r"\b{stem}\w* дом(?:а|у|ом|е)?\b"}
HOUSE_STEMS = {
    EN: (
        *("first", "second", "third", "fourth", "fifth", "sixth"),
        *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
    ),
    RU: (
        *("перв", "втор", "трет", "четв[её]рт", "пят", "шест"),
        *("седьм", "восьм", "девят", "десят", "одиннадцат", "двенадцат"),
    ),
}

# Phases (separated by spaces) -> words; a sentence may ask for any of them and for no other.
_WAXING = "waxing_crescent first_quarter waxing_gibbous"
_WANING = "waning_gibbous last_quarter waning_crescent"
PHASES = {
    EN: {
        "new": r"\bnew moon\b",
        "full": r"\bfull moon\b",
        "first_quarter": r"\bfirst quarter\b",
        "last_quarter": r"\blast quarter\b",
        _WAXING: r"\bwaxing\b|\bmoon (?:grows|is (?:still )?growing|fills out)",
        _WANING: r"\bwaning\b|\bmoon (?:thins|shrinks|is (?:still )?thinning)",
        "waxing_crescent waning_crescent": r"\bcrescent\b",
    },
    RU: {
        "new": r"\bноволуни\w+|\b(?:нов|молод)(?:ая|ой|ую) лун\w+",
        "full": r"\bполнолуни\w+|\bполн(?:ая|ой|ую) лун\w+",
        "first_quarter": r"\bперв(?:ая|ой|ую) четверт\w+",
        "last_quarter": r"\bпоследн(?:яя|ей|юю) четверт\w+",
        _WAXING: r"\bрастущ\w+ лун\w+|\bлун(?:а|е|ой) (?:\w+ )?раст\w+",
        _WANING: r"\bубывающ\w+ лун\w+|\bлун(?:а|е|ой) (?:\w+ )?(?:убыва|тает|худе|на убыль)\w*",
        "waxing_crescent waning_crescent": r"\bлунн\w+ серп\w*",
    },
}

# Condition -> value -> words.
VALUES: dict[Language, dict[str, dict[str, str]]] = {
    EN: {
        "aspect": {
            "trine": r"\btrines?\b",
            "sextile": r"\bsextiles?\b",
            "square": r"\bsquares? (?:to|of|between|with|from|up to)\b|\bin square\b",
            "opposition": r"\bopposition (?:to|of|between|with|from)\b|\bopposes\b",
            "conjunction": r"\bconjunction\b",
        },
        "weekday": {
            "monday": r"\bmondays?\b",
            "tuesday": r"\btuesdays?\b",
            "wednesday": r"\bwednesdays?\b",
            "thursday": r"\bthursdays?\b",
            "friday": r"\bfridays?\b",
            "saturday": r"\bsaturdays?\b",
            "sunday": r"\bsundays?\b",
        },
        "season": {
            "spring": r"\b(?:in|this|of) spring\b|\bspring(?:time|’s)\b",
            "summer": r"\bsummers?\b",
            "autumn": r"\bautumns?\b",
            "winter": r"\bwinters?\b",
        },
        "element": {
            "fire": r"\bfire[- ]signs?\b",
            "earth": r"\bearth[- ]signs?\b",
            "air": r"\bair[- ]signs?\b",
            "water": r"\bwater[- ]signs?\b",
        },
    },
    RU: {
        "aspect": {
            "trine": r"\bтрин(?:а|у|ом|е)?\b|\bтригон\w*",
            "sextile": r"\bсекстил\w+",
            "square": r"\bквадрат(?:а|у|ом|е|ур\w+)?\b",
            "opposition": r"\bоппозици\w+|\bпротивостояни\w+",
            "conjunction": r"\bсоединени(?:е|я|ю|ем|и)\b",
        },
        "weekday": {
            "monday": r"\bпонедельни\w+",
            "tuesday": r"\bвторник\w*",
            "wednesday": r"\bсред(?:а|у|ы)\b",
            "thursday": r"\bчетверг\w*",
            "friday": r"\bпятни[цч]\w+",
            "saturday": r"\bсуббот\w+",
            "sunday": r"\bвоскресень\w+|\bвоскресн\w+",
        },
        "season": {
            "spring": r"\bвесн(?:а|ы|е|у|ой)\b|\bвесенн\w+",
            "summer": r"\bлет(?:о|ом)\b|\bлетн(?:ий|яя|ее|ие|его|ей|ем|юю|их|им)\b",
            "autumn": r"\bосен\w+",
            "winter": r"\bзим(?:а|ы|е|у|ой)\b|\bзимн\w+",
        },
        "element": {
            "fire": r"\bогненн\w+ (?:знак|натур|стихи)\w*|\bстихи\w+ огня\b",
            "earth": r"\bземн(?:ой|ого|ому|ая|ую) (?:знак|натур|стихи)\w*|\bстихи\w+ земли\b",
            "air": r"\bвоздушн\w+ (?:знак|натур|стихи)\w*|\bстихи\w+ воздуха\b",
            "water": r"\bводн\w+ (?:знак|натур|стихи)\w*|\bстихи\w+ воды\b",
        },
    },
}

# Condition -> words that need it, whatever its value.
_EN_INTO = r"into (?:your|…|the house|a new sign|another sign)"
_RU_INTO = r"во? (?:…|тво[йюе]|дом|знак|друг|нов|перв|втор|трет|четв|пят|шест|седьм|восьм|дев|дес)"
ONLY_OF_BODIES = ("ingress", "dignity")
MOTIONS = {
    EN: {
        "retrograde": r"\bretrograde\b|\btravels backwards?\b|\bturns direct\b",
        "station": r"\b(?:turns|goes) (?:direct|retrograde)\b|\bstations\b",
        "ingress": rf"\b(?:moves|walks|slips|dives|steps|crosses|passes|strolls|sails|comes|goes|"
        rf"settles) {_EN_INTO}|\b(?:enters|arrives in) (?:your|…)|\b(?:changes|leaves) signs?\b",
        "dignity": r"\bexalt(?:ed|ation)|\bdetriment",
        "house": r"\bhouse of (?!cards\b)\w+",
    },
    RU: {
        "retrograde": r"\bретроград\w*|\bпопятн\w+|\bпрямо(?:му|е|го) (?:движени|ход)\w+",
        "station": r"\bразворачивается к\b|\bперед (?:попятн|прям)\w+ (?:ход|движени)\w+",
        "ingress": r"\b(?:меняет|сменила?|сменило) (?:\w+ )?знак\b|\b(?:другой|новый) знак\b"
        rf"|\b(?:входит|вступает|переходит|въезжает|перебирается) {_RU_INTO}",
        "dignity": r"\bэкзальтац\w+|\bобител\w+|\bизгнани\w+|\bв падении\b",
        "house": r"\bдом(?:а|у|ом|е)? (?:ценностей|ресурсов|разговоров|общения|семьи|радости|"
        r"романтики|творчества|труда|здоровья|партнёрства|союзов|путешествий|дальних|карьеры|"
        r"призвания|дружбы|друзей|тайн|снов|уединения)\b",
    },
}
