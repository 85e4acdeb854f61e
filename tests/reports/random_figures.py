"""Figures that no commune ever had, yet each identity holds: what the narrative must withstand.

`random_figures(Random(seed))` draws one commune and quarter: any year from 2020 to 2026, every kind
of unit, nothing, one, few and very many dossiers, shares of exactly none and exactly all, declared
data given, partly given or not at all.
"""

import csv
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

from reports.commune import (
    EARLIER_COLUMNS,
    FORM_COLUMNS,
    CommuneFigures,
    CommuneScore,
    EarlierQuarter,
    FieldFigures,
    ScoreGroup,
    ScoreRow,
)
from reports.registry import Registry
from reports.scores import hundredths
from reports.units import Unit
from warehouse.periods import Quarter

SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds"
_COLUMNS = (
    "indicator_code", "column_name", "name_vi", "unit", "section", "kind", "numerator_code",
    "denominator_code", "denominator_name_vi", "origin",
)  # fmt: skip
_FIELD_NAMES = (
    "Bảo trợ xã hội", "Chứng thực", "Đất đai", "Hộ tịch", "Môi trường", "Người có công",
    "Văn hóa", "Thi đua, khen thưởng",
)  # fmt: skip
_BEFORE_REFORM = (
    ("Xã Đồng Lạc", "Huyện Nam Sách"), ("Thị trấn Nam Sách", "Huyện Nam Sách"),
    ("Phường Cẩm Thượng", "Thành phố Hải Dương"), ("Xã Thượng Quận", "Thị xã Kinh Môn"),
)  # fmt: skip
_AFTER_REFORM = ("Xã Nam Sách", "Phường Chu Văn An", "Đặc khu Bạch Long Vĩ", "Phường 1")
_LINES = (
    "Đài truyền thanh phát tin hằng tuần, thời lượng 15 phút.",
    "- Bố trí 02 máy tính cho người dân tự nộp hồ sơ;",
    "1. Tiếp tục tuyên truyền, hướng dẫn người dân./.",
    "Phối hợp với Bưu điện văn hóa trong tiếp nhận hồ sơ",
)
_FULL_AT = {"3.1": "0.8", "3.3": "0.5", "3.4": "0.8", "3.5": "0.8", "4.3": "0.8", "5.4": "0.9"}
SCORE_GROUPS = {
    "A": ("Công khai, minh bạch", {"1.1": 6, "1.2": 4, "1.3": 2, "1.4": 6}),
    "B": ("Tiến độ giải quyết", {"2.1": 20, "2.2": 0}),
    "C": ("Dịch vụ công trực tuyến", {"3.1": 2, "3.2": 4, "3.3": 6}),
    "D": ("Thanh toán trực tuyến", {"3.4": 2, "3.5": 2, "3.6": 6}),
    "E": ("Mức độ hài lòng", {"5.1": 0, "5.2": 6, "5.3": 6, "5.4": 6}),
    "F": (
        "Số hóa hồ sơ",
        {"4.1": 6, "4.2": 4, "4.3": 2, "4.4": 4, "4.5": 2, "4.6": 2, "4.7": 2},
    ),
}
_BANDS = ((90, "Xuất sắc"), (80, "Tốt"), (70, "Khá"), (50, "Trung bình"), (0, "Yếu"))
_FIRST_SCORE = date(2022, 6, 23)
_LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)


@cache
def seed_registry() -> Registry:
    """The registry as the project's seeds have it."""
    with (SEEDS / "indicators.csv").open(encoding="utf-8", newline="") as file:
        rows = [tuple(row[column] for column in _COLUMNS) for row in csv.DictReader(file)]
    with (SEEDS / "declared_items.csv").open(encoding="utf-8", newline="") as file:
        rows += [
            (r["item_code"], "", r["name_vi"], r["unit"], r["section"], "text", "", "", "",
             "declared")
            for r in csv.DictReader(file)
            if r["kind"] == "text"
        ]  # fmt: skip
    return Registry.of(rows)


def drawn(seed: int) -> CommuneFigures:
    """The figures of one seed."""
    return random_figures(Random(seed))  # noqa: S311  no secret is drawn


def random_figures(rng: Random) -> CommuneFigures:
    """One commune in one quarter, drawn from `rng`."""
    quarter = Quarter(rng.randint(2020, 2026), rng.randint(1, 4))
    fields = _fields(rng)
    counts = {column: sum(field.counts[column] for field in fields) for column in FORM_COLUMNS}
    counts |= _dossiers(rng, counts)
    counts |= _procedures(rng)
    counts |= _petitions(rng)
    counts |= _papers(rng, counts["resolved_count"])
    counts |= _payments(rng)
    counts |= _ratings(rng, counts["resolved_count"])
    name, superior, province, province_code = _units(rng, quarter.period_to)
    with_dossiers = {field.field_name for field in fields}
    return CommuneFigures(
        commune_code=f"{rng.randint(10500, 11999):05}",
        commune=Unit(name),
        superior=Unit(superior),
        province=Unit(province),
        province_code=province_code,
        quarter_code=quarter.code,
        period_from=quarter.period_from,
        period_to=quarter.period_to,
        policy_version="06a-2023-1",
        counts=counts,
        registry=seed_registry(),
        fields=tuple(fields),
        silent_fields=tuple(sorted(set(_FIELD_NAMES) - with_dossiers)),
        declared=_declared(rng, counts),
        score=_score(rng, quarter) if rng.random() < 0.8 else None,
        earlier=_earlier(rng, quarter),
    )


def _number(rng: Random) -> int:
    """Nothing, one, few, many: each often."""
    return rng.choice((0, 0, 1, rng.randint(2, 30), rng.randint(31, 2000), 123_456))


def _part(rng: Random, whole: int) -> int:
    """Of a whole: none, all, all but one, or anything between."""
    return rng.choice((0, whole, max(0, whole - 1), rng.randint(0, whole), rng.randint(0, whole)))


def _split(rng: Random, whole: int, parts: int) -> list[int]:
    """`whole` as a sum of `parts` numbers, in any order."""
    made = []
    for _ in range(parts - 1):
        made.append(_part(rng, whole - sum(made)))
    made.append(whole - sum(made))
    rng.shuffle(made)
    return made


def _units(rng: Random, day: date) -> tuple[str, str, str, str]:
    if day <= _LAST_DAY_OF_DISTRICTS:
        if rng.random() < 0.3:
            return "Xã Đại Bản", "Huyện An Dương", "Thành phố Hải Phòng", "31"
        return (*rng.choice(_BEFORE_REFORM), "Tỉnh Hải Dương", "30")
    return rng.choice(_AFTER_REFORM), "Thành phố Hải Phòng", "Thành phố Hải Phòng", "31"


def _fields(rng: Random) -> list[FieldFigures]:
    names = rng.sample(_FIELD_NAMES, rng.choice((0, 1, 1, 3, len(_FIELD_NAMES))))
    drawn = [
        FieldFigures(f"G15-{name[:2].upper()}{number:02}", name, _form_row(rng))
        for number, name in enumerate(sorted(names), start=1)
    ]
    return [field for field in drawn if any(field.counts.values())]


def _form_row(rng: Random) -> dict[str, int]:
    received = _number(rng)
    online, direct, carried = _split(rng, received, 3)
    resolved = _part(rng, received)
    classes = [resolved, 0] if rng.random() < 0.5 else _split(rng, resolved, 2)
    early = _part(rng, classes[0])
    in_time = _part(rng, received - resolved)
    values = (
        received, online, direct, carried, resolved, early, classes[0] - early, classes[1],
        received - resolved, in_time, received - resolved - in_time,
    )  # fmt: skip
    return dict(zip(FORM_COLUMNS, values, strict=True))


def _dossiers(rng: Random, form: dict[str, int]) -> dict[str, int]:
    # Who waits for the applicant is never overdue.
    supplement, payment, in_time = _split(rng, form["pending_in_time_count"], 3)
    postal = rng.choice((0, _part(rng, form["received_direct_or_postal_count"])))
    other = rng.choice((0, 0, _part(rng, form["received_online_count"])))
    full, partial = _split(rng, form["received_online_count"] - other, 2)
    return {
        "received_new_count": form["received_online_count"]
        + form["received_direct_or_postal_count"],
        "received_direct_count": form["received_direct_or_postal_count"] - postal,
        "received_postal_count": postal,
        "resolved_in_time_count": form["resolved_early_count"] + form["resolved_on_time_count"],
        "in_process_count": in_time + form["pending_overdue_count"],
        "waiting_for_supplement_count": supplement,
        "waiting_for_payment_count": payment,
        "returned_count": _part(rng, form["resolved_on_time_count"]),
        "no_due_date_count": _part(rng, form["received_count"]),
        "no_channel_count": _part(rng, form["received_count"]),
        "quarantined_count": _number(rng),
        "received_online_full_count": full,
        "received_online_partial_count": partial,
        "received_online_other_count": other,
    }


def _procedures(rng: Random) -> dict[str, int]:
    total = rng.choice((0, 1, 139, 139, rng.randint(2, 400)))
    public = _part(rng, total)
    full, partial, information = _split(rng, total, 3)
    issued, amended, abolished = (
        (0, 0, 0) if rng.random() < 0.3 else (rng.choice((0, 3, 18)) for _ in range(3))
    )
    with_fee = _part(rng, total)
    decisions = rng.randint(1, 5) if issued + amended + abolished else 0
    return {
        "procedure_count": total,
        "procedure_field_count": min(total, rng.choice((1, 28, 34))),
        "procedure_decision_count": decisions,
        "procedures_issued_count": issued,
        "procedures_amended_count": amended,
        "procedures_issued_or_amended_count": issued + amended,
        "procedures_abolished_count": abolished,
        "procedures_public_count": public,
        "procedures_not_public_count": total - public,
        "procedures_information_count": information,
        "procedures_partial_count": partial,
        "procedures_full_count": full,
        "procedures_online_count": full + partial,
        "procedures_with_fee_count": with_fee,
        "procedures_with_online_payment_count": _part(rng, with_fee),
        "procedures_with_internal_process_count": _part(rng, total),
        "procedures_with_electronic_process_count": _part(rng, total),
    }


def _petitions(rng: Random) -> dict[str, int]:
    total = rng.choice((0, 0, 1, rng.randint(2, 40)))
    carried, received = _split(rng, total, 2)
    regulation, conduct = _split(rng, total, 2)
    handled = _part(rng, total)
    within_power, forwarded = _split(rng, handled, 2)
    complaints = rng.choice((0, 0, 1, 3))
    on_conduct, on_decision = _split(rng, complaints, 2)
    return {
        "petition_count": total,
        "petition_carried_over_count": carried,
        "petition_received_count": received,
        "petition_on_regulation_count": regulation,
        "petition_on_conduct_count": conduct,
        "petition_handled_count": handled,
        "petition_handled_within_power_count": within_power,
        "petition_forwarded_count": forwarded,
        "petition_pending_count": total - handled,
        "petition_handled_on_time_count": _part(rng, handled),
        "petition_published_count": rng.choice((0, handled, 1)),
        "complaint_count": complaints,
        "complaint_on_conduct_count": on_conduct,
        "complaint_on_decision_count": on_decision,
    }


def _papers(rng: Random, resolved: int) -> dict[str, int]:
    digitised = _part(rng, resolved)
    required = _part(rng, resolved)
    electronic = _part(rng, required)
    return {
        "digitised_count": digitised,
        "reused_count": _part(rng, digitised),
        "result_required_count": required,
        "electronic_result_count": electronic,
        "signed_result_count": _part(rng, electronic),
        "returned_by_post_count": rng.choice((0, 0, _part(rng, resolved))),
    }


def _payments(rng: Random) -> dict[str, int]:
    made = {}
    for kind in ("fee", "land"):
        dossiers = _number(rng)
        online = _part(rng, dossiers)
        amount = dossiers * rng.choice((8_000, 50_000, 1_250_000))
        made |= {
            f"{kind}_paid_count": dossiers,
            f"{kind}_paid_online_count": online,
            f"{kind}_paid_amount": amount,
            f"{kind}_paid_online_amount": amount // dossiers * online if dossiers else 0,
        }
    return made


def _ratings(rng: Random, resolved: int) -> dict[str, int]:
    total = rng.choice((0, _part(rng, resolved), _part(rng, resolved), _number(rng)))
    good = _part(rng, total)
    fair, poor = _split(rng, total - good, 2)
    return {
        "rating_count": total,
        "rating_good_count": good,
        "rating_fair_count": fair,
        "rating_poor_count": poor,
    }


def _declared(rng: Random, counts: dict[str, int]) -> dict[str, Decimal | str]:
    procedures, fields = counts["procedure_count"], counts["procedure_field_count"]
    share = rng.choice((0.0, 0.5, 0.9, 1.0))
    planned = rng.choice((0, procedures, rng.randint(0, procedures)))
    finished = rng.choice((_part(rng, planned), planned))
    outcomes = [finished, 0, 0, 0] if rng.random() < 0.4 else _split(rng, finished, 4)
    inspections = rng.choice((0, 1, 4))
    numbers: dict[str, float] = {
        "law.assessed": rng.choice((0, 2)),
        "law.appraised": rng.choice((0, 3)),
        "review.planned": planned,
        "review.finished": finished,
        "review.fields": min(finished, fields, rng.choice((1, 28))),
        **dict(
            zip(
                ("review.keep", "review.amend", "review.abolish", "review.link"),
                outcomes,
                strict=True,
            )
        ),
        "desk.area": rng.choice((45, 45.5, 120.25)),
        "desk.computers": rng.choice((0, 3)),
        "desk.scanners": 1,
        "desk.printers": 3,
        "desk.staff": 5,
        "desk.allowance": 300_000,
        "desk.procedures": rng.choice((procedures, procedures, 0, _part(rng, procedures))),
        "media.items": rng.choice((0, 12)),
        "inspection.planned": inspections,
        "inspection.done": _part(rng, inspections),
        "target.digitised_share": rng.choice((98, 80, 99.5)),
    }
    declared: dict[str, Decimal | str] = {
        code: Decimal(str(number)) for code, number in numbers.items() if rng.random() < share
    }
    for code, indicator in seed_registry().by_code.items():
        if indicator.kind == "text" and rng.random() < share:
            declared[code] = "\n".join(rng.sample(_LINES, rng.randint(1, 3)))
    return declared


def _score(rng: Random, quarter: Quarter) -> CommuneScore | None:
    before = quarter.previous
    first, last = date(before.year, 3 * before.number - 2, 1), quarter.period_to.replace(day=1)
    period_to = date.fromordinal(last.replace(month=3 * quarter.number - 2).toordinal() - 1)
    if first < _FIRST_SCORE:
        return None
    generous = rng.random() < 0.4
    rows = [
        _score_row(rng, group, code, maximum, generous)
        for group, (_, indicators) in SCORE_GROUPS.items()
        for code, maximum in indicators.items()
    ]
    total = sum((row.points for row in rows if row.points is not None), Decimal())
    computable = sum((row.maximum for row in rows if row.points is not None), Decimal())
    return CommuneScore(
        period_code=before.code,
        period_from=first,
        period_to=period_to,
        total=total,
        computable=computable,
        lowest_band=_band(total),
        highest_band=_band(total + 100 - computable),
        rows=tuple(rows),
        groups=tuple(
            ScoreGroup(
                group,
                name,
                Decimal(sum(indicators.values())),
                sum((r.points or Decimal() for r in rows if r.group_code == group), Decimal()),
            )
            for group, (name, indicators) in SCORE_GROUPS.items()
        ),
    )


def _score_row(rng: Random, group: str, code: str, maximum: int, generous: bool) -> ScoreRow:
    name = f"Chỉ số thành phần {code}"
    if code == "4.7":
        return ScoreRow(code, group, name, Decimal(maximum), None, None, None)
    denominator = _number(rng)
    numerator = denominator if generous else _part(rng, denominator)
    points = Decimal(maximum if code in ("5.2", "5.3") else 0)
    if denominator:
        ratio = Decimal(numerator) / denominator / Decimal(_FULL_AT.get(code, "1"))
        points = hundredths(min(Decimal(1), ratio) * maximum)
    return ScoreRow(code, group, name, Decimal(maximum), numerator, denominator, points)


def _band(points: Decimal) -> str:
    return next(name for least, name in _BANDS if points >= least)


def _earlier(rng: Random, quarter: Quarter) -> tuple[EarlierQuarter, ...]:
    made: list[EarlierQuarter] = []
    for _ in range(rng.choice((0, 1, 4))):
        quarter = quarter.previous
        received = _number(rng)
        resolved = _part(rng, received)
        values = (received, resolved, _part(rng, resolved), _part(rng, received))
        counts = dict(zip(EARLIER_COLUMNS, values, strict=True))
        made.insert(0, EarlierQuarter(quarter.code, counts))
    return tuple(made)
