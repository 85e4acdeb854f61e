"""Rules on citations and on words of the law, as they stood on the period's last day."""

import re
from collections.abc import Iterator
from datetime import date

from reports.checking.printed import Line
from reports.checking.remedies import CALL_OPERATOR, CORRECT_WORDS
from reports.checking.rule import Case, Fault, Rule
from reports.legal import LegalText, legal_texts

_CITED = re.compile(
    r"(Luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Quyết định|Chỉ thị) số (\S*[^\s.,;:)])"
)
_UNNUMBERED = re.compile(r"(?:Nghị định|Thông tư|Chỉ thị) (?!số )\d")
_SYMBOL = re.compile(
    r"\d{1,4}/\d{4}/(?:QH\d+|NĐ-CP|NQ-CP|QĐ-TTg|TT-[A-ZĐ]{2,}|TTLT(?:-[A-ZĐ]+)+)"
    r"|\d{1,4}/(?:QĐ-TTg|CT-TTg|NQ-CP|QĐ-UBND|KH-UBND)"
)
_LEVEL = re.compile(r"[Mm]ức độ (?:3|4|ba|bốn)\b")
# Decree 42/2022/NĐ-CP put an end to the four levels of online services.
_NO_LEVELS_FROM = date(2022, 8, 15)


def _citations(case: Case) -> Iterator[tuple[Line, str, str]]:
    for line, match in case.printed.own_body_lines.found(_CITED):
        yield line, match[1], match[2]


def citation_pattern(case: Case) -> Iterator[Fault]:
    """A citation has the whole symbol of its text: number, year, type and issuer."""
    for line, kind, symbol in _citations(case):
        if not _SYMBOL.fullmatch(symbol):
            yield Fault(line.where, f"Số, ký hiệu văn bản chưa đủ: «{kind} số {symbol}».")
    for line, match in case.printed.own_body_lines.found(_UNNUMBERED):
        yield Fault(line.where, f"Trích dẫn thiếu chữ «số»: «{match[0]}».")


def in_force(case: Case) -> Iterator[Fault]:
    """A cited text is known, of its type, and in force on the period's last day."""
    for line, kind, symbol in _citations(case):
        text = _known(kind, symbol)
        if text is None:
            yield Fault(line.where, f"Văn bản chưa có trong bảng căn cứ: «{kind} số {symbol}».")
        elif not text.valid_from <= case.figures.period_to <= text.valid_to:
            yield Fault(line.where, f"Văn bản không còn hoặc chưa có hiệu lực: «{text.short}».")


def _known(kind: str, symbol: str) -> LegalText | None:
    for text in legal_texts().values():
        if (text.type, text.symbol) == (kind, symbol):
            return text
    return None


def first_in_full(case: Case) -> Iterator[Fault]:
    """The first citation of a text gives day, issuer and subject, each later one does not."""
    words = "\n".join(line.text for line in case.printed.own_body_lines)
    for text in legal_texts().values():
        first = words.find(text.short)
        if first >= 0 and not words.startswith(text.full, first):
            yield Fault(
                "nội dung", f"Lần đầu trích dẫn chưa đủ ngày, cơ quan, trích yếu: {text.short}."
            )
        if words.count(text.full) > 1:
            yield Fault("nội dung", f"Trích dẫn đầy đủ nhiều hơn một lần: {text.short}.")


def _levels(case: Case, *, is_declared: bool) -> Iterator[Fault]:
    if case.figures.period_to < _NO_LEVELS_FROM:
        return
    lines = case.printed.declared_lines if is_declared else case.printed.own_lines
    for line, _ in lines.found(_LEVEL):
        yield Fault(line.where, "Dùng «mức độ 3, 4», cách gọi đã bãi bỏ từ ngày 15/8/2022.")


def own_terms(case: Case) -> Iterator[Fault]:
    """Our words do not speak of levels 3 and 4 once the law has none."""
    return _levels(case, is_declared=False)


def declared_terms(case: Case) -> Iterator[Fault]:
    """Nor do the clerk's, or somebody has looked at it."""
    return _levels(case, is_declared=True)


_TABLE = f"Sửa bảng căn cứ pháp lý. {CALL_OPERATOR}"
RULES = (
    Rule("T20", "whole_citations", "S38", "critical", _TABLE, citation_pattern),
    Rule("T21", "citations_in_force", "S39", "critical", _TABLE, in_force),
    Rule("T22", "first_citation_in_full", "decree 30/2020", "critical", _TABLE, first_in_full),
    Rule("T23", "terms_of_the_day", "S35", "critical", _TABLE, own_terms),
    Rule("T24", "terms_of_the_day_declared", "S35", "warning", CORRECT_WORDS, declared_terms),
)
