"""The site's addresses: which page stands where. Pure."""

from dataclasses import dataclass

from horo_app.language import DEFAULT, Language
from horo_app.zodiac import SIGNS, Sign


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site; without a sign it is the home page."""

    language: Language
    sign: Sign | None = None

    @property
    def path(self) -> str:
        """The address: "/", "/leo", "/en", "/en/leo"."""
        parts = [part for part in (self.prefix, self.sign) if part]
        return "/" + "/".join(parts)

    @property
    def prefix(self) -> str:
        return "" if self.language is DEFAULT else self.language.value

    def in_language(self, language: Language) -> "Page":
        """The same page in another language."""
        return Page(language, self.sign)


PAGES = tuple(Page(language, sign) for language in Language for sign in (None, *SIGNS))
BY_PATH = {page.path: page for page in PAGES}
