"""The dashboard's addresses: which page stands where. Pure."""

import re
from dataclasses import dataclass

from horo_app.core.language import CODES, DEFAULT, Language

# Pages with the dashboard's frame, in the order of its navigation; the first is where one arrives.
SECTIONS = (
    "",
    "texts",
    "archive",
    "periods",
    "answers",
    "bot",
    "broadcasts",
    "jobs",
    "model",
    "system",
    "alerts",
    "admins",
    "audit",
)

LOGIN, CODE, SETUP, INVITATION = "login", "code", "setup", "invitation"
ACCOUNT, TEXT, PERIOD = "account", "text", "period"

# Pages for people who are not signed in.
OUTSIDE = (LOGIN, CODE, SETUP, INVITATION)


@dataclass(frozen=True, slots=True)
class AdminPage:
    """A page of the dashboard; the overview has no name."""

    language: Language
    name: str = ""

    @property
    def path(self) -> str:
        """The address: "/admin", "/admin/audit", "/en/admin", "/en/admin/audit"."""
        prefix = "" if self.language is DEFAULT else f"/{self.language}"
        return f"{prefix}/admin/{self.name}".rstrip("/")

    def in_language(self, language: Language) -> "AdminPage":
        """The same page in another language."""
        return AdminPage(language, self.name)

    def at(self, name: str) -> "AdminPage":
        """Another page in the same language."""
        return AdminPage(self.language, name)


ADMIN_PAGES = tuple(
    AdminPage(language, name)
    for language in Language
    for name in (*SECTIONS, TEXT, PERIOD, ACCOUNT, *OUTSIDE)
)
BY_PATH = {page.path: page for page in ADMIN_PAGES}

_INSIDE = re.compile(rf"/(?:(?:{CODES})/)?admin(?:/[a-z-]+)*(?:\?[\w=&%.~+-]*)?")


def arrival(language: Language) -> AdminPage:
    """Where one arrives."""
    return AdminPage(language, SECTIONS[0])


def inside(address: str) -> str | None:
    """The address if it is one within the dashboard, where somebody who signed in may be sent; else None."""
    path = address.partition("?")[0]
    page = BY_PATH.get(path)
    return address if _INSIDE.fullmatch(address) and page and page.name not in OUTSIDE else None
