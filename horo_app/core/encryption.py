"""Encrypting what stands in the database and must be read again: with SECRET_KEY, by Fernet (AES-128 with HMAC)."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from horo_app.core.errors import HoroError


class WrongKey(HoroError):
    """It was encrypted with another key, or for another place."""


class Encryption:
    """By a key of any text. What is encrypted for one `place` is not read at another, to which somebody copied it."""

    def __init__(self, key: str) -> None:
        derived = HKDF(SHA256(), length=32, salt=None, info=b"horo stored secrets").derive(key.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def encrypt(self, text: str, place: str) -> str:
        """The text as it may be stored."""
        return self._fernet.encrypt(f"{place}\0{text}".encode()).decode()

    def decrypt(self, stored: str, place: str) -> str:
        """The text again; raises WrongKey."""
        try:
            found, _, text = self._fernet.decrypt(stored).decode().partition("\0")
        except InvalidToken:
            found = text = ""
        if found != place:
            raise WrongKey("This was encrypted with another SECRET_KEY.")
        return text
