"""GET /qr.svg: an address of the page as a QR code."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.qr import MEDIA_TYPE
from app.routes.answers import problems, waited_for
from app.services import Here
from app.viewrequests import QrQuery

router = APIRouter(tags=["page"])

EXAMPLE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 41 41" class="segno">...</svg>'
HEADERS = {"Cache-Control": "private, max-age=86400"}  # the same address is the same picture


@router.get(
    "/qr.svg",
    summary="Draw an address as a QR code",
    response_class=Response,
    responses={
        200: {
            "description": "A square of dark and light modules",
            "content": {MEDIA_TYPE: {"schema": {"type": "string"}, "example": EXAMPLE}},
        },
        **problems(422, 503),
    },
)
async def qr(here: Here, request: Request, query: Annotated[QrQuery, Query()]) -> Response:
    """Return what leads a phone to a moment of a run: the page at this server's own address.

    The name is the one by which the server was asked (`Host`); no other site can be linked to.
    """
    link = f"{query.scheme or request.url.scheme}://{request.headers['host']}{query.address}"
    svg = await here.codes.svg(link, waited_for(here, request))
    return Response(svg, headers=HEADERS, media_type=MEDIA_TYPE)
