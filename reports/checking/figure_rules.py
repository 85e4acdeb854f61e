"""Rules on figures: each is the mart's, each share is worked out anew and names its whole."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from reports.checking.remedies import CALL_OPERATOR, REBUILD
from reports.checking.rule import Case, Fault, Rule, Sentence, counts_of
from reports.content import NO_DATA, Count, Figure, Missing, Share

_DIGIT = re.compile(r"\d+")
_REQUIRED = (
    "06a.3", "06a.4", "06a.6", "06a.7", "06a.11", "dos.new", "dos.direct", "dos.postal",
    "tthc.in_force", "tthc.fields", "tthc.issued_or_amended", "tthc.abolished", "tthc.online",
    "tthc.internal_process", "tthc.electronic_process", "pakn.new", "pakn.carried",
    "complaint.total", "review.finished", "desk.procedures", "media.items",
    "inspection.done", "dig.digitised", "rate.total", "post.returned",
    "pay.dossiers", "land.dossiers",
)  # fmt: skip
_RESULTS = re.compile(r"I\. ")
_TARGET = "target.digitised_share"


def values_of_the_marts(case: Case) -> Iterator[Fault]:
    """Every figure has the value that the marts, the declaration or the score give its code."""
    for where, figure in case.all_figures:
        for part in _parts(figure):
            if not _is_expected(case, part):
                yield Fault(where, f"Số liệu khác kho dữ liệu: {figure.name} = {part.text}.")
        if isinstance(figure, Share) and not _has_registered_parts(case, figure):
            yield Fault(where, f"Tỷ lệ không đúng tử số, mẫu số đã đăng ký: {figure.name}.")


def _parts(figure: Figure) -> tuple[Figure, ...]:
    return (figure.numerator, figure.denominator) if isinstance(figure, Share) else (figure,)


def _is_expected(case: Case, figure: Figure) -> bool:
    field_code = figure.field_code if isinstance(figure, Count) else None
    expected = case.expected.get((figure.code, field_code))
    if expected is None:
        return isinstance(figure, Missing)
    return not isinstance(figure, (Missing, Share)) and figure.value == expected


def _has_registered_parts(case: Case, share: Share) -> bool:
    indicator = case.figures.registry.by_code.get(share.code)
    if indicator is None:
        return False
    parts = (share.numerator.code, share.denominator.code)
    return parts == (indicator.numerator_code, indicator.denominator_code)


def names_of_the_registry(case: Case) -> Iterator[Fault]:
    """A figure of the whole commune has the name that the registry gives its code."""
    by_code = case.figures.registry.by_code
    for where, figure in case.all_figures:
        indicator = by_code.get(figure.code)
        is_of_field = isinstance(figure, Count) and figure.field_code is not None
        if indicator and not is_of_field and figure.name != indicator.name:
            yield Fault(where, f"Tên chỉ tiêu khác danh mục chỉ tiêu: {figure.name}.")


def one_value_each(case: Case) -> Iterator[Fault]:
    """One indicator has one value wherever it is printed."""
    seen: dict[tuple[str, str | None], int] = {}
    for where, count in counts_of(case.all_figures):
        key = (count.code, count.field_code)
        if seen.setdefault(key, count.value) != count.value:
            yield Fault(where, f"Một chỉ tiêu có hai số khác nhau: {count.name}.")


def shares_worked_out(case: Case) -> Iterator[Fault]:
    """A share lies between none and all, and its text is its two counts worked out anew."""
    for where, figure in case.all_figures:
        if isinstance(figure, Share) and not _is_worked_out(figure):
            yield Fault(where, f"Tỷ lệ tính sai hoặc nằm ngoài 0 đến 100%: {figure.name}.")


def _is_worked_out(share: Share) -> bool:
    part, whole = share.numerator.value, share.denominator.value
    if not 0 <= part <= whole or whole == 0:
        return False
    printed = share.text.removesuffix("%").replace(",", ".")
    places = max(0, -int(Decimal(printed).as_tuple().exponent))
    exact = 100 * Decimal(part) / whole
    if part in (0, whole):
        return Decimal(printed) == exact
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return places >= share.decimals and rounded == Decimal(printed) and 0 < rounded < 100


def numerals_are_figures(case: Case) -> Iterator[Fault]:
    """No numeral of our own words is anything but a figure, a date, a citation or a name."""
    for sentence in case.sentences:
        words = "".join(part if isinstance(part, str) else "¤" for part in sentence.parts)
        if _DIGIT.search(words):
            for numeral in _DIGIT.findall(case.without_permitted_numbers(words)):
                yield Fault(sentence.where, f"Con số không gắn với chỉ tiêu nào: «{numeral}».")


def shares_name_their_whole(case: Case) -> Iterator[Fault]:
    """A sentence with a share names what it is a share of; with two wholes, each behind its own."""
    for sentence in case.sentences:
        wholes = {share.denominator.code for share in sentence.shares}
        for share in sentence.shares:
            name = case.figures.registry[share.code].denominator_name
            if len(wholes) > 1:
                is_named = _follows(sentence, share, name)
            else:
                is_named = name in sentence.text or sentence.has(share.denominator.code)
            if not is_named:
                yield Fault(sentence.where, f"Tỷ lệ không nêu mẫu số: {share.name} {share.text}.")


def _follows(sentence: Sentence, share: Share, name: str) -> bool:
    after = sentence.parts[sentence.parts.index(share) + 1 :]
    return bool(after) and isinstance(after[0], str) and after[0].startswith(f" {name}")


def one_whole_in_a_row(case: Case) -> Iterator[Fault]:
    """Shares without a whole of their own, read side by side, are shares of one whole."""
    for sentence in case.sentences:
        bare = {
            share.denominator.code
            for share in sentence.shares
            if not _follows(sentence, share, case.figures.registry[share.code].denominator_name)
        }
        if len(bare) > 1:
            yield Fault(sentence.where, "Một câu có các tỷ lệ tính trên những mẫu số khác nhau.")


def target_names_its_whole(case: Case) -> Iterator[Fault]:
    """A target for digitisation says of what it is a share."""
    name = case.figures.registry["dig.digitised_share"].denominator_name
    for sentence in case.sentences:
        if sentence.has(_TARGET) and name not in sentence.text:
            yield Fault(sentence.where, "Chỉ tiêu số hóa không nêu mẫu số để so sánh.")


def required_figures(case: Case) -> Iterator[Fault]:
    """What every report has to state is stated; zero is a value, `chưa có số liệu` an answer."""
    for code in _REQUIRED:
        if code not in case.body_codes:
            name = case.figures.registry[code].name
            yield Fault("nội dung", f"Thiếu số liệu phải có: {name}.")


def sections_with_figures(case: Case) -> Iterator[Fault]:
    """Each section of results has a figure or says that there is none."""
    chapter, section, has_figure = "", "", True
    end = [("chapter", "", False)]
    for kind, text, found in [*_outline(case), *end]:
        if kind in ("chapter", "section"):
            if not has_figure and _RESULTS.match(chapter):
                yield Fault(section, f"Mục không có số liệu nào: «{section[:60]}».")
            chapter = text if kind == "chapter" else chapter
            section, has_figure = text, kind == "chapter"
        has_figure = has_figure or found


def _outline(case: Case) -> Iterator[tuple[str, str, bool]]:
    for paragraph in case.content.body:
        has_figure = bool(paragraph.figures) or NO_DATA in paragraph.text
        yield paragraph.kind, paragraph.text, has_figure


RULES = (
    Rule("T25", "values_of_the_marts", "decree 30/2020", "critical", REBUILD, values_of_the_marts),
    Rule("T26", "names_of_the_registry", "S13", "critical", REBUILD, names_of_the_registry),
    Rule("T27", "one_value_each", "S10, S17", "critical", REBUILD, one_value_each),
    Rule("T28", "shares_worked_out", "S04, S05, S23", "critical", REBUILD, shares_worked_out),
    Rule(
        "T29",
        "numerals_are_figures",
        "decree 30/2020",
        "critical",
        CALL_OPERATOR,
        numerals_are_figures,
    ),
    Rule(
        "T30", "shares_name_their_whole", "S20", "critical", CALL_OPERATOR, shares_name_their_whole
    ),
    Rule("T31", "one_whole_in_a_row", "S06", "critical", CALL_OPERATOR, one_whole_in_a_row),
    Rule("T32", "target_names_its_whole", "S22", "critical", CALL_OPERATOR, target_names_its_whole),
    Rule("T33", "required_figures", "S19, S36", "critical", CALL_OPERATOR, required_figures),
    Rule("T34", "sections_with_figures", "S47", "critical", CALL_OPERATOR, sections_with_figures),
)
