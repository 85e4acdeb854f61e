"""Rules on words alone: what no line of an official document may look like."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import accumulate, chain

from reports.checking.printed import Lines
from reports.checking.remedies import CALL_OPERATOR, CORRECT_WORDS
from reports.checking.rule import Case, Fault, Rule
from reports.numbers import date_text

_UNFILLED = (
    r"[{}\N{REPLACEMENT CHARACTER}]|\.{4,}|_{3,}|\b(?:None|NaN|null|undefined|TODO)\b"
    r"|(?<!gian )\bnan\b(?! giải)"
)
_PLACEHOLDER = re.compile(rf"{_UNFILLED}|…")
# A clerk may well write "tờ rơi, áp phích…"; an ellipsis on its own is a place to be filled.
_DECLARED_PLACEHOLDER = re.compile(rf"{_UNFILLED}|(?<![\w.])…|……")
_PLACEHOLDER_SIGNS = (
    "{", "}", "…", "\N{REPLACEMENT CHARACTER}", "....", "___", "None", "NaN", "null", "undefined",
    "TODO", "nan",
)  # fmt: skip
_GAP = re.compile(r"[ \t]{2,}| [,.;:!?)]|\( |,,|;;")
_GAP_SIGNS = ("  ", "\t", " ,", " .", " ;", " :", " !", " ?", " )", "( ", ",,", ";;")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_WELL_WRITTEN = re.compile(r"\d{1,3}(?:\.\d{3})*(?:,\d+)?")
_SPACED_PERCENT = re.compile(r"\d\s+%")
_DAY = re.compile(r"ngày (\d+) tháng (\d+)(?: năm (\d+))?")
_SHORT_DAY = re.compile(r"\b\d{1,2}[/-]\d{1,2}[/-]\d{4}\b")
_POINT = re.compile(r"^[a-zđ]\) ")
_MARK = re.compile(r"[()\[\]“”\"]")
_PAIRS = {")": "(", "]": "[", "”": "“"}
_END = re.compile(r"(?:[.;:]|\./\.)$")
_CARD = re.compile(r"\b(?:CMND|CMTND|CMT|CCCD|căn cước)", re.IGNORECASE)
_DIGIT_GROUPS = re.compile(r"\d++(?:[ ./-]\d++)*+(?! ?đồng)")
_CARD_REACH = 20
_CARD_LENGTHS = (9, 12)
_LONG_NUMBER = re.compile(r"\+?\d[\d. ]{7,13}\d")
_ID_NUMBER = re.compile(r"0\d{11}")
_MOBILE_NUMBER = re.compile(r"(?:0|\+84)[35789]\d{8}")
# Groups with a dash or a slash between them; the first is longer than the day of a date.
_GROUPED_NUMBER = re.compile(r"(?<![\d/-])(?:0|\+84[ ./-]?)\d{2,3}(?:[ ./-]\d{2,6}){1,4}(?!\d)")
_BORN = r"(?<!khai )(?<!tuyển )(?<!phát )(?<!học )(?<!vệ )(?<!thí )\b[Ss]inh ngày"
_PERSONAL = (
    (
        "địa chỉ thư điện tử",
        re.compile(r"[\w.+-]+ *@ *(?!(?:[\w-]+\.)*gov\.vn\b)[\w-]+\.[\w.]+"),
        ("@",),
    ),
    (
        "ngày sinh",
        re.compile(rf"[(,;] ?[Ss]inh (?:ngày|năm) \d|{_BORN} \d{{1,2}}(?:[/.-]\d| tháng \d)"),
        ("inh ngày", "inh năm"),
    ),
)
_SHORTEST_REPEATED = 25


def _hits(
    lines: Lines, pattern: re.Pattern[str], signs: tuple[str, ...], sentence: str
) -> Iterator[Fault]:
    """One fault a line that matches; `sentence` has a place for what was found."""
    for line, match in lines.matches(pattern, signs):
        yield Fault(line.where, sentence.format(match[0].strip()))


def unfilled_places(case: Case) -> Iterator[Fault]:
    """Nothing is left of a template, of a program's word for nothing, or of an unreadable sign."""
    sentence = "Còn chỗ chưa điền hoặc ký tự lạ: «{}»."
    printed = case.printed
    yield from _hits(printed.own_lines, _PLACEHOLDER, _PLACEHOLDER_SIGNS, sentence)
    yield from _hits(printed.declared_lines, _DECLARED_PLACEHOLDER, _PLACEHOLDER_SIGNS, sentence)


def stray_spaces(case: Case) -> Iterator[Fault]:
    """No two spaces, none before a mark, no mark twice."""
    sentence = "Thừa khoảng trắng hoặc dấu câu: «{}»."
    yield from _hits(case.printed.own_lines, _GAP, _GAP_SIGNS, sentence)


def doubled_words(case: Case) -> Iterator[Fault]:
    """No word or two said twice in a row, such as `hồ sơ hồ sơ`."""
    for line in case.printed.own_body_lines:
        words = line.text.lower().split(" ")
        pairs = list(zip(words, words[1:], strict=False))
        twice = [one for one, other in pairs if one == other]
        twice += [
            " ".join(one) for one, other in zip(pairs, pairs[2:], strict=False) if one == other
        ]
        if twice:
            yield Fault(line.where, f"Từ bị lặp liền nhau: «{twice[0]}».")


def composed_unicode(case: Case) -> Iterator[Fault]:
    """All text is Unicode in composed form (TCVN 6909:2001)."""
    if unicodedata.is_normalized("NFC", case.printed.lines.text):
        return
    for line in case.printed.lines:
        if not unicodedata.is_normalized("NFC", line.text):
            yield Fault(line.where, "Chữ không ở dạng Unicode dựng sẵn (TCVN 6909:2001).")


def personal_data(case: Case) -> Iterator[Fault]:
    """No number or address by which a person could be found."""
    for what, pattern, signs in _PERSONAL:
        yield from _hits(case.printed.lines, pattern, signs, f"Có dữ liệu cá nhân: {what}.")
    for line, match in case.printed.lines.found(_CARD):
        if _is_card_number_near(case.printed.lines.text, match.end()):
            yield Fault(line.where, "Có dữ liệu cá nhân: số chứng minh nhân dân, căn cước.")
    for line, match in chain(*map(case.printed.lines.found, (_LONG_NUMBER, _GROUPED_NUMBER))):
        digits = re.sub(r"[ ./-]", "", match[0])
        if _ID_NUMBER.fullmatch(digits):
            yield Fault(line.where, "Có dữ liệu cá nhân: số định danh.")
        elif _MOBILE_NUMBER.fullmatch(digits):
            yield Fault(line.where, "Có dữ liệu cá nhân: số điện thoại di động.")


def _is_card_number_near(text: str, place: int) -> bool:
    """Whether digits that begin shortly behind `place` join to the length of a card's number."""
    end = text.find("\n", place)
    for match in _DIGIT_GROUPS.finditer(text, place, end if end >= 0 else len(text)):
        if match.start() - place > _CARD_REACH:
            break
        lengths = accumulate(len(group) for group in re.findall(r"\d+", match[0]))
        if any(length in _CARD_LENGTHS for length in lengths):
            return True
    return False


def number_style(case: Case) -> Iterator[Fault]:
    """A dot between thousands, a decimal comma, no space before the percent sign."""
    if not _wrong_numbers(case, case.printed.own_body_lines.text):
        return
    for line in case.printed.own_body_lines:
        for number in _wrong_numbers(case, line.text):
            yield Fault(line.where, f"Số viết sai cách: «{number}».")


def _wrong_numbers(case: Case, text: str) -> list[str]:
    text = case.without_permitted_numbers(text)
    wrong = [n for n in _NUMBER.findall(text) if not _WELL_WRITTEN.fullmatch(n)]
    return [*wrong, *_SPACED_PERCENT.findall(text)]


def date_style(case: Case) -> Iterator[Fault]:
    """Days below 10 and months 1 and 2 have a leading zero, others none; days exist."""
    for line, match in case.printed.own_lines.found(_DAY):
        if not _is_well_dated(*match.groups()):
            yield Fault(line.where, f"Ngày tháng viết sai cách: «{match[0]}».")
    signs = ("/20", "-20", "/19", "-19")
    yield from _hits(case.printed.own_lines, _SHORT_DAY, signs, "Ngày tháng viết tắt: «{}».")


def _is_well_dated(day: str, month: str, year: str | None) -> bool:
    try:
        written = date(int(year or 2000), int(month), int(day))
    except ValueError:
        return False
    return date_text(written).startswith(f"ngày {day} tháng {month} ")


def balanced_marks(case: Case) -> Iterator[Fault]:
    """Every bracket and quotation mark has its partner."""
    for line in case.printed.own_lines:
        if not _is_balanced(_POINT.sub("", line.text)):
            yield Fault(line.where, "Dấu ngoặc hoặc dấu nháy không có đôi.")


def _is_balanced(text: str) -> bool:
    if not any(sign in text for sign in '()[]“”"'):
        return True
    opened: list[str] = []
    for sign in _MARK.findall(text):
        if sign in "([“":
            opened.append(sign)
        elif sign in _PAIRS and (not opened or opened.pop() != _PAIRS[sign]):
            return False
    return not opened and text.count('"') % 2 == 0


def repeated_sentences(case: Case) -> Iterator[Fault]:
    """No sentence of our own stands twice; a lead to the clerk's words may."""
    seen: set[str] = set()
    for line in case.printed.own_body_lines:
        for sentence in line.sentences:
            if len(sentence) < _SHORTEST_REPEATED or sentence.endswith(":"):
                continue
            if sentence in seen:
                yield Fault(line.where, f"Câu bị lặp lại: «{sentence[:60]}».")
            seen.add(sentence)


def sentence_ends(case: Case) -> Iterator[Fault]:
    """Every paragraph of our own begins with a capital or a hyphen and ends with a mark."""
    for line in case.printed.own_body_lines:
        start = line.text.removeprefix("- ")[:1]
        if not _END.search(line.text) or not (start.isupper() or start.isdigit()):
            yield Fault(line.where, "Đoạn không bắt đầu bằng chữ hoa hoặc không có dấu kết thúc.")


def end_mark(case: Case) -> Iterator[Fault]:
    """The body, and nothing before its end, ends with `./.`."""
    texts = [paragraph.text for paragraph in case.printed.body]
    if not texts or not texts[-1].endswith("./."):
        yield Fault("đoạn cuối", "Phần nội dung không kết thúc bằng dấu «./.».")
    for number, text in enumerate(texts[:-1], start=1):
        if "./." in text:
            yield Fault(f"đoạn {number}", "Dấu kết thúc «./.» đứng giữa văn bản.")


_LATER = "Sửa phần kê khai của đơn vị, hoặc tên trên hệ thống của tỉnh, nơi câu đó đến."
RULES = (
    Rule(
        "T01",
        "nothing_unfilled",
        "decree 30/2020",
        "critical",
        f"{_LATER} {CALL_OPERATOR}",
        unfilled_places,
    ),
    Rule("T02", "no_stray_spaces", "decree 30/2020", "critical", CALL_OPERATOR, stray_spaces),
    Rule("T03", "no_doubled_words", "decree 30/2020", "critical", CALL_OPERATOR, doubled_words),
    Rule(
        "T04",
        "composed_unicode",
        "decree 30/2020",
        "critical",
        f"{_LATER} {CALL_OPERATOR}",
        composed_unicode,
    ),
    Rule("T05", "no_personal_data", "decree 13/2023", "critical", CORRECT_WORDS, personal_data),
    Rule("T06", "number_style", "S40", "critical", CALL_OPERATOR, number_style),
    Rule("T07", "date_style", "S42", "critical", CALL_OPERATOR, date_style),
    Rule("T08", "balanced_marks", "S41", "critical", CALL_OPERATOR, balanced_marks),
    Rule("T09", "no_repeated_sentence", "S46", "critical", CALL_OPERATOR, repeated_sentences),
    Rule("T10", "whole_paragraphs", "decree 30/2020", "critical", CALL_OPERATOR, sentence_ends),
    Rule("T11", "end_mark", "decree 30/2020", "critical", CALL_OPERATOR, end_mark),
)
