"""Rules on the forms, worked out from the numbers that each document prints in them."""

from collections.abc import Iterator
from decimal import Decimal

from reports.checking.printed import PrintedForm, number_of
from reports.checking.remedies import CORRECT_NUMBERS, REBUILD
from reports.checking.rule import Case, Fault, Rule

_06A, _03, _04, _05, _07, _08, _766 = "II.06a", "II.03", "II.04", "II.05", "II.07", "II.08", "766"
_LABELS = 2
# By form: a total and its parts, as places among the figures of a row.
_SUMS: dict[str, tuple[tuple[int, tuple[int, ...]], ...]] = {
    _06A: ((0, (1, 2, 3)), (4, (5, 6, 7)), (8, (9, 10)), (0, (4, 8))),
    _03: ((1, (2, 3)), (5, (6, 7))),
    _05: ((0, (1, 2)), (0, (3, 4)), (5, (6, 7)), (0, (5, 9))),
}
_DECLARED_SUMS: dict[str, tuple[tuple[int, tuple[int, ...]], ...]] = {_04: ((1, (3, 4, 5, 6)),)}
# By form: a part that is at most its whole.
_BOUNDS: dict[str, tuple[tuple[tuple[int, ...], int], ...]] = {
    _06A: (((4,), 0),),
    _05: (((8,), 5),),
    _08: (((1, 2, 3), 0), ((7,), 6), ((9,), 8), ((11,), 10), ((12,), 11)),
}
_DECLARED_BOUNDS: dict[str, tuple[tuple[tuple[int, ...], int], ...]] = {_04: (((1,), 0),)}
# Figures that two forms print: form, row (from the end where negative), place.
_SAME = (
    ((_06A, -1, 1), (_08, 0, 4)),
    ((_06A, -1, 2), (_08, 0, 5)),
    ((_03, 0, 5), (_08, 0, 0)),
    ((_03, 0, 5), (_07, 0, 0)),
)
_HALF_HUNDREDTH = Decimal("0.005")
Values = list[Decimal | None]


def _forms(case: Case, code: str) -> Iterator[tuple[str, PrintedForm]]:
    for source, forms in case.form_sets:
        for form in forms:
            if form.code.removesuffix("/VPCP/KSTT").endswith(f" {code}"):
                yield f"{source}, {form.code}", form


def _rows(form: PrintedForm) -> Iterator[tuple[str, Values]]:
    """Rows with figures: the label, and the numbers; a total row has one label."""
    for row in form.rows:
        labels = 1 if row and row[0].startswith("Tổng cộng") else _LABELS
        if len(row) > _LABELS:
            yield row[labels - 1], [number_of(text) for text in row[labels:]]


def _wrong_sums(
    case: Case, sums: dict[str, tuple[tuple[int, tuple[int, ...]], ...]]
) -> Iterator[Fault]:
    for code, identities in sums.items():
        for where, form in _forms(case, code):
            for label, values in _rows(form):
                for whole, parts in identities:
                    total, summands = values[whole], [values[part] for part in parts]
                    if not _adds_up(total, summands):
                        yield Fault(
                            where, f"Dòng «{label}»: cột tổng {total} khác tổng các cột thành phần."
                        )


def _adds_up(total: Decimal | None, parts: Values) -> bool:
    """Whether the parts sum to the total; what nobody has given cannot disagree."""
    known = [part for part in parts if part is not None]
    return total is None or len(known) < len(parts) or sum(known) == total


def _passed_bounds(
    case: Case, bounds: dict[str, tuple[tuple[tuple[int, ...], int], ...]]
) -> Iterator[Fault]:
    for code, pairs in bounds.items():
        for where, form in _forms(case, code):
            for label, values in _rows(form):
                for parts, whole in pairs:
                    limit, known = values[whole], [values[part] or Decimal() for part in parts]
                    if limit is not None and sum(known) > limit:
                        yield Fault(
                            where, f"Dòng «{label}»: phần {sum(known)} lớn hơn tổng {limit}."
                        )


def rows_add_up(case: Case) -> Iterator[Fault]:
    """In every row of the forms a total is the sum of its parts."""
    yield from _wrong_sums(case, _SUMS)
    for where, form in _forms(case, _07):
        for label, values in _rows(form):
            parts = [value for value in values[1:] if value is not None]
            if values[0] is not None and sum(parts) != values[0]:
                yield Fault(where, f"Dòng «{label}»: tổng số khác tổng các cấp.")


def fields_add_up(case: Case) -> Iterator[Fault]:
    """The total row of form II.06a is the sum of its fields, column by column."""
    for where, form in _forms(case, _06A):
        *fields, (_, totals) = list(_rows(form)) or [("", [])]
        for place, total in enumerate(totals):
            column = [values[place] for _, values in fields]
            if total is None or not _adds_up(total, column):
                yield Fault(where, f"Cột ({place + 3}): dòng tổng cộng khác tổng các lĩnh vực.")


def parts_within_wholes(case: Case) -> Iterator[Fault]:
    """What is a part of something is not more than it."""
    yield from _passed_bounds(case, _BOUNDS)


def declared_review(case: Case) -> Iterator[Fault]:
    """What came of the review adds up to what was reviewed, which is no more than was planned."""
    yield from _wrong_sums(case, _DECLARED_SUMS)
    yield from _passed_bounds(case, _DECLARED_BOUNDS)


def forms_agree(case: Case) -> Iterator[Fault]:
    """What two forms print of one thing is one number."""
    for source, forms in case.form_sets:
        by_code = {form.code.split(" ")[-1].removesuffix("/VPCP/KSTT"): form for form in forms}
        for one, other in _SAME:
            if one[0] not in by_code or other[0] not in by_code:
                continue
            values = [_value(by_code[code], row, place) for code, row, place in (one, other)]
            if values[0] != values[1]:
                yield Fault(source, f"Biểu {one[0]} và biểu {other[0]} ghi hai số khác nhau: "
                            f"{values[0]} và {values[1]}.")  # fmt: skip


def _value(form: PrintedForm, row: int, place: int) -> Decimal | None:
    rows = list(_rows(form))
    values = rows[row][1] if rows else []
    return values[place] if place < len(values) else None


def scores_add_up(case: Case) -> Iterator[Fault]:
    """Points of the score are at most their maximum, and sum to each group's and to the total."""
    for where, form in _forms(case, _766):
        groups: list[Values] = []
        members: list[Values] = []
        for label, values in _rows(form):
            if label.startswith("Cộng nhóm"):
                yield from _group_fault(where, label, values, members)
                groups.append(values)
                members = []
            elif label.startswith("Tổng cộng"):
                yield from _group_fault(where, label, values, groups)
            elif len(values) > 1 and values[-1] is not None:
                members.append(values)
                if values[0] is not None and values[-1] > values[0]:
                    yield Fault(where, f"{label}: điểm lớn hơn điểm tối đa.")


def _group_fault(where: str, label: str, values: Values, members: list[Values]) -> Iterator[Fault]:
    points = sum((member[-1] or Decimal() for member in members), Decimal())
    if values[-1] is None or abs(values[-1] - points) > _HALF_HUNDREDTH * (len(members) + 1):
        yield Fault(where, f"{label}: điểm {values[-1]} khác tổng điểm thành phần {points}.")


RULES = (
    Rule("T47", "rows_add_up", "S01, S02, S08, S09", "critical", REBUILD, rows_add_up),
    Rule("T48", "fields_add_up", "S12", "critical", REBUILD, fields_add_up),
    Rule("T49", "parts_within_wholes", "S03, S21, S23", "critical", REBUILD, parts_within_wholes),
    Rule("T50", "review_adds_up", "S16", "critical", CORRECT_NUMBERS, declared_review),
    Rule("T51", "forms_agree", "S10, S17", "critical", REBUILD, forms_agree),
    Rule("T52", "scores_add_up", "decision 766", "critical", REBUILD, scores_add_up),
)
