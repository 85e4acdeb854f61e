"""Rules on what the words claim: no sentence says more, or less, than its figures."""

import re
from collections.abc import Iterator
from decimal import Decimal

from reports.checking.remedies import CALL_OPERATOR, CORRECT_NUMBERS, CORRECT_WORDS
from reports.checking.rule import Case, Fault, Rule, Sentence
from reports.content import Count, Figure, Share
from reports.legal import legal_texts

# "Tất cả" before the figure of a code says that a part is its whole.
_ALL_OF = {
    "tthc.public": ("tthc.public", "tthc.in_force"),
    "tthc.with_fee": ("tthc.online_payment", "tthc.with_fee"),
    "desk.procedures": ("desk.procedures", "tthc.in_force"),
    "review.finished": ("review.finished", "review.planned"),
    "review.keep": ("review.keep", "review.finished"),
    "inspection.done": ("inspection.done", "inspection.planned"),
    "pakn.handled": ("pakn.on_time", "pakn.handled"),
    "06a.7": ("dos.in_time", "06a.7"),
    "06a.12": ("06a.13", "06a.11"),
    "rate.total": ("rate.good", "rate.total"),
}
_FEW_ONLINE = re.compile(r"chưa cao|còn thấp|chưa đến một nửa|\bít\b|hạn chế")
_MOST = re.compile(r"đa số|chủ yếu|phần lớn")
_POST_USED = re.compile(
    r"đã (?:tiếp nhận|trả)|được (?:người dân|triển khai)|giao dịch|sử dụng", re.IGNORECASE
)
_APART = re.compile(r"không phải là phản ánh, kiến nghị|theo trình tự riêng")
# Of the classes of the resolved dossiers one may be all; the others are then none.
_CLASSES = frozenset({"dos.early_share", "dos.on_time_share", "dos.late_share"})
_ITEM = re.compile(r"- Lĩnh vực (?P<name>.+): (?P<count>[\d.]+) hồ sơ[;.]")
_LIST_LEAD = re.compile(r"(?P<count>[\d.]+) hồ sơ nhận giải quyết chia theo lĩnh vực như sau:$")
_HALF = 50
_FEW = 2


def _percent(share: Share) -> float:
    return 100 * share.numerator.value / share.denominator.value


def _is_all(share: Share) -> bool:
    return share.numerator.value == share.denominator.value


def _says_all(words: str) -> bool:
    return "tất cả" in words or "toàn bộ" in words


def all_claims(case: Case) -> Iterator[Fault]:
    """`Tất cả` is said of a part that is its whole, and of more than one."""
    for sentence in case.sentences:
        if _says_all(sentence.lower) and not _is_whole(case, sentence):
            yield Fault(sentence.where, f"Nói «tất cả» khi chưa phải tất cả: «{_short(sentence)}».")


def _is_whole(case: Case, sentence: Sentence) -> bool:
    claimed = _figures_behind_all(sentence)
    shares = [figure for figure in claimed if isinstance(figure, Share)]
    if shares:
        classes = [share for share in shares if share.code in _CLASSES]
        return (
            all(share.denominator.value > 1 for share in shares)
            and all(_is_all(share) for share in shares if share not in classes)
            and (not classes or any(map(_is_all, classes)))
        )
    part_code, whole_code = _ALL_OF.get(claimed[0].code if claimed else "", ("", ""))
    if sentence.has("pakn.on_time", "pakn.within_power"):
        part_code, whole_code = "pakn.on_time", "pakn.handled"
    part, whole = (case.expected.get((code, None)) for code in (part_code, whole_code))
    return part is not None and part == whole and part > 1


def _figures_behind_all(sentence: Sentence) -> list[Figure]:
    """The figures that follow the claim."""
    figures, is_claimed = [], False
    for part in sentence.parts:
        if isinstance(part, str):
            is_claimed = is_claimed or _says_all(part.lower())
        elif is_claimed:
            figures.append(part)
    return figures


def _short(sentence: Sentence) -> str:
    return sentence.text.strip()[:70]


def most_claims(case: Case) -> Iterator[Fault]:
    """`Đa số` is said with a share above one half, and of satisfaction only below all."""
    for sentence in case.sentences:
        if not _MOST.search(sentence.lower):
            continue
        shares = [_percent(share) for share in sentence.shares]
        is_all_good = any(s.code == "rate.good_share" and _is_all(s) for s in sentence.shares)
        if not shares or max(shares) <= _HALF or is_all_good:
            yield Fault(sentence.where, f"Nói «đa số» không đúng tỷ lệ: «{_short(sentence)}».")


def satisfaction(case: Case) -> Iterator[Fault]:
    """The words on satisfaction fit its share: all, most, some, a number of one or two, none."""
    fits = _satisfied_words(case.count("rate.good"), case.count("rate.total"))
    for sentence in case.sentences:
        if sentence.has("rate.good_share") and fits not in sentence.lower:
            yield Fault(sentence.where, f"Lời về mức độ hài lòng phải là «{fits}».")


def _satisfied_words(good: int, total: int) -> str:
    if total == 1:
        return "phiếu này thể hiện" if good else "phiếu này không"
    if good == total:
        return "tất cả"
    if 2 * good > total:
        return "đa số"
    if good > _FEW:
        return "một số"
    return "phiếu thể hiện sự hài lòng" if good else "không có"


def none_late(case: Case) -> Iterator[Fault]:
    """With no late dossier all are in time and nothing speaks of late ones; and the reverse."""
    late = case.count("06a.10")
    for sentence in case.sentences:
        for share in sentence.shares:
            if share.code == "dos.in_time_share" and _is_all(share) != (late == 0):
                yield Fault(sentence.where, "Tỷ lệ đúng hạn không khớp số hồ sơ quá hạn.")
        if late and "không có hồ sơ giải quyết quá hạn" in sentence.lower:
            yield Fault(sentence.where, "Nói không có hồ sơ quá hạn trong khi có.")
        if not late and "còn hồ sơ giải quyết quá hạn" in sentence.lower:
            yield Fault(sentence.where, "Nói có hồ sơ quá hạn trong khi không có.")


def zero_is_said_of_zero(case: Case) -> Iterator[Fault]:
    """`Không có … (0 …)` stands before a zero only."""
    for sentence in case.sentences:
        for words, figure in zip(sentence.parts, sentence.parts[1:], strict=False):
            if isinstance(words, str) and isinstance(figure, Count) and figure.value:
                clause = re.split(r"[;,:]|\. ", words)[-1]
                if re.search(r"không (?:có|còn|phát sinh)\b.*\($", clause, re.IGNORECASE):
                    yield Fault(sentence.where, f"Nói không có trong khi có {figure.text}.")


def complaints(case: Case) -> Iterator[Fault]:
    """A complaint is told apart from petitions wherever there is one, and not told of otherwise."""
    number = case.count("complaint.total")
    spoken = [s for s in case.sentences if s.has("complaint.total")]
    if number and not any(_APART.search(s.text) for s in case.sentences):
        yield Fault(
            "nội dung", "Có khiếu nại nhưng không giải thích khiếu nại khác phản ánh, kiến nghị."
        )
    for sentence in spoken:
        if (number == 0) != ("không tiếp nhận khiếu nại" in sentence.lower):
            yield Fault(sentence.where, "Lời về khiếu nại không khớp số khiếu nại.")


def rating_coverage(case: Case) -> Iterator[Fault]:
    """Where there are ratings, the report says what part of the resolved dossiers they cover."""
    if case.count("rate.total") == 0:
        return
    if not any(
        s.has("rate.coverage_share") or s.has("rate.total") and s.has("06a.7")
        for s in case.sentences
    ):
        yield Fault(
            "nội dung", "Không nêu số phiếu đánh giá bằng bao nhiêu số hồ sơ đã giải quyết."
        )


def unused_post(case: Case) -> Iterator[Fault]:
    """With nothing received or returned by post no sentence of ours says that it was used, and
    `không phát sinh` is said of zero only.
    """
    is_unused = not case.count("dos.postal") and not case.count("post.returned")
    for sentence in case.sentences:
        if sentence.has("post.returned") and is_unused != ("không phát sinh" in sentence.lower):
            yield Fault(sentence.where, "Lời về dịch vụ bưu chính công ích không khớp số liệu.")
    if is_unused:
        yield from _said_of_the_post(case)


def _said_of_the_post(case: Case) -> Iterator[Fault]:
    for sentence in case.sentences:
        if "bưu chính" not in sentence.lower or sentence.has("dos.postal"):
            continue
        words = sentence.text
        for text in legal_texts().values():
            words = words.replace(text.full, "").replace(text.short, "")
        if "bưu chính" in words and _POST_USED.search(words):
            yield Fault(
                sentence.where, "Nói dịch vụ bưu chính công ích được sử dụng trong khi bằng 0."
            )


def online_words(case: Case) -> Iterator[Fault]:
    """Online filing is not called low above one half, nor usual below it."""
    new = case.count("dos.new")
    percent = 100 * case.count("06a.4") / new if new else None
    for sentence in case.sentences:
        if "trực tuyến" not in sentence.lower or "tiếp nhận trực tuyến" not in sentence.lower:
            continue
        if percent is not None and percent >= _HALF and _FEW_ONLINE.search(sentence.lower):
            yield Fault(sentence.where, "Nói tỷ lệ trực tuyến thấp trong khi từ một nửa trở lên.")
        if (percent is None or percent <= _HALF) and _MOST.search(sentence.lower):
            yield Fault(sentence.where, "Nói trực tuyến là đa số trong khi không quá một nửa.")


def direct_with_post(case: Case) -> Iterator[Fault]:
    """Column (5) of the form is what came directly and by post; (4) and (5) are the new ones."""
    direct, postal = case.count("dos.direct"), case.count("dos.postal")
    if case.count("06a.5") != direct + postal:
        yield Fault("nội dung", "Trực tiếp và bưu chính cộng lại khác cột (5) của biểu II.06a.")
    if case.count("dos.new") != case.count("06a.4") + case.count("06a.5"):
        yield Fault(
            "nội dung", "Trực tuyến, trực tiếp và bưu chính cộng lại khác số tiếp nhận mới."
        )


def field_list(case: Case) -> Iterator[Fault]:
    """The list by field names its measure, its fields are of the catalogue, and it adds up."""
    items = [m for line in case.printed.own_body_lines if (m := _ITEM.fullmatch(line.text))]
    leads = [m for line in case.printed.own_body_lines if (m := _LIST_LEAD.search(line.text))]
    if items and len(leads) != 1:
        yield Fault("nội dung", "Danh sách theo lĩnh vực không nêu đang tính số hồ sơ nào.")
        return
    known = {field.field_name for field in case.figures.fields}
    for item in items:
        if item["name"] not in known:
            yield Fault("nội dung", f"Lĩnh vực không có trong danh mục: {item['name']}.")
    counted = sum(int(item["count"].replace(".", "")) for item in items)
    if leads and counted != int(leads[0]["count"].replace(".", "")):
        yield Fault("nội dung", "Cộng các lĩnh vực khác tổng số hồ sơ nhận giải quyết.")


def review_within_catalogue(case: Case) -> Iterator[Fault]:
    """No more fields were reviewed than the commune's procedures have."""
    reviewed = case.figures.declared.get("review.fields")
    if isinstance(reviewed, Decimal) and reviewed > case.count("tthc.fields"):
        yield Fault("rà soát", "Số lĩnh vực đã rà soát lớn hơn số lĩnh vực có thủ tục.")


RULES = (
    Rule("T35", "all_is_all", "S49", "critical", CALL_OPERATOR, all_claims),
    Rule("T36", "most_is_most", "S25", "critical", CALL_OPERATOR, most_claims),
    Rule("T37", "satisfaction_in_words", "S25", "critical", CALL_OPERATOR, satisfaction),
    Rule("T38", "none_late", "S07", "critical", CALL_OPERATOR, none_late),
    Rule("T39", "zero_is_said_of_zero", "S28", "critical", CALL_OPERATOR, zero_is_said_of_zero),
    Rule("T40", "complaints_apart", "S24, S26", "critical", CALL_OPERATOR, complaints),
    Rule("T41", "rating_coverage", "S27", "critical", CALL_OPERATOR, rating_coverage),
    Rule("T42", "unused_post", "S28", "critical", CALL_OPERATOR, unused_post),
    Rule("T43", "online_in_words", "S29", "critical", CALL_OPERATOR, online_words),
    Rule("T44", "direct_with_post", "S30, S11", "critical", CALL_OPERATOR, direct_with_post),
    Rule("T45", "field_list", "S12, S13, S14", "critical", CALL_OPERATOR, field_list),
    Rule("T46", "review_within_catalogue", "S15", "critical", f"{CORRECT_NUMBERS} {CORRECT_WORDS}",
         review_within_catalogue),
)  # fmt: skip
