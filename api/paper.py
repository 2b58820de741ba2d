"""Documents that leave the house: a template set in HTML, and HTML set as tagged PDF.

It stands below the services, for a mail takes its PDF along and no page is asked for then. The
templates are those of the site, so that paper and page say the same.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from collections.abc import Sequence

SITE = Path(__file__).parent / "pages"
STATIC = SITE / "static"


class NoPdf(MatchmakerError):
    """WeasyPrint or Pango is not installed."""

    code = "no_pdf"


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(SITE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def as_html(template: str, styles: Sequence[str] = (), **facts: object) -> str:
    """Return a document of its own.

    Parameters
    ----------
    styles
        Files to put inside, so that it can be opened by itself.
    """
    html = _templates().get_template(template).render(**facts)
    if not styles:
        return html
    inside = "\n".join((STATIC / name).read_text("utf-8") for name in styles)
    return html.replace("</head>", f"<style>{inside}</style></head>", 1)


def as_pdf(html: str, styles: Sequence[str]) -> bytes:
    """Return a document as tagged PDF (PDF/UA-1).

    Raises
    ------
    NoPdf
        WeasyPrint or Pango is not installed.
    """
    try:
        from weasyprint import CSS, HTML  # noqa: PLC0415  an extra, and slow to load
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise NoPdf from error

    fonts = FontConfiguration()
    sheets = [CSS(filename=str(STATIC / name), font_config=fonts) for name in styles]
    document = HTML(string=html, base_url=str(STATIC))
    told: bytes = document.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")
    return told


def as_png(svg: str, width: float, height: float, scale: float = 2.0) -> bytes:
    """Return a drawing as a picture on white.

    Parameters
    ----------
    width, height
        Of the drawing, in its own units.
    scale
        Pixels of the picture for one of these.

    Raises
    ------
    NoPdf
        WeasyPrint, Pango or pypdfium2 is not installed.
    """
    try:
        from pypdfium2 import PdfDocument  # noqa: PLC0415  an extra
        from weasyprint import CSS, HTML  # noqa: PLC0415  the same
    except (ImportError, OSError) as error:
        raise NoPdf from error

    sheet = f"@page {{ size: {width}px {height}px; margin: 0 }} body {{ margin: 0 }}"
    sheet += " svg { display: block; background: #fff }"
    drawn = HTML(string=f"<body>{svg}</body>").write_pdf(stylesheets=[CSS(string=sheet)])
    document = PdfDocument(drawn)
    try:
        # A point of PDF is 4/3 of a pixel of CSS.
        picture = document[0].render(scale=scale * 4 / 3).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
