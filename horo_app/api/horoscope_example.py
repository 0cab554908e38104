"""A day's reading as the API gives it, for its documentation."""

from typing import Any

EXAMPLE: dict[str, Any] = {
    "kind": "day",
    "sign": "leo",
    "name": "Leo",
    "date": "2026-11-20",
    "language": "en",
    "summary": "Today you laugh at something you used to argue about.",
    "sections": {
        "love": "At 2:56 p.m. (Moscow time) Pluto helps the Moon let go of an old hurt, not "
        "nobly but simply because it has become boring. Use the empty space to ask "
        "someone how they are and mean it.",
        "career": "At 8:52 a.m. the Moon opens the atlas in your ninth house. You could apply "
        "for the thing that seems a size too big. Read the requirements once more, "
        "count how many you meet, and remember that others apply with fewer.",
        "health": "There’s one chair at home in which you always nod off. With the Sun in your "
        "fourth house, go and sit in it with a clear conscience; that’s what it’s for.",
        "finance": "With the Moon and Uranus on one wavelength at 3:55 p.m., you can ask the "
        "question nobody asks, such as “does it come without the box?” Now and then, "
        "it turns out, it does.",
        "advice": "Call the person you used to argue with and let them in on it. Neither of you "
        "has to mention who was right, and that’s half the fun.",
    },
    "score": {"value": 8, "reason": "The sextile of the Moon and Uranus lifts the day."},
    "colour": {
        "name": "atlas blue",
        "hex": "#2f5d9b",
        "reason": "On a map it is the part between you and wherever you haven’t been.",
    },
    "facts": [
        {
            "kind": "in_house",
            "body": "moon",
            "house": 9,
            "sign": "aries",
            "role": "theme",
            "at": "2026-11-20T05:52:00Z",
            "until": "2026-11-22T10:10:00Z",
        },
        {
            "kind": "aspect",
            "first": "moon",
            "second": "pluto",
            "aspect": "sextile",
            "orb": 0.0,
            "at": "2026-11-20T11:56:00Z",
            "role": "support",
            "section": "love",
        },
        {
            "kind": "in_house",
            "body": "sun",
            "house": 4,
            "sign": "scorpio",
            "role": "support",
            "section": "health",
        },
        {
            "kind": "aspect",
            "first": "moon",
            "second": "uranus",
            "aspect": "sextile",
            "orb": 0.0,
            "at": "2026-11-20T12:55:00Z",
            "role": "support",
            "section": "finance",
        },
    ],
    "times": [
        {"at": "2026-11-20T05:52:00Z", "what": "begins", "fact": 0},
        {"at": "2026-11-20T11:56:00Z", "what": "exact", "fact": 1},
        {"at": "2026-11-20T12:55:00Z", "what": "exact", "fact": 3},
        {"at": "2026-11-22T10:10:00Z", "what": "ends", "fact": 0},
    ],
    "source": "almanac",
}
