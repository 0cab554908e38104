"""An event that does nothing but set a text as long as a reading: what any event of Reflex costs."""

import reflex as rx

from horo_app import almanac, clock
from horo_app.language import Language
from horo_app.settings import settings
from horo_app.zodiac import Sign

# a real reading's characters: Cyrillic takes more bytes than Latin
TEXT = "\n".join(almanac.compose(Sign.LEO, clock.today(settings().timezone), Language.RU).sections.values())


class Constant(rx.State):
    """Nothing but a text."""

    text: str = ""

    @rx.event
    def fill(self):
        """Set the constant."""
        self.text = TEXT


FILL = f"{Constant.get_full_name()}.fill"
