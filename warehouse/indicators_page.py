"""Writes docs/indicators.md from the registry: the seeds `indicators` and `score_766_indicators`.

    dbt_project/seeds/indicators.csv, score_766_indicators.csv -> docs/indicators.md

Alone: `python -m warehouse.indicators_page`.
"""

import csv
from itertools import groupby
from operator import itemgetter

from warehouse.settings import PROJECT_ROOT

__all__ = ["PAGE", "indicators_page"]

PAGE = PROJECT_ROOT / "docs" / "indicators.md"
_SEEDS = PROJECT_ROOT / "dbt_project" / "seeds"
_TITLES = {
    "resolution": "Dossiers received and resolved",
    "quality": "Dossiers that lack something",
    "online": "Online services",
    "post": "Public post",
    "publication": "Procedures published",
    "process": "Internal and electronic processes",
    "petitions": "Petitions and complaints",
    "digitisation": "Digitisation and electronic results",
    "payment": "Fees and duties on land",
    "ratings": "Satisfaction",
    "impact": "Impact assessment",
    "appraisal": "Appraisal",
    "review": "Review of procedures",
    "desk": "The one-stop desk",
    "media": "Communication",
    "inspection": "Inspection",
    "tasks": "Tasks ahead",
    "score_766": "Decision 766/QĐ-TTg",
}
_INTRODUCTION = """\
# Indicators

Each number that a report prints. Written from the seed `indicators` by
`python -m warehouse.indicators_page`; change the seed, not this page. In the warehouse the same
rows are `marts.dim_indicators`.

An indicator has a code, which a figure of a document carries, and a column of
`marts.rpt_commune_quarter` (one row per commune and closed quarter). Those without a column are
declared by the commune (`marts.fct_declared_values`) or scored (`marts.rpt_commune_766`). Per
field, `marts.fct_dossiers_by_commune_quarter` has the columns that count dossiers.

All count for the **resolving** commune; days are days in Vietnam. A dossier counts as its latest
version says; a procedure as the catalogue shows it now, but for the days of its decisions. The
legal basis is circular 01/2020/TT-VPCP, whose forms are named; how withdrawn, stopped and refused
dossiers count is the versioned seed `dossier_end_policy`.

A **flow** adds up over quarters, a **stock** does not. Quarters are those of decree 09/2019/NĐ-CP
(15th to 14th) unless the calendar is named.
"""
_ENDING = """\
## Identities

Tested on every row: (3) = (4)+(5)+(6) = (7)+(11); (7) = (8)+(9)+(10); (11) = (12)+(13); (6) = (11)
of the quarter before. The online ones of (4) add up by level. `dig.reused` is part of
`dig.digitised`, that of (7); `dig.signed_result` is part of `dig.electronic_result`, that of
`dig.result_required`. Procedures in force are those of the quarter before, plus issued, less
abolished; they add up by level, and to public and not public. Petitions: carried over and new = on
regulations and on conduct = handled and in process; carried over = in process at the end of the
quarter before. Good, fair and poor ratings add up.

## Shares

A share is null where its denominator is 0, and is then not printed: the sentence says that there
was nothing to count. Rounding is half up, from the two whole numbers, never from a rounded share.
Every sentence with a share names its denominator.

`rating_coverage_share` is also null when there are more slips than resolved dossiers, for slips on
dossiers of an earlier quarter are among them.
"""
_HEAD = """\
| Code | Column | Name | Unit | Form | Kind | What is counted |
|---|---|---|---|---|---|---|"""

_SCORE_HEAD = """\
Each of its indicators is printed as `766.` and its number: the points, with the maximum
(`.maximum`), the numerator (`.numerator`) and the denominator (`.denominator`); both numbers are in
`marts.fct_766_scores`. A maximum of 0 is shown, not scored.

| Code | Name | Most points | All of them from | Without a denominator | Counted as |
|---|---|---|---|---|---|"""

Row = dict[str, str]


def indicators_page() -> str:
    """The page as the seed has it now: one table per section, in the order of the seed."""
    rows = _rows("indicators")
    order = {section: place for place, section in enumerate(_TITLES)}
    rows.sort(key=lambda row: order[row["section"]])
    parts = [_INTRODUCTION]
    for section, found in groupby(rows, key=itemgetter("section")):
        parts.append("\n".join([f"## {_TITLES[section]}\n", _HEAD, *map(_line, found)]) + "\n")
    scores = map(_score_line, _rows("score_766_indicators"))
    return "\n".join([*parts, "\n".join([_SCORE_HEAD, *scores]) + "\n", _ENDING])


def _rows(seed: str) -> list[Row]:
    with (_SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _score_line(row: Row) -> str:
    cells = (
        f"`766.{row['indicator_code']}`",
        row["indicator_name_vi"],
        row["maximum_points"],
        f"{float(row['full_share']):.0%}" if row["full_share"] else "",
        row["zero_denominator_points"],
        f"{row['indicator_name_en']}; {row['source']}",
    )
    return f"| {' | '.join(cells)} |".replace("|  |", "| |")


def _line(row: Row) -> str:
    cells = (
        f"`{row['indicator_code']}`",
        f"`{row['column_name']}`" if row["column_name"] else "",
        row["name_vi"],
        row["unit"],
        row["form_column"].removeprefix("II.06a "),
        _kind(row),
        row["formula"],
    )
    return f"| {' | '.join(cells)} |".replace("|  |", "| |")


def _kind(row: Row) -> str:
    if row["kind"] == "share":
        return "share"
    calendar = ", calendar quarters" if row["calendar"] == "CALENDAR" else ""
    return f"{row['kind']}, {row['nature']}{calendar}"


if __name__ == "__main__":
    PAGE.write_text(indicators_page(), encoding="utf-8")
