"""Rules on the compulsory parts of an official document (decree 30/2020/NĐ-CP), units, periods."""

import re
from collections.abc import Iterator
from datetime import timedelta

from reports.checking.printed import Lines
from reports.checking.remedies import CALL_OPERATOR, CORRECT_WORDS, REBUILD
from reports.checking.rule import Case, Fault, Rule
from reports.numbers import date_text
from warehouse.periods import Quarter

_COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_NUMBER = re.compile(r"Số:\s*(?:\d{2,})?\s*/BC-UBND")
_COMMITTEE = "ỦY BAN NHÂN DÂN"
_LAST_DAY_TO_SEND = timedelta(days=15)
_QUARTER = re.compile(r"[Qq]uý [IV]+ năm \d{4}")
_DAY = re.compile(r"ngày \d+ tháng \d+ năm \d+")
_COMMUNE_KINDS = ("thị trấn", "đặc khu", "phường", "xã")
_LETTERS = map(chr, (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)))
_UPPER = "A-Z" + "".join(letter for letter in _LETTERS if letter.isupper())
_UNIT = re.compile(
    r"\b(?P<kind>[Tt]hị trấn|[Tt]hị xã|[Tt]hành phố|[Đđ]ặc khu|[Pp]hường|[Hh]uyện|[Qq]uận|"
    r"[Tt]ỉnh|[Xx]ã) (?!Nông thôn|NTM|Đoàn)"
    rf"(?P<place>(?:\d+|[{_UPPER}]\w*)(?: [{_UPPER}]\w*)*)"
)
_OFFICE = re.compile(
    r"(?:UBND|HĐND|[Ủủ]y ban nhân dân|[Hh]ội đồng nhân dân|[Bb]ộ phận [Mm]ột cửa|"
    r"[Pp]hục vụ hành chính công|địa bàn|[Bb]ộ phận [Mm]ột cửa UBND)(?: của)? $"
)
_BARE_OFFICE = re.compile(
    rf"(?:UBND|[Ủủ]y ban nhân dân|HĐND|địa bàn) (?P<kind>{'|'.join(_COMMUNE_KINDS)})\b"
    rf"(?! [{_UPPER}\d])(?!(?:, | và )(?:{'|'.join(_COMMUNE_KINDS)}))"
)


def compulsory_parts(case: Case) -> Iterator[Fault]:
    """Country, motto, number, place and date, type, subject, addressee, authority, signatory."""
    printed = case.printed
    for part, is_there in (
        ("Quốc hiệu", printed.country == _COUNTRY),
        ("Tiêu ngữ", printed.motto == _MOTTO),
        ("cơ quan ban hành", printed.issuer_lines[:1] == (_COMMITTEE,)),
        ("số và ký hiệu", bool(_NUMBER.fullmatch(printed.number))),
        ("địa danh và ngày", bool(_DAY.search(printed.place_and_date))),
        ("tên loại văn bản", printed.type_name == "BÁO CÁO"),
        ("trích yếu", bool(printed.subject.strip())),
        ("Kính gửi", printed.addressee.startswith("Kính gửi: ")),
        ("quyền hạn ký", printed.authority.startswith("TM. ")),
        ("chức vụ ký", bool(printed.signatory.strip())),
        ("dòng kèm theo của phụ lục", printed.attached_to.startswith("(Kèm theo Báo cáo số")),
        ("nội dung", bool(printed.body)),
        ("phụ lục", bool(printed.forms)),
    ):
        if not is_there:
            yield Fault("thể thức", f"Thiếu hoặc sai thành phần thể thức: {part}.")


def recipients(case: Case) -> Iterator[Fault]:
    """The list of recipients begins with the addressee and ends with the records office."""
    lines = case.printed.recipients
    if lines[:1] != ("- Như trên;",):
        yield Fault("Nơi nhận", "Nơi nhận không bắt đầu bằng «Như trên».")
    if not lines or not lines[-1].startswith("- Lưu: VT"):
        yield Fault("Nơi nhận", "Nơi nhận không kết thúc bằng «Lưu: VT».")


def own_names(case: Case) -> Iterator[Fault]:
    """Issuer, superior, place and addressee are those of the commune's dimension."""
    printed, figures = case.printed, case.figures
    commune, superior = figures.commune, figures.superior
    attached = f"của {commune.committee})"
    for part, is_right in (
        ("cơ quan ban hành", printed.issuer_lines == (_COMMITTEE, commune.in_capitals)),
        ("cơ quan cấp trên", printed.superior_lines in ((_COMMITTEE, superior.in_capitals), ())),
        ("địa danh", printed.place_and_date.startswith(f"{commune.place}, ngày ")),
        ("nơi kính gửi", printed.addressee == f"Kính gửi: {superior.committee}"),
        ("trích yếu", commune.in_sentence in printed.subject),
        ("đơn vị kèm theo phụ lục", printed.attached_to.endswith(attached)),
        ("đơn vị của tệp", case.content.commune_name == commune.name),
    ):
        if not is_right:
            yield Fault(part, f"Tên đơn vị ở phần {part} khác danh mục đơn vị hành chính.")
    for form in printed.forms:
        units = (form.reporting_unit, form.receiving_unit)
        if [unit.partition(": ")[2] for unit in units] != [commune.committee, superior.committee]:
            yield Fault(form.code, "Tên đơn vị trên biểu khác danh mục đơn vị hành chính.")


def foreign_units(case: Case) -> Iterator[Fault]:
    """Our words name the commune, its superior and its province; the clerk's, no other's office."""
    for where, name, is_declared, is_office in _named_units(case, case.printed.lines):
        if not is_declared or is_office:
            yield Fault(where, f"Nêu đơn vị khác với đơn vị báo cáo và cấp trên: «{name}».")


def mentioned_units(case: Case) -> Iterator[Fault]:
    """The clerk's words name no other unit; if they have to, somebody has looked at it."""
    for where, name, _, is_office in _named_units(case, case.printed.declared_lines):
        if not is_office:
            yield Fault(where, f"Lời của đơn vị nhắc đến đơn vị khác: «{name}».")


def _named_units(case: Case, lines: Lines) -> Iterator[tuple[str, str, bool, bool]]:
    """Units in the text that are none of the commune's own, and whether as an office."""
    units = (case.figures.commune, case.figures.superior, case.figures.province)
    known = {(unit.kind, unit.place) for unit in units}
    own_place = case.figures.commune.place
    for line, match in lines.found(_UNIT):
        kind, place = match["kind"].lower(), match["place"]
        if any(kind == k and f"{place} ".startswith(f"{p} ") for k, p in known):
            continue
        # The commune's own name under another type is as bad as another commune's office.
        is_office = kind in _COMMUNE_KINDS and bool(_OFFICE.search(match.string[: match.start()]))
        is_office = is_office or place == own_place
        yield line.where, match[0], line.is_declared, is_office


def self_designation(case: Case) -> Iterator[Fault]:
    """The commune speaks of itself by its own type: no `UBND thị trấn` in a `xã`."""
    kind = case.figures.commune.kind
    if kind not in _COMMUNE_KINDS:
        return
    for line, match in case.printed.lines.found(_BARE_OFFICE):
        if match["kind"] != kind:
            yield Fault(line.where, f"Tự gọi sai loại đơn vị: «{match[0]}», đơn vị là {kind}.")


def period_text(case: Case) -> Iterator[Fault]:
    """Quarter and days are those of the reporting period wherever they are printed."""
    figures, printed = case.figures, case.printed
    label = Quarter.parse(figures.quarter_code).label
    days = (date_text(figures.period_from), date_text(figures.period_to))
    if label.lower() not in printed.subject.lower():
        yield Fault("trích yếu", f"Trích yếu không nêu kỳ báo cáo {label}.")
    opening = " ".join(line.text for line in printed.own_body_lines.all[:3])
    if not all(text in opening for text in (label, *days)):
        yield Fault(
            "mở đầu", f"Phần mở đầu không nêu đúng kỳ báo cáo: {label}, {' đến '.join(days)}."
        )
    for form in printed.forms:
        if not form.code.endswith("766") and not all(t in form.period for t in (label, *days)):
            yield Fault(form.code, "Kỳ báo cáo trên biểu khác kỳ báo cáo.")
    yield from _foreign_quarters(case, label)


def _foreign_quarters(case: Case, label: str) -> Iterator[Fault]:
    codes = [quarter.quarter_code for quarter in case.figures.earlier]
    if case.figures.score:
        codes.append(case.figures.score.period_code)
    known = {label.lower(), *(Quarter.parse(code).label.lower() for code in codes)}
    for line, match in case.printed.own_lines.found(_QUARTER):
        if match[0].lower() not in known:
            yield Fault(line.where, f"Nêu một kỳ khác kỳ báo cáo: «{match[0]}».")


def report_date(case: Case) -> Iterator[Fault]:
    """The report is dated after the period, not long after, and alike in head and annex."""
    figures, printed = case.figures, case.printed
    day = case.content.report_date
    if not timedelta() < day - figures.period_to <= _LAST_DAY_TO_SEND:
        yield Fault("địa danh và ngày", "Ngày báo cáo không nằm sau ngày chốt số liệu.")
    text = date_text(day)
    if not printed.place_and_date.endswith(f", {text}") or text not in printed.attached_to:
        yield Fault("địa danh và ngày", f"Ngày ở phần đầu hoặc ở phụ lục khác ngày báo cáo {text}.")


_SOURCE = "Kiểm tra danh mục đơn vị hành chính."
RULES = (
    Rule("T12", "compulsory_parts", "S43", "critical", CALL_OPERATOR, compulsory_parts),
    Rule("T13", "recipients", "S44", "critical", CALL_OPERATOR, recipients),
    Rule("T14", "own_names", "S32", "critical", f"{_SOURCE} {REBUILD}", own_names),
    Rule("T15", "no_foreign_office", "S33", "critical", CORRECT_WORDS, foreign_units),
    Rule("T16", "no_foreign_unit_unseen", "S33", "warning", CORRECT_WORDS, mentioned_units),
    Rule("T17", "one_self_designation", "S34, S48", "critical", CORRECT_WORDS, self_designation),
    Rule("T18", "period_text", "decree 30/2020", "critical", REBUILD, period_text),
    Rule("T19", "report_date", "S45", "critical", REBUILD, report_date),
)
