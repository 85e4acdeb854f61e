"""`ReportContent` to .html: one self-contained page, for a phone, a screen and paper.

The page loads nothing: its content security policy forbids every source but its own style sheet
and, where a page has one, its own script, both allowed by hash. Text from data can neither run nor
restyle.
"""

import base64
import hashlib
from functools import cache
from typing import Any

from markupsafe import Markup

from reports.charts import draw_chart
from reports.content import Figure, ReportContent
from reports.index import ProvinceIndex
from reports.map import WIDTH as MAP_WIDTH
from reports.rendering import (
    ANNEX_TITLE,
    NOTES_TITLE,
    TEMPLATES,
    anchor,
    explained_at,
    note_lines,
    render,
)

EXPLANATIONS = "giai-thich.html"


class _Anchors:
    """Gives each indicator one anchor: where its figure of the whole commune is printed first."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def __call__(self, figure: Figure) -> str:
        """The anchor of `figure`, or nothing where it has one already, is one field's, or none."""
        is_whole = figure.code and not getattr(figure, "field_code", None)
        if not is_whole or figure.code in self._given:
            return ""
        self._given.add(figure.code)
        return anchor(figure.code)


def render_page(template_name: str, *, script_name: str = "", **values: Any) -> str:
    """A page of this room: `values` in `template_name`, with the common style sheet and policy.

    `script_name` is a file of the templates' folder, the only script that the page may run.
    """
    style, style_source = _inline("style.css")
    sources = [f"style-src {style_source}"]
    script = Markup()
    if script_name:
        script, script_source = _inline(script_name)
        sources.append(f"script-src {script_source}")
    policy = "; ".join(["default-src 'none'", *sources, "base-uri 'none'", "form-action 'none'"])
    return render(template_name, style=style, script=script, policy=policy, **values)


def render_web(content: ReportContent) -> bytes:
    """The .html of `content`, UTF-8; equal content gives equal bytes."""
    return render_page(
        "bao-cao.html.j2",
        content=content,
        charts=[(series.title, draw_chart(series)) for series in content.charts],
        annex_title=ANNEX_TITLE,
        notes=note_lines(content),
        notes_title=NOTES_TITLE,
        anchor_of=_Anchors(),
        link_of=lambda figure: f"{EXPLANATIONS}#{explained_at(figure)}",
    ).encode()


def render_explanations(content: ReportContent) -> bytes:
    """The page beside the report that says of each of its figures what it is and is made of."""
    return render_page("giai-thich.html.j2", content=content).encode()


def render_index(index: ProvinceIndex, *, summary: str) -> str:
    """The province's page; `summary` is the workbook beside it."""
    return render_page(
        "index.html.j2",
        script_name="sort.js",
        index=index,
        summary=summary,
        map_width=MAP_WIDTH,
        anchor_of=_Anchors(),
    )


@cache
def _inline(name: str) -> tuple[Markup, str]:
    """A file of the templates' folder, and the source by which a policy allows exactly it."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Markup(text), f"'sha256-{digest}'"  # noqa: S704  ours, from the templates' folder
