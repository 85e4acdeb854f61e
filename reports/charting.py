"""What the web page draws: bars of counts that the report prints."""

from reports.content import Series
from reports.ledger import Ledger
from warehouse.periods import Quarter


def draw_series(ledger: Ledger) -> tuple[Series, ...]:
    """Channels, punctuality, and quarter over quarter where there was a quarter before."""
    return (
        Series(
            "Hồ sơ tiếp nhận mới theo hình thức",
            ("Trực tuyến", "Trực tiếp", "Bưu chính công ích"),
            tuple(map(ledger.count, ("06a.4", "dos.direct", "dos.postal"))),
        ),
        Series(
            "Hồ sơ đã giải quyết theo thời hạn",
            ("Trước hạn", "Đúng hạn", "Quá hạn"),
            tuple(map(ledger.count, ("06a.8", "06a.9", "06a.10"))),
        ),
        *(
            _over_quarters(ledger, code, title)
            for code, title in (
                ("06a.3", "Hồ sơ nhận giải quyết qua các quý"),
                ("06a.7", "Hồ sơ đã giải quyết qua các quý"),
            )
            if ledger.figures.earlier
        ),
    )


def _over_quarters(ledger: Ledger, code: str, title: str) -> Series:
    earlier = ledger.figures.earlier
    codes = (*(quarter.quarter_code for quarter in earlier), ledger.figures.quarter_code)
    labels = tuple(f"Quý {q.label.split()[1]}/{q.year}" for q in map(Quarter.parse, codes))
    counts = (*(ledger.earlier_count(code, quarter) for quarter in earlier), ledger.count(code))
    return Series(title, labels, counts)
