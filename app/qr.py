"""A text as a QR code: what a phone's camera reads from a projector.

`routes.qr` makes the text, an address on this server. It is dark on light whatever the page's
colours are: many cameras read nothing else.
"""

import asyncio
import io
from collections.abc import Awaitable, Callable

import segno

from app.errors import ServerStoppingError
from app.pool import Pool
from app.recent import Recent

MEDIA_TYPE = "image/svg+xml"

QUIET_ZONE = 4  # modules around it, as ISO/IEC 18004 wants them
KEPT_BYTES = 1_000_000  # of all codes that are kept


class Codes:
    """Codes, one drawn at a time: it is pure Python, and all of that shares one core."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._turn = asyncio.Semaphore(1)
        self._kept: Recent[bytes] = Recent(KEPT_BYTES)

    async def svg(self, text: str, waited_for: Callable[[], Awaitable[bool]]) -> bytes:
        """Return the code of a text.

        Raises `ServerStoppingError` where nobody waits for it any more.
        """
        if (kept := self._kept.get(text)) is not None:
            return kept
        async with self._turn:
            if (kept := self._kept.get(text)) is not None:  # a class asks for the same one at once
                return kept
            if not await waited_for():
                raise ServerStoppingError("nobody waits for the code any more")
            svg = await self._pool.run(qr_svg, text)
            return self._kept.keep(text, svg, len(svg))


def qr_svg(text: str) -> bytes:
    """Return the smallest code that holds `text`, as an SVG without a size of its own.

    Of its squares at least 15 % may be unreadable; more, where the same size allows it.
    """
    svg = io.BytesIO()
    code = segno.make_qr(text, error="m", boost_error=True)
    code.save(
        svg, kind="svg", border=QUIET_ZONE, light="#fff", omitsize=True, xmldecl=False, nl=False
    )
    return svg.getvalue()
