"""The page of alerts."""

from typing import Any

import reflex as rx

from horo_app.alerts.conditions import URGENT, Condition
from horo_app.alerts.notice_text import TITLES
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.alerts_state import HOURS, AlertsState
from horo_app.dashboard.components.charts import panel, states
from horo_app.dashboard.components.forms import advice, described_by, field
from horo_app.dashboard.components.frame import admin_frame
from horo_app.dashboard.components.page_table import filters, listed
from horo_app.dashboard.components.scope import scope_bar
from horo_app.dashboard.page_table import PageTable
from horo_app.dashboard.routes import AdminPage


def alerts(page: AdminPage) -> rx.Component:
    """What is wrong, who is told, how that is set up, and what was wrong before."""
    language, shown = page.language, AlertsState.shown
    nobody = say(language, "Nobody is told yet: connect your chat below, or save the address of a webhook.")
    conditions = tuple((one.value, say(language, TITLES[one])) for one in Condition)
    return admin_frame(
        page,
        rx.el.p(
            say(
                language,
                "What is wrong with the service is told once, and once more when it is over.",
            ),
            class_name="lead",
        ),
        advice(rx.cond((shown.status == "ready") & (rx.Var.create(shown.told).length() == 0), nobody, "")),
        rx.el.div(
            rx.el.div(_now(language), _told(language), class_name="column"),
            rx.cond(AdminState.is_editor, _form(language)),
            class_name="editing",
        ),
        rx.el.h2(say(language, "What was wrong")),
        scope_bar(language, PageTable.scope, PageTable.choose, channels=False),
        filters(
            language,
            "alerts",
            say(language, "Alert"),
            {"condition": (say(language, "All alerts"), conditions)},
        ),
        listed(
            language,
            "alerts",
            say(language, "What was wrong"),
            say(language, "Nothing was wrong in these days."),
        ),
    )


def _now(language: Language) -> rx.Component:
    shown: Any = AlertsState.shown
    well = say(language, "Nothing is wrong as far as is known.")
    return panel(
        say(language, "Wrong now"),
        states(
            language,
            shown.status,
            AlertsState.load,
            rx.Var.create(shown.now).length() == 0,
            well,
            rx.el.ul(rx.foreach(shown.now, _line), class_name="editions"),
        ),
    )


def _line(line: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.strong(line.title),
            rx.el.span(line.detail, " ", line.since, class_name="aside"),
            class_name="stack",
        ),
        key=line.title,
    )


def _told(language: Language) -> rx.Component:
    shown: Any = AlertsState.shown
    return panel(
        say(language, "Who is told"),
        rx.el.ul(
            rx.foreach(shown.told, lambda name: rx.el.li(name, key=name)),
            class_name="editions",
        ),
        rx.cond(AdminState.is_editor, _own_chat(language)),
        class_name="own-chat",
    )


def _own_chat(language: Language) -> rx.Component:
    shown = AlertsState.shown
    connected = rx.cond(
        shown.is_wanted,
        _button(say(language, "No alerts to my chat"), AlertsState.want(False)),
        _button(say(language, "Alerts to my chat"), AlertsState.want(True)),
    )
    invited = rx.fragment(
        rx.el.p(
            say(
                language,
                "Open this link where you use Telegram and press Start. It works once, for a quarter of an hour.",
            )
        ),
        rx.el.p(
            rx.el.a(AlertsState.link, href=AlertsState.link, target="_blank", rel="noopener noreferrer"),
            class_name="link",
        ),
    )
    return rx.fragment(
        rx.cond(
            shown.has_chat,
            connected,
            rx.cond(
                AlertsState.link != "", invited, _button(say(language, "Connect my chat"), AlertsState.invite)
            ),
        ),
        " ",
        rx.cond(shown.can_try, _button(say(language, "Send a trial"), AlertsState.try_out)),
    )


def _button(label: str, event: Any) -> rx.Component:
    return rx.el.button(label, type="button", on_click=event)


def _form(language: Language) -> rx.Component:
    fields: Any = AlertsState.fields
    return rx.el.form(
        rx.el.h2(say(language, "Set up alerts")),
        rx.el.fieldset(
            rx.el.legend(say(language, "What to tell")),
            rx.el.div(*(_tick(one, language) for one in Condition), class_name="ticks wide"),
        ),
        rx.el.fieldset(
            rx.el.legend(say(language, "Quiet hours")),
            rx.el.p(
                say(
                    language,
                    "By the clock of the service. What is urgent (!) is told at any hour, the rest afterwards if it "
                    "is still so.",
                ),
                id="quiet-help",
                class_name="help",
            ),
            rx.el.div(
                _hour(say(language, "From"), "quiet_from", fields.quiet_from),
                rx.el.span("–", custom_attrs={"aria-hidden": "true"}),
                _hour(say(language, "To"), "quiet_to", fields.quiet_to),
                class_name="actions left",
            ),
        ),
        field(
            "webhook",
            say(language, "Webhook"),
            rx.el.input(
                id="webhook",
                name="webhook",
                type="url",
                default_value=fields.webhook,
                max_length=1024,
                placeholder="https://",
                auto_complete="off",
                custom_attrs=described_by("webhook"),
            ),
            help_text=say(
                language,
                "Each alert is sent there as JSON, with a text that Slack, Mattermost and Discord show as it is.",
            ),
        ),
        rx.el.div(
            rx.el.button(say(language, "Save"), type="submit", class_name="main"), class_name="actions left"
        ),
        on_submit=AlertsState.save,
        key=rx.Var.create(AlertsState.mount).to(str),
        class_name="panel",
        custom_attrs={"aria-label": say(language, "Set up alerts")},
    )


def _tick(one: Condition, language: Language) -> rx.Component:
    told: Any = rx.Var.create(AlertsState.fields.told)
    return rx.el.label(
        rx.el.input(type="checkbox", name=one.value, default_checked=told[one.value].to(bool)),
        say(language, TITLES[one]),
        rx.el.strong("!") if one in URGENT else rx.fragment(),
    )


def _hour(label: str, name: str, value: Any) -> rx.Component:
    return rx.el.select(
        *(rx.el.option("—" if hour is None else f"{hour}:00", value=key) for key, hour in HOURS.items()),
        name=name,
        default_value=value,
        custom_attrs={"aria-label": label, "aria-describedby": "quiet-help"},
    )
