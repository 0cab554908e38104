"""The HTTP client below the model's library: reads so much of an answer and no more. Imported when a model is asked."""

from typing import Any

import httpx2

from horo_app.core.errors import CannotStart
from horo_app.core.settings import settings
from horo_app.generation.failures import ModelFailure
from horo_app.generation.responses import MOST_BYTES

CONNECT = 5.0  # seconds to reach the server
REDIRECTS = 3  # that keep the request's method, as from http to https
_TEMPORARY_REDIRECT, _PERMANENT_REDIRECT = 307, 308


def timeout() -> httpx2.Timeout:
    """How long a connection may stand still."""
    return httpx2.Timeout(settings().model_timeout, connect=CONNECT)


def check_proxies() -> None:
    """Raise CannotStart when the environment's proxies cannot be used."""
    client()


def client() -> "BoundedClient":
    """A client by the environment's proxies; raises CannotStart when they cannot be used."""
    try:
        return BoundedClient(timeout=timeout())
    except (ValueError, ImportError, httpx2.InvalidURL) as error:
        raise CannotStart(
            f"The model cannot be asked through the proxy of HTTPS_PROXY, HTTP_PROXY or ALL_PROXY: {_why(error)}. "
            "Use an address such as http://host:3128 or socks5://host:1080."
        ) from None


def _why(error: Exception) -> str:
    """Without the address, which may hold a password."""
    return "its scheme is not known" if "scheme" in str(error) else "it is not an address"


class BoundedClient(httpx2.AsyncClient):
    """Reads bodies up to `MOST_BYTES`, unpacked, and follows only redirects that keep the request as it is."""

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """The response with its body, or with the beginning of an error's; raises ModelFailure when it is too large."""
        options |= {"stream": True, "follow_redirects": False}
        response = await super().send(request, **options)
        for _ in range(REDIRECTS):
            onward = response.next_request
            if response.status_code not in (_TEMPORARY_REDIRECT, _PERMANENT_REDIRECT) or onward is None:
                break
            await response.aclose()
            response = await super().send(onward, **options)
        return await _with_body(response)


async def _with_body(response: httpx2.Response) -> httpx2.Response:
    body = bytearray()
    try:
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) > MOST_BYTES:
                break
    finally:
        await response.aclose()
    if len(body) > MOST_BYTES and response.is_success:
        raise ModelFailure("too_large", f"the answer is larger than {MOST_BYTES:,} bytes")
    kept = {name: response.headers[name] for name in ("retry-after", "location") if name in response.headers}
    return httpx2.Response(
        response.status_code, headers=kept, content=bytes(body[:MOST_BYTES]), request=response.request
    )
