"""Numerals that are no figures: in dates, citations, names and terms of the law."""

import re
from functools import lru_cache

from reports.commune import CommuneFigures
from reports.legal import term_keys, term_on

_DATE = r"ngày \d+ tháng \d+ năm \d+"
_QUARTER = r"[Qq]uý [IV]+ năm \d{4}"
_SYMBOL = r"số \d+/(?:\d{4}/)?[A-ZĐ][\w-]*"
_FORM = r"[Bb]iểu số II\.\d\d[a-c]?(?:/VPCP/KSTT)?"


def permitted_numbers(figures: CommuneFigures) -> re.Pattern[str]:
    """Dates, quarters, citations, codes of forms, and names of the commune that have digits."""
    return _pattern(_names_with_digits(figures))


@lru_cache(maxsize=256)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join((_DATE, _QUARTER, _SYMBOL, _FORM, *map(re.escape, longest_first))))


def _names_with_digits(figures: CommuneFigures) -> tuple[str, ...]:
    units = (figures.commune, figures.superior, figures.province)
    names = [unit.in_sentence for unit in units]
    names += [field.field_name for field in figures.fields]
    names += [term_on(key, figures.period_to) for key in sorted(term_keys())]
    return tuple(name for name in names if any(sign.isdigit() for sign in name))
