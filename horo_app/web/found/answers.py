"""Answers to programs: compressed, and not sent again to those who have them."""

import gzip
import hashlib

from starlette.requests import Request
from starlette.responses import Response

_WORTH_COMPRESSING = 1000  # bytes


def answer(request: Request, body: bytes, media_type: str, cache_control: str) -> Response:
    """`body`, or 304 without it when the asker names the tag it had."""
    # of what is sent and not of how: compressed or plain, it is the same
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"etag": tag, "cache-control": cache_control, "vary": "accept-encoding"}
    if _has(request, tag):
        return Response(status_code=304, headers=headers)
    if len(body) > _WORTH_COMPRESSING and _takes_gzip(request) and not media_type.startswith("image/"):
        headers["content-encoding"] = "gzip"
        body = gzip.compress(body, 6, mtime=0)
    return Response(body, media_type=media_type, headers=headers)


def _has(request: Request, tag: str) -> bool:
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or tag.removeprefix("W/") in {
        one.strip().removeprefix("W/") for one in known.split(",")
    }


def _takes_gzip(request: Request) -> bool:
    offers = (
        offer.replace(" ", "") for offer in request.headers.get("accept-encoding", "").lower().split(",")
    )
    return any(offer.partition(";")[0] == "gzip" and not offer.endswith(";q=0") for offer in offers)
