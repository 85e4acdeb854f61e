"""`ReportContent` to .html: one self-contained page, for a phone, a screen and paper.

The page loads nothing: its content security policy forbids every source but its own style sheet,
which is allowed by hash, so text from data can neither run nor restyle.
"""

import base64
import hashlib
from functools import cache
from typing import Any

from markupsafe import Markup

from reports.content import ReportContent
from reports.form import COLUMN_NUMBERS, HEADING, HEADING_ROWS
from reports.notes import NOTES_TITLE
from reports.rendering import TEMPLATES, render

_HEADING = tuple(tuple(cell for cell in HEADING if cell.row == row) for row in range(HEADING_ROWS))


def render_page(template_name: str, **values: Any) -> str:
    """A page of this room: `values` in `template_name`, with the common style sheet and policy."""
    style, policy = _style_and_policy()
    return render(template_name, style=style, policy=policy, **values)


def render_web(content: ReportContent) -> bytes:
    """The .html of `content`, UTF-8; equal content gives equal bytes."""
    return render_page(
        "bao-cao.html.j2",
        content=content,
        heading=_HEADING,
        column_numbers=COLUMN_NUMBERS,
        notes_title=NOTES_TITLE,
    ).encode()


@cache
def _style_and_policy() -> tuple[Markup, str]:
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return Markup(style), policy  # noqa: S704  ours, from the templates' folder
