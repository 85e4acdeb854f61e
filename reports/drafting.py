"""One commune's figures and receipt to one `ReportContent`: an official report, ready to render.

The form follows decree 30/2020/NĐ-CP, annex I. What only a person can give stays blank: the
number, which the registry assigns on issue, and the name of the signatory.
"""

from datetime import timedelta

from expectations.receipt import Receipt
from reports.content import Closing, Letterhead, ReportContent
from reports.figures import CommuneFigures
from reports.form import build_form
from reports.narrative import date_text, write_body
from reports.notes import write_notes
from warehouse.periods import Quarter

# Registry numbers are assigned on issue; a draft leaves the room for one.
_BLANK_NUMBER = "\N{NO-BREAK SPACE}" * 6


def draft(figures: CommuneFigures, receipt: Receipt) -> ReportContent:
    """The report of `figures`, dated the day after the period's last day."""
    report_date = figures.period_to + timedelta(days=1)
    quarter = Quarter.parse(figures.quarter_code)
    committee = figures.commune.committee
    letterhead = Letterhead(
        superior_lines=("ỦY BAN NHÂN DÂN", figures.superior.in_capitals),
        issuer_lines=("ỦY BAN NHÂN DÂN", figures.commune.in_capitals),
        country="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        motto="Độc lập - Tự do - Hạnh phúc",
        number=f"Số:{_BLANK_NUMBER}/BC-UBND",
        place_and_date=f"{figures.commune.place}, {date_text(report_date)}",
        addressee=f"Kính gửi: {figures.superior.committee}",
    )
    return ReportContent(
        commune_code=figures.commune_code,
        commune_name=figures.commune.name,
        quarter_code=figures.quarter_code,
        report_date=report_date,
        issuer=committee,
        letterhead=letterhead,
        type_name="BÁO CÁO",
        subject=f"Tình hình, kết quả giải quyết thủ tục hành chính {quarter.label}",
        body=write_body(figures, report_date),
        closing=_closing(figures),
        form=build_form(
            figures,
            attached_to=f"(Kèm theo Báo cáo số{_BLANK_NUMBER}/BC-UBND {date_text(report_date)} "
            f"của {committee})",
        ),
        notes=write_notes(figures, receipt),
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
