"""Metrics for Prometheus, for who has the token."""

import hmac

from fastapi import APIRouter, HTTPException, Request, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from horo_app.core.settings import settings
from horo_app.http.cache import NO_STORE
from horo_app.ops.metrics.exposition import exposition

router = APIRouter(include_in_schema=False)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """All metrics; without METRICS_TOKEN there are none at this address."""
    token = settings().metrics_token.get_secret_value()
    if not token:
        raise HTTPException(404, "There are no metrics here")
    given = request.headers.get("authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        raise HTTPException(401, "The metrics need their token", {"www-authenticate": "Bearer"})
    headers = {"content-type": CONTENT_TYPE_PLAIN_0_0_4, "cache-control": NO_STORE}
    return Response(await exposition(), headers=headers)
