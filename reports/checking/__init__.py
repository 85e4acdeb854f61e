"""The document check: every file is read back and judged before it is handed over.

    ReportContent --words and figures--> check_content
    .docx .xlsx .html --read back--> check_documents (and all that check_content asks, of the .docx)

Each rule is a row of `RULES`: a small function over a `Case`. A rule never corrects anything.
"""

from collections.abc import Iterator, Mapping
from itertools import islice

from reports.checking import (
    agreement_rules,
    figure_rules,
    form_rules,
    legal_rules,
    part_rules,
    text_rules,
    web_rules,
    word_rules,
    wording_rules,
)
from reports.checking.finding import DocumentFinding
from reports.checking.printed import printed_content
from reports.checking.read_excel import excel_form, read_excel
from reports.checking.read_web import read_web
from reports.checking.read_word import read_word
from reports.checking.remedies import CALL_OPERATOR
from reports.checking.rule import Case, Files, Rule, Scope
from reports.commune import CommuneFigures
from reports.content import ReportContent

__all__ = ["RULES", "UNREADABLE", "DocumentFinding", "check_content", "check_documents"]

RULES: tuple[Rule, ...] = (
    *text_rules.RULES,
    *part_rules.RULES,
    *legal_rules.RULES,
    *figure_rules.RULES,
    *wording_rules.RULES,
    *form_rules.RULES,
    *word_rules.RULES,
    *web_rules.RULES,
    *agreement_rules.RULES,
)
UNREADABLE = ("T00", "readable_documents")
# A fault that runs through a document need not be told a hundred times.
_FINDINGS_A_RULE = 5
_WORD, _BOOK, _PAGE = "bao-cao.docx", "bao-cao.xlsx", "bao-cao.html"


def check_content(content: ReportContent, figures: CommuneFigures) -> tuple[DocumentFinding, ...]:
    """What the words and figures of one report alone show to be wrong; nothing when all is well."""
    printed = printed_content(content)
    case = Case(content, figures, printed, ((printed.source, printed.forms),))
    return tuple(_findings(case, "words"))


def check_documents(
    content: ReportContent, figures: CommuneFigures, documents: Mapping[str, bytes]
) -> tuple[DocumentFinding, ...]:
    """What is wrong with the files of one report, read back; nothing when all is well.

    `documents` are the three files by name. One that cannot be read back is a finding of its own,
    and the only one.
    """
    try:
        files = Files(
            read_word(_WORD, documents[_WORD]),
            read_web(_PAGE, documents[_PAGE]),
            read_excel(documents[_BOOK]),
        )
    except Exception as fault:  # whatever a damaged file makes a reader do
        sentence = f"Có tệp không đọc lại được ({type(fault).__name__})."
        return (DocumentFinding(UNREADABLE[0], "critical", "tệp", sentence, CALL_OPERATOR),)
    book_forms = tuple(map(excel_form, files.workbook.sheets[: len(content.forms)]))
    sets = (
        (_WORD, files.word.printed.forms), (_PAGE, files.page.printed.forms), (_BOOK, book_forms),
    )  # fmt: skip
    case = Case(content, figures, files.word.printed, sets, files)
    return (*_findings(case, "words"), *_findings(case, "files"))


def _findings(case: Case, scope: Scope) -> Iterator[DocumentFinding]:
    for rule in RULES:
        if rule.scope == scope:
            for fault in islice(rule.look(case), _FINDINGS_A_RULE):
                yield DocumentFinding(
                    rule.rule_id, rule.severity, fault.where, fault.sentence, rule.remedy
                )
