"""One commune's figures and receipt to one `ReportContent`: an official report, ready to render.

The form follows decree 30/2020/NĐ-CP, annex I. What only a person can give stays blank: the
number, which the registry assigns on issue, and the name of the signatory.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from expectations.receipt import Receipt
from reports.charting import draw_series
from reports.commune import CommuneFigures
from reports.content import (
    NO_DATA,
    Closing,
    Figure,
    Form,
    Letterhead,
    Missing,
    Paragraph,
    ReportContent,
)
from reports.entries import draft_entries
from reports.forms import build_forms
from reports.narrative import Narrator
from reports.notes import write_notes
from reports.numbers import date_text
from reports.registry import Registry

# Registry numbers are assigned on issue; a draft leaves the room for one.
_BLANK_NUMBER = "\N{NO-BREAK SPACE}" * 6


def draft(figures: CommuneFigures, receipt: Receipt) -> ReportContent:
    """The report of `figures`, dated the day after the period's last day."""
    report_date = figures.period_to + timedelta(days=1)
    narrator = Narrator(figures)
    committee = figures.commune.committee
    body = narrator.body()
    forms = build_forms(narrator.ledger)
    return ReportContent(
        commune_code=figures.commune_code,
        commune_name=figures.commune.name,
        quarter_code=figures.quarter_code,
        period_from=figures.period_from,
        period_to=figures.period_to,
        report_date=report_date,
        issuer=committee,
        letterhead=_letterhead(figures, report_date),
        type_name="BÁO CÁO",
        subject=narrator.subject(),
        body=body,
        closing=_closing(figures),
        attached_to=f"(Kèm theo Báo cáo số{_BLANK_NUMBER}/BC-UBND {date_text(report_date)} "
        f"của {committee})",
        forms=forms,
        notes=write_notes(narrator.ledger, receipt),
        missing=_not_declared(figures.registry, body, forms),
        charts=draw_series(narrator.ledger),
        entries=draft_entries(figures, _printed(body, forms)),
    )


def _letterhead(figures: CommuneFigures, report_date: date) -> Letterhead:
    return Letterhead(
        superior_lines=("ỦY BAN NHÂN DÂN", figures.superior.in_capitals),
        issuer_lines=("ỦY BAN NHÂN DÂN", figures.commune.in_capitals),
        country="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        motto="Độc lập - Tự do - Hạnh phúc",
        number=f"Số:{_BLANK_NUMBER}/BC-UBND",
        place_and_date=f"{figures.commune.place}, {date_text(report_date)}",
        addressee=f"Kính gửi: {figures.superior.committee}",
    )


def _closing(figures: CommuneFigures) -> Closing:
    own_committee = f"UBND {figures.commune.kind}".strip()
    return Closing(
        authority="TM. ỦY BAN NHÂN DÂN",
        signatory="CHỦ TỊCH",
        recipients=(
            "- Như trên;",
            f"- Chủ tịch, các Phó Chủ tịch {own_committee};",
            "- Lưu: VT.",
        ),
    )


def _printed(body: Iterable[Paragraph], forms: Iterable[Form]) -> list[Figure]:
    """Every figure of the report in reading order, as often as it is printed."""
    printed: list[Figure] = [figure for paragraph in body for figure in paragraph.figures]
    return printed + [figure for form in forms for row in form.rows for figure in row.figures]


def _not_declared(
    registry: Registry, body: Iterable[Paragraph], forms: Iterable[Form]
) -> tuple[Missing, ...]:
    """What the commune may declare and the report prints as missing, in reading order."""
    missing = (
        figure
        for figure in _printed(body, forms)
        if isinstance(figure, Missing) and figure.text == NO_DATA
    )
    return tuple(dict.fromkeys(f for f in missing if registry[f.code].is_declared))
