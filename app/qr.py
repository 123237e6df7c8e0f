"""A text as a QR code: what a phone's camera reads from a projector.

`routes.qr` makes the text, an address on this server. It is dark on light whatever the page's
colours are: many cameras read nothing else.
"""

import io

import segno

MEDIA_TYPE = "image/svg+xml"

QUIET_ZONE = 4  # modules around it, as ISO/IEC 18004 wants them


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
