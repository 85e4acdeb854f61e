"""Jinja templates of this room: compiled once per process, every value escaped.

Templates come from `reports/templates/` only, never from data.
"""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


def render(template_name: str, **values: Any) -> str:
    """The template filled with `values`; markup in a value is shown, never obeyed."""
    return _template(template_name).render(**values)
