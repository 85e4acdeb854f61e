"""Jinja templates of this room: compiled once per process, every value escaped.

Templates come from `reports/templates/` only, never from data. What all three formats print of
their own stands here, so that none of them words it differently.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from reports.content import Figure, Missing, ReportContent

TEMPLATES = Path(__file__).parent / "templates"
ANNEX_TITLE = "CÁC BIỂU SỐ LIỆU"
NOTES_TITLE = "Ghi chú về chất lượng số liệu"
_DECLARED_NOTE = "- Đoạn in nghiêng trong báo cáo là lời của đơn vị báo cáo."
_MISSING_NOTE = "- Nội dung đơn vị chưa kê khai"
_NO_IDENTIFIER = re.compile(r"[^0-9a-z]+")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.tests["missing"] = lambda figure: isinstance(figure, Missing)
    return environment


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


def render(template_name: str, **values: Any) -> str:
    """The template filled with `values`; markup in a value is shown, never obeyed."""
    return _template(template_name).render(**values)


def note_lines(content: ReportContent) -> tuple[str, ...]:
    """The notes at the end of every format: on quality, what is italic, what is not declared."""
    lines = [note.text for note in content.notes]
    if any(paragraph.is_declared for paragraph in content.body):
        lines.append(_DECLARED_NOTE)
    if content.missing:
        names = "; ".join(missing.name for missing in content.missing)
        lines.append(f"{_MISSING_NOTE} ({len(content.missing)}): {names}.")
    return tuple(lines)


def anchor(code: str) -> str:
    """The anchor of an indicator in a page: `06a.3` becomes `i-06a-3`."""
    return f"i-{_NO_IDENTIFIER.sub('-', code.lower())}"


def explained_at(figure: Figure | str) -> str:
    """The anchor of a figure, or of a code, on the explanation page: `06a.3` is at `e-06a-3`."""
    if isinstance(figure, str):
        return f"e-{_NO_IDENTIFIER.sub('-', figure.lower())}"
    field = getattr(figure, "field_code", None)
    return explained_at(f"{figure.code} {field}" if field else figure.code)


def figure_code(figure: Figure) -> str:
    """The code of a figure as a document shows it, with the field where it is one field's."""
    field = getattr(figure, "field_code", None)
    return f"{figure.code} [field_code {field}]" if field else figure.code
