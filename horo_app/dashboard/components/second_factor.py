"""The second factor on the account page: off, being set up with an app, or on."""

from typing import Any

import reflex as rx

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.components.passwords import code_field, password_field
from horo_app.dashboard.second_factor_state import SecondFactorState


def second_factor(language: Language) -> rx.Component:
    """What signing in asks for beside the password, and changing that."""
    status = SecondFactorState.factor.status
    return rx.fragment(
        rx.el.h2(say(language, "A second step when you sign in")),
        rx.cond(
            rx.Var.create(SecondFactorState.codes).length() > 0,
            _codes(language),
            rx.match(status, ("on", _on(language)), ("starting", _starting(language)), _off(language)),
        ),
    )


def _off(language: Language) -> rx.Component:
    return rx.fragment(
        rx.el.p(
            say(
                language,
                "Beside the password, signing in then asks for a code that an app on your phone shows. A password "
                "that somebody got hold of opens nothing by itself.",
            ),
            class_name="lead",
        ),
        rx.el.button(say(language, "Set it up"), type="button", on_click=SecondFactorState.start),
    )


def _starting(language: Language) -> rx.Component:
    picture: Any = SecondFactorState.picture
    return rx.fragment(
        rx.el.p(
            say(
                language,
                "Scan this with an authenticator app, or type the key into it. Then type the code that it shows.",
            ),
            class_name="lead",
        ),
        rx.el.svg(
            rx.el.svg.path(d=picture.path),
            class_name="qr",
            custom_attrs={
                "viewBox": "0 0 " + picture.size.to(str) + " " + picture.size.to(str),
                "role": "img",
                "aria-label": say(language, "QR code with the key"),
            },
        ),
        rx.el.p(say(language, "Key"), ": ", rx.el.code(picture.secret), class_name="link"),
        _form(language, "confirm", say(language, "Turn on"), SecondFactorState.confirm, code_field(language)),
    )


def _on(language: Language) -> rx.Component:
    return rx.fragment(
        rx.el.p(SecondFactorState.factor.about, class_name="lead"),
        _more(language, "renew", say(language, "New recovery codes"), SecondFactorState.renew),
        _more(language, "off", say(language, "Turn it off"), SecondFactorState.turn_off),
    )


def _more(language: Language, name: str, label: str, event: Any) -> rx.Component:
    return rx.el.details(rx.el.summary(label), _form(language, name, label, event))


def _codes(language: Language) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            say(
                language,
                "Keep these recovery codes where you keep what is important. Each opens once, for when the phone is "
                "lost. They are not shown again.",
            )
        ),
        rx.el.ul(
            rx.foreach(SecondFactorState.codes, lambda code: rx.el.li(rx.el.code(code), key=code)),
            class_name="codes",
        ),
        rx.el.button(say(language, "I have them"), type="button", on_click=SecondFactorState.load),
        class_name="panel narrow",
        custom_attrs={"role": "status"},
    )


def _form(language: Language, name: str, label: str, event: Any, *fields: rx.Component) -> rx.Component:
    return rx.el.form(
        *fields,
        _password(language, name),
        rx.el.button(label, type="submit"),
        on_submit=event,
        class_name="narrow",
    )


def _password(language: Language, name: str) -> rx.Component:
    """Named alike in each form, with an id of its own."""
    return password_field(language, "password", say(language, "Current password"), ident=f"{name}-password")
