"""Which characters of a text from outside may be stored and shown. Pure."""

import unicodedata

# Letters, marks, digits, punctuation, symbols and spaces stay. Control and format characters, lone surrogates, private
# and unassigned ones go: PostgreSQL refuses some of them, and the rest hide or turn around what stands next to them.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BLANK = str.maketrans("\t\n\v\f\r\u0085", " " * 6)


def storable(text: str) -> str:
    """The text in NFC, on one line, without characters that no database or page can take."""
    kept = (one for one in text.translate(_BLANK) if unicodedata.category(one) not in _DROPPED)
    return unicodedata.normalize("NFC", "".join(kept))
