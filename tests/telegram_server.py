"""Telegram, as far as a bot can tell: an HTTP server that speaks the Bot API and is as strict as the real one."""

import asyncio
import itertools
import json
import re
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from tests.patience import PATIENCE

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
USERNAME = "horo_test_bot"
BOT_ID = 123456789

Fields = dict[str, Any]


class Refused(Exception):
    """An answer that is not ok."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.body = {"ok": False, "error_code": status, "description": description}
        if parameters:
            self.body["parameters"] = parameters


@dataclass
class Call:
    """One request of the bot's: its method, its fields, when it came and what became of it."""

    method: str
    fields: Fields
    at: float
    status: int = 0
    answered_at: float = 0.0


@dataclass
class Fault:
    """What goes wrong with the next `times` calls of `method` (to `chat_id`, if given)."""

    method: str
    answer: Callable[[], Awaitable[web.StreamResponse]]
    times: int
    chat_id: int | None
    taken: bool  # whether the method is carried out before it goes wrong


@dataclass
class Shown:
    """A message as a person sees it."""

    message_id: int
    text: str
    entities: list[Fields]
    markup: Fields
    fields: Fields = field(default_factory=dict)

    @property
    def rows(self) -> list[list[Fields]]:
        return self.markup.get("inline_keyboard") or []

    @property
    def buttons(self) -> list[Fields]:
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        return [button["text"] for button in self.buttons]

    def bold(self) -> list[str]:
        return self.marked("bold")

    def marked(self, kind: str) -> list[str]:
        """The parts of the text that have this formatting."""
        units = self.text.encode("utf-16-le")
        return [
            units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
            for entity in self.entities
            if entity["type"] == kind
        ]


class Telegram:
    """The server. Runs in a thread of its own, so that bots in this process and in others may use it."""

    def __init__(self, latency: float = 0.0) -> None:
        self.calls: list[Call] = []
        self.chats: dict[int, dict[int, Shown]] = {}
        self.topics: set[tuple[int, int]] = set()  # (chat, thread)
        self.answers: dict[str, Fields] = {}
        self.inline_answers: dict[str, Fields] = {}
        self.webhook: Fields = {}
        self.nonsense: list[Any] = []  # given once beside the updates
        self.commands: dict[tuple[str, str], list[Fields]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self.delivered: dict[int, float] = {}
        self.admins: set[tuple[int, int]] = set()  # (group, person)
        self.latency = latency
        self._faults: list[Fault] = []
        self._updates: dict[int, Fields] = {}
        self._unasked: set[int] = set()
        self._numbers = itertools.count(1000)
        self._polls = 0
        self._loop = asyncio.new_event_loop()
        self._news = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()
        self.port = 0

    # --- its life

    def __enter__(self) -> "Telegram":
        self._thread.start()
        assert self._ready.wait(PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._ready.set()
        self._loop.run_forever()
        self._loop.close()

    async def _close(self) -> None:
        await self._runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _serve(self) -> None:
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._receive)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.01)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]

    # --- what tests say to it

    def push(self, kind: str, content: Fields, update_id: int | None = None) -> int:
        """Something happened that the bot should hear of; returns the update's number."""
        return self._put({kind: content}, update_id)

    def push_raw(self, update: Fields) -> int:
        """The same with whatever it is, and also when the bot has not asked for it."""
        return self._put(update, None, is_asked_for=False)

    def _put(self, update: Fields, update_id: int | None, *, is_asked_for: bool = True) -> int:
        number = next(self._numbers) if update_id is None else update_id

        def put() -> None:
            self._updates[number] = {"update_id": number} | update
            self._unasked |= set() if is_asked_for else {number}
            self._news.set()

        self._loop.call_soon_threadsafe(put)
        return number

    def refuse(
        self,
        method: str,
        status: int,
        description: str,
        *,
        times: int = 1,
        chat_id: int | None = None,
        **parameters: Any,
    ) -> None:
        """Answer with an error, as Telegram does, and do nothing."""

        async def answer() -> web.StreamResponse:
            raise Refused(status, description, **parameters)

        self._faults.append(Fault(method, answer, times, chat_id, taken=False))

    def relent(self) -> None:
        """Nothing goes wrong any more."""
        self._faults.clear()

    def garble(self, method: str, body: str = "<html>oops", status: int = 200, *, times: int = 1) -> None:
        """Answer with something that is no JSON; with status 200 after doing what was asked."""

        async def answer() -> web.StreamResponse:
            return web.Response(text=body, status=status)

        self._faults.append(Fault(method, answer, times, None, taken=status == 200))

    def hang(self, method: str, seconds: float, *, times: int = 1) -> None:
        """Do what was asked, and leave the bot without an answer."""

        async def answer() -> web.StreamResponse:
            await asyncio.sleep(seconds)
            return web.json_response({"ok": True, "result": True})

        self._faults.append(Fault(method, answer, times, None, taken=True))

    def cut(self, method: str, *, times: int = 1) -> None:
        """Do what was asked, and break the connection instead of answering."""

        async def answer() -> web.StreamResponse:
            raise ConnectionResetError

        self._faults.append(Fault(method, answer, times, None, taken=True))

    def made(self, method: str) -> list[Call]:
        """The calls of a method that were carried out."""
        return [call for call in self.calls if call.method.lower() == method.lower() and call.status == 200]

    def sent_to(self, chat_id: int) -> list[Shown]:
        """The messages in a chat, as they are now."""
        return list(self.chats.get(chat_id, {}).values())

    # --- the Bot API

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != TOKEN:
            return web.json_response(Refused(401, "Unauthorized").body, status=401)
        method = request.match_info["method"]
        fields = _decoded(dict(await request.post()))
        call = Call(method, fields, time.monotonic())
        if method != "getUpdates":
            self.calls.append(call)
            await asyncio.sleep(self.latency)
        try:
            response = await self._answer(method, fields)
        except Refused as refused:
            response = web.json_response(refused.body, status=refused.status)
        except ConnectionResetError:
            if request.transport is not None:
                request.transport.abort()
            response = web.Response(status=500)  # which nobody sees any more
        call.status, call.answered_at = response.status, time.monotonic()
        return response

    async def _answer(self, method: str, fields: Fields) -> web.StreamResponse:
        fault = self._fault(method, fields)
        if fault is not None:
            if fault.taken:
                await self._do(method, fields)
            return await fault.answer()
        return web.json_response({"ok": True, "result": await self._do(method, fields)})

    def _fault(self, method: str, fields: Fields) -> Fault | None:
        for fault in self._faults:
            if fault.method == method and fault.chat_id in (None, fields.get("chat_id")):
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None

    async def _do(self, method: str, fields: Fields) -> Any:
        known = getattr(self, f"_{method}", None)
        if known is None:
            raise Refused(404, "Not Found: method not found")
        result = known(fields)
        return await result if asyncio.iscoroutine(result) else result

    def _getMe(self, _: Fields) -> Fields:
        return _user(BOT_ID, USERNAME, is_bot=True) | {"username": USERNAME}

    async def _getUpdates(self, fields: Fields) -> list[Fields]:
        if self.webhook.get("url"):
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        self._polls += 1
        mine = self._polls
        offset, allowed = int(fields.get("offset", 0)), fields.get("allowed_updates") or []
        self._updates = {number: update for number, update in self._updates.items() if number >= offset}
        deadline = self._loop.time() + float(fields.get("timeout", 0))
        while not self._updates and self._loop.time() < deadline:
            self._news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), min(0.5, max(0, deadline - self._loop.time())))
            if self._polls != mine:
                raise Refused(409, "Conflict: terminated by other getUpdates request")
        found = [
            update
            for number, update in sorted(self._updates.items())
            if not allowed or number in self._unasked or set(update) & set(allowed)
        ]
        for update in found:
            self.delivered.setdefault(update["update_id"], time.monotonic())
        nonsense, self.nonsense = self.nonsense, []
        return [*nonsense, *found[:100]]

    def _sendMessage(self, fields: Fields) -> Fields:
        thread = fields.get("message_thread_id")
        if thread is not None and (int(fields["chat_id"]), thread) not in self.topics:
            raise Refused(400, "Bad Request: message thread not found")
        shown = Shown(next(self._numbers), *_content(fields), fields=fields)
        chat = self.chats.setdefault(int(fields["chat_id"]), {})
        chat[shown.message_id] = shown
        return _message(int(fields["chat_id"]), shown)

    def _sendDocument(self, fields: Fields) -> Fields:
        """The file's text is kept among the message's fields."""
        attached = fields[str(fields["document"]).removeprefix("attach://")]
        fields["file"] = (attached.filename, attached.file.read().decode())
        caption = {"text": fields.get("caption", ""), "entities": fields.get("caption_entities")}
        shown = Shown(next(self._numbers), *_content(fields | caption), fields=fields)
        self.chats.setdefault(int(fields["chat_id"]), {})[shown.message_id] = shown
        return _message(int(fields["chat_id"]), shown)

    def _editMessageText(self, fields: Fields) -> Fields:
        chat, number = int(fields["chat_id"]), int(fields["message_id"])
        old = self.chats.get(chat, {}).get(number)
        if old is None:
            raise Refused(400, "Bad Request: message to edit not found")
        new = Shown(number, *_content(fields), fields=fields)
        if (old.text, old.entities, old.markup) == (new.text, new.entities, new.markup):
            raise Refused(
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message",
            )
        self.chats[chat][number] = new
        return _message(chat, new)

    def _answerCallbackQuery(self, fields: Fields) -> bool:
        if len(fields.get("text", "")) > 200:
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        self.answers[str(fields["callback_query_id"])] = fields
        return True

    def _answerInlineQuery(self, fields: Fields) -> bool:
        results = fields["results"]
        if len(results) > 50:
            raise Refused(400, "Bad Request: RESULTS_TOO_MUCH")
        if len({result["id"] for result in results}) < len(results):
            raise Refused(400, "Bad Request: RESULT_ID_DUPLICATE")
        for result in results:
            if not 1 <= len(result["id"].encode()) <= 64:
                raise Refused(400, "Bad Request: RESULT_ID_INVALID")
            content = result["input_message_content"]
            _check_text(content["message_text"], content.get("entities") or [])
            _check_markup(result.get("reply_markup") or {})
        self.inline_answers[str(fields["inline_query_id"])] = fields
        return True

    def _getChatMember(self, fields: Fields) -> Fields:
        user = int(fields["user_id"])
        status = "administrator" if (int(fields["chat_id"]), user) in self.admins else "member"
        return {"status": status, "user": _user(user, "Person")}

    def _setMyCommands(self, fields: Fields) -> bool:
        for command in fields["commands"]:
            if (
                not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"])
                or not 1 <= len(command["description"]) <= 256
            ):
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
        self.commands[_scope(fields)] = fields["commands"]
        return True

    def _getMyCommands(self, fields: Fields) -> list[Fields]:
        return self.commands.get(_scope(fields), [])

    def _setMyDescription(self, fields: Fields) -> bool:
        return self._describe("long", fields, "description", 512)

    def _setMyShortDescription(self, fields: Fields) -> bool:
        return self._describe("short", fields, "short_description", 120)

    def _describe(self, kind: str, fields: Fields, name: str, longest: int) -> bool:
        if len(fields[name]) > longest:
            raise Refused(400, "Bad Request: description is too long")
        self.descriptions[kind, fields.get("language_code", "")] = fields[name]
        return True

    def _getMyDescription(self, fields: Fields) -> Fields:
        return {"description": self.descriptions.get(("long", fields.get("language_code", "")), "")}

    def _getMyShortDescription(self, fields: Fields) -> Fields:
        return {"short_description": self.descriptions.get(("short", fields.get("language_code", "")), "")}

    def _getWebhookInfo(self, _: Fields) -> Fields:
        return {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }

    def _setWebhook(self, fields: Fields) -> bool:
        self.webhook = fields
        return True

    def _deleteWebhook(self, _: Fields) -> bool:
        self.webhook = {}
        return True


def _decoded(fields: Fields) -> Fields:
    """Fields as their types: what looks like JSON of a list, an object, a number or a truth is one."""
    plain = {
        "text",
        "caption",
        "description",
        "short_description",
        "url",
        "secret_token",
        "callback_query_id",
        "inline_query_id",
    }
    found = {}
    for name, value in fields.items():
        try:
            found[name] = value if name in plain or not isinstance(value, str) else json.loads(value)
        except ValueError:
            found[name] = value
    return found


def _scope(fields: Fields) -> tuple[str, str]:
    return (fields.get("scope") or {"type": "default"})["type"], fields.get("language_code", "")


def _user(number: int, name: str, *, is_bot: bool = False) -> Fields:
    return {"id": number, "is_bot": is_bot, "first_name": name}


def _message(chat_id: int, shown: Shown) -> Fields:
    kind = "private" if chat_id > 0 else "supergroup"
    message = {
        "message_id": shown.message_id,
        "date": int(time.time()),
        "chat": {"id": chat_id, "type": kind},
        "from": _user(BOT_ID, USERNAME, is_bot=True),
        "text": shown.text,
        "entities": shown.entities,
    }
    if "inline_keyboard" in shown.markup:
        message["reply_markup"] = shown.markup
    return message


def _content(fields: Fields) -> tuple[str, list[Fields], Fields]:
    """A message's text, entities and markup; refused as Telegram refuses them."""
    text, entities = str(fields.get("text", "")), fields.get("entities") or []
    if str(fields.get("parse_mode", "")).upper() == "HTML":
        text, entities = _parsed(text)
    elif fields.get("parse_mode"):
        raise Refused(400, f"Bad Request: can't parse entities in mode {fields['parse_mode']}")
    _check_text(text, entities)
    markup = fields.get("reply_markup") or {}
    _check_markup(markup)
    return text.strip(), entities, markup


def _check_text(text: str, entities: list[Fields]) -> None:
    units = text.encode("utf-16-le")
    if not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if len(units) // 2 > 4096:
        raise Refused(400, "Bad Request: message is too long")
    for entity in entities:
        start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
        if not 0 <= start < end <= len(units):
            raise Refused(400, "Bad Request: entity is out of the text")
        try:
            units[start:end].decode("utf-16-le")
        except UnicodeDecodeError:
            raise Refused(400, "Bad Request: entity beginning in a middle of a UTF-16 symbol") from None


def _check_markup(markup: Fields) -> None:
    buttons = [button for row in markup.get("inline_keyboard") or [] for button in row]
    if len(buttons) > 100:
        raise Refused(400, "Bad Request: REPLY_MARKUP_TOO_LONG")
    for button in buttons:
        if not button.get("text"):
            raise Refused(400, "Bad Request: inline keyboard button text must be non-empty")
        if len(set(button) & {"callback_data", "url", "switch_inline_query"}) != 1:
            raise Refused(400, "Bad Request: inline keyboard button must do exactly one thing")
        if not 1 <= len(button.get("callback_data", "x").encode()) <= 64:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        host = urlsplit(button.get("url", "https://t.me")).hostname or ""
        if host in ("localhost", "127.0.0.1") or "." not in host:
            raise Refused(400, "Bad Request: inline keyboard button URL is invalid: Wrong HTTP URL")


_KINDS = {
    "b": "bold",
    "i": "italic",
    "u": "underline",
    "s": "strikethrough",
    "code": "code",
    "a": "text_link",
}


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.open: list[tuple[str, int]] = []
        self.entities: list[Fields] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in _KINDS:
            raise Refused(400, f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append((tag, len(self.text.encode("utf-16-le")) // 2))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise Refused(400, "Bad Request: can't parse entities: Unexpected end tag")
        _, start = self.open.pop()
        end = len(self.text.encode("utf-16-le")) // 2
        self.entities.append({"type": _KINDS[tag], "offset": start, "length": end - start})

    def handle_data(self, data: str) -> None:
        if "<" in data:
            raise Refused(400, "Bad Request: can't parse entities: Unclosed start tag")
        self.text += data


def _parsed(text: str) -> tuple[str, list[Fields]]:
    parser = _Html()
    parser.feed(text)
    parser.close()
    if parser.open:
        raise Refused(400, "Bad Request: can't parse entities: Can't find end tag")
    return parser.text, parser.entities


class Person:
    """Somebody with Telegram, who writes to the bot and taps its buttons."""

    _people = itertools.count(5001)

    def __init__(self, telegram: Telegram, language: str | None = "ru") -> None:
        self.telegram = telegram
        self.id = next(self._people)
        self.language = language
        self._numbers = itertools.count(1)

    @property
    def messages(self) -> list[Shown]:
        """What stands in the chat."""
        return self.telegram.sent_to(self.id)

    @property
    def user(self) -> Fields:
        told = {"language_code": self.language} if self.language else {}
        return _user(self.id, "Person") | told

    def write(self, text: str | None = None, **content: Any) -> int:
        """Send a message without waiting for an answer; returns the update's number."""
        message = self._message(self.id, "private") | ({"text": text} if text is not None else {}) | content
        if text and text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        return self.telegram.push("message", message)

    async def says(self, text: str | None = None, *, answers: int = 1, **content: Any) -> Shown:
        """Send a message, and see the last of the `answers` that come."""
        before = len(self.messages)
        self.write(text, **content)
        return (await self.sees(before + answers))[-1]

    async def sees(self, number: int, within: float = PATIENCE) -> list[Shown]:
        """The messages of the chat, once there are so many."""
        await until(lambda: len(self.messages) >= number, within)
        return self.messages

    def press(self, button: Fields, message: Shown, chat_id: int | None = None, **content: Any) -> str:
        """Tap a button without waiting; returns the tap's number."""
        query = str(next(self.telegram._numbers))
        self.telegram.push(
            "callback_query",
            {
                "id": query,
                "from": self.user,
                "chat_instance": "1",
                "message": _message(chat_id or self.id, message) | content,
                "data": button["callback_data"],
            },
        )
        return query

    async def taps(self, label: str, message: Shown | None = None) -> Shown:
        """Tap the button with this label (or its beginning) on the newest message, and see that message after it."""
        message = message or self.messages[-1]
        button = next(button for button in message.buttons if button["text"].startswith(label))
        query = self.press(button, message)
        await until(lambda: query in self.telegram.answers)
        return self.telegram.chats[self.id].get(message.message_id, self.messages[-1])

    async def asks_inline(self, query: str) -> list[Fields]:
        """Type "@bot query" in some chat, and see what is offered."""
        number = str(next(self.telegram._numbers))
        self.telegram.push("inline_query", {"id": number, "from": self.user, "query": query, "offset": ""})
        await until(lambda: number in self.telegram.inline_answers)
        return self.telegram.inline_answers[number]["results"]

    async def says_in_group(
        self, text: str, group: int = -100200, reply_to: Shown | None = None, **content: Any
    ) -> None:
        """Write in a group, without waiting."""
        message = self._message(group, "supergroup") | {"text": text} | content
        if text.startswith("/"):
            message["entities"] = [
                {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
            ]
        if reply_to is not None:
            message["reply_to_message"] = _message(group, reply_to)
        self.telegram.push("message", message)

    def changes_membership(self, old: str, new: str) -> int:
        """Block the bot ("member" to "kicked") or let it in again."""
        bot = _user(BOT_ID, USERNAME, is_bot=True)
        states: dict[str, Fields] = {
            status: {"user": bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})
            for status in (old, new)
        }
        return self.telegram.push(
            "my_chat_member",
            {
                "chat": {"id": self.id, "type": "private"},
                "from": self.user,
                "date": int(time.time()),
                "old_chat_member": states[old],
                "new_chat_member": states[new],
            },
        )

    def _message(self, chat_id: int, kind: str) -> Fields:
        return {
            "message_id": next(self._numbers),
            "date": int(time.time()),
            "chat": {"id": chat_id, "type": kind},
            "from": self.user,
        }


async def until(condition: Callable[[], object], within: float = PATIENCE) -> None:
    """Wait until something has happened elsewhere."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.005)
