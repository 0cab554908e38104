"""The message that is being written: its fields, whom it is for, and beside it what subscribers will see."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from horo_app.astrology.zodiac import SIGNS, sign_name
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.language_data import written_in
from horo_app.dashboard.broadcast_state import ANOTHER, LARGEST, UNDECIDED, BroadcastState
from horo_app.dashboard.components.charts import panel
from horo_app.dashboard.components.forms import PAUSE, confirm_button


def composer(language: Language) -> rx.Component:
    """The form of a message, its preview, and the editor's own chat."""
    title = rx.cond(BroadcastState.number > 0, say(language, "The draft"), say(language, "A new message"))
    return rx.el.div(
        rx.el.form(
            rx.el.h2(title),
            *(_field(language, spoken) for spoken in Language),
            _audience(language),
            _reach(),
            _actions(language),
            on_submit=BroadcastState.keep,
            key=rx.Var.create(BroadcastState.mount).to(str),
            class_name="panel",
            custom_attrs={
                "data-unkept": rx.cond(_is_unkept(), "true", "false"),
                "aria-label": say(language, "A message to subscribers"),
            },
        ),
        rx.el.div(_preview(language), _own_chat(language), class_name="column"),
        class_name="editing",
    )


def _is_unkept() -> Any:
    """Whether something is typed that no draft holds."""
    ru, en = (
        rx.Var.create(BroadcastState.texts)[one] != rx.Var.create(BroadcastState.kept)[one]
        for one in Language
    )
    return ru | en


def _field(language: Language, spoken: Language) -> rx.Component:
    name, reckoning = spoken.value, BroadcastState.reckoning
    too_long = reckoning.too_long[name]
    return rx.el.div(
        rx.el.label(
            say(language, written_in(spoken)),
            rx.el.span(
                reckoning.lengths[name],
                id=f"{name}-length",
                class_name=rx.cond(too_long, "aside trouble", "aside"),
            ),
            html_for=f"message-{name}",
        ),
        rx.el.textarea(
            id=f"message-{name}",
            name=name,
            default_value=rx.Var.create(BroadcastState.texts)[name],
            rows="5",
            max_length=LARGEST,
            spell_check=True,
            on_change=BroadcastState.typed(name, BroadcastState.mount).debounce(PAUSE),
            on_blur=BroadcastState.typed(name, BroadcastState.mount),
            custom_attrs={
                "lang": name,
                "aria-describedby": f"{name}-length message-help",
                "aria-invalid": too_long,
            },
        ),
        class_name="field",
    )


def _audience(language: Language) -> rx.Component:
    everyone = [(sign.value, sign_name(sign, language)) for sign in SIGNS]
    return rx.el.fieldset(
        rx.el.legend(say(language, "To whom")),
        rx.el.p(
            say(
                language,
                "To everybody who reads, unless some are ticked. Who has paused is never written to.",
            ),
            id="message-help",
            class_name="help",
        ),
        rx.el.div(
            *(
                _tick(who, label)
                for who, label in [*everyone, (UNDECIDED, say(language, "Without a sign yet"))]
            ),
            class_name="ticks",
        ),
    )


def _tick(who: str, label: str) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            default_checked=rx.Var.create(BroadcastState.chosen)[who].to(bool),
            on_change=lambda chosen: BroadcastState.choose(who, chosen),
        ),
        label,
    )


def _reach() -> rx.Component:
    reckoning = BroadcastState.reckoning
    return rx.el.p(
        rx.el.strong(reckoning.reach),
        rx.cond(reckoning.left_out != "", rx.el.span(reckoning.left_out, class_name="aside")),
        class_name="about",
        custom_attrs={"aria-live": "polite"},
    )


def _actions(language: Language) -> rx.Component:
    reckoning = BroadcastState.reckoning
    return rx.el.div(
        confirm_button(
            language,
            "send-message",
            say(language, "Send"),
            reckoning.question,
            on_confirm=BroadcastState.send,
            class_name="main",
            is_disabled=reckoning.trouble != "",
        ),
        rx.el.button(say(language, "Keep as a draft"), type="submit"),
        rx.cond(
            BroadcastState.number > 0,
            rx.fragment(
                confirm_button(
                    language,
                    "discard-message",
                    say(language, "Throw away"),
                    say(language, "Throw this draft away? It is gone for every editor."),
                    on_confirm=BroadcastState.discard,
                ),
                ReactRouterLink.create(
                    say(language, "A new message"), to=f"?draft={ANOTHER}", class_name="button"
                ),
            ),
        ),
        rx.el.span(reckoning.trouble, class_name="aside", custom_attrs={"aria-live": "polite"}),
        class_name="actions left",
    )


def _preview(language: Language) -> rx.Component:
    """As Telegram shows it: plain text, its line breaks kept."""
    bubbles = (_bubble(language, spoken) for spoken in Language)
    return panel(say(language, "As subscribers see it"), rx.el.div(*bubbles, class_name="chat"))


def _bubble(language: Language, spoken: Language) -> rx.Component:
    text = rx.Var.create(BroadcastState.texts)[spoken.value].to(str)
    return rx.el.div(
        rx.el.h3(say(language, written_in(spoken))),
        rx.cond(
            text.strip() != "",
            rx.el.p(text.strip(), class_name="bubble", custom_attrs={"lang": spoken.value}),
            rx.el.p(
                say(language, "No text: its readers get nothing."),
                class_name="aside",
            ),
        ),
        rx.cond(
            BroadcastState.shown.has_chat & (text.strip() != ""),
            rx.el.button(
                say(language, "Send to my chat first"),
                type="button",
                on_click=BroadcastState.try_out(spoken.value),
            ),
        ),
    )


def _own_chat(language: Language) -> rx.Component:
    connected = rx.fragment(
        rx.el.p(say(language, "Connected. A message can go to you alone before it goes to anybody else.")),
        rx.el.button(say(language, "Disconnect"), type="button", on_click=BroadcastState.disconnect),
    )
    invited = rx.fragment(
        rx.el.p(
            say(
                language,
                "Open this link where you use Telegram and press Start. It works once, for a quarter of an hour.",
            )
        ),
        rx.el.p(
            rx.el.a(
                BroadcastState.link, href=BroadcastState.link, target="_blank", rel="noopener noreferrer"
            ),
            class_name="link",
        ),
    )
    return panel(
        say(language, "Your own chat"),
        rx.cond(
            BroadcastState.shown.has_chat,
            connected,
            rx.cond(
                BroadcastState.link != "",
                invited,
                rx.fragment(
                    rx.el.p(
                        say(language, "Connect your Telegram to see each message there before it is sent.")
                    ),
                    rx.el.button(say(language, "Connect"), type="button", on_click=BroadcastState.invite),
                ),
            ),
        ),
        class_name="own-chat",
    )
