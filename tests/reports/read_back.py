"""Independent readers of the three documents: nothing of the room that wrote them is used."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO

import docx
from docx.oxml.ns import qn

# Behind the letterhead and the signature.
_FIRST_FORM = 2


@dataclass
class Datum:
    """A figure of the page: its code, its field, its plain value and what is printed."""

    code: str
    field_code: str | None
    value: str
    text: str = ""


@dataclass
class Page(HTMLParser):
    """Texts of the body's blocks, its figures, and the cells of every form."""

    html: str
    body: list[str] = field(default_factory=list)
    figures: list[Datum] = field(default_factory=list)
    forms: list[list[list[str]]] = field(default_factory=list)
    _in: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._in.add(tag)
        if "article" in self._in and tag in {"p", "h2", "h3", "h4"}:
            self.body.append("")
        if "article" in self._in and tag == "data":
            self.figures.append(
                Datum(given["data-indicator"] or "", given.get("data-field"), given["value"] or "")
            )
        if tag == "tbody":
            self.forms.append([])
        if "tbody" in self._in and tag == "tr":
            self.forms[-1].append([])
        if "tbody" in self._in and tag in {"td", "th"}:
            self.forms[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._in.discard(tag)

    def handle_data(self, data: str) -> None:
        if "article" in self._in and self._in & {"p", "h2", "h3", "h4"}:
            self.body[-1] += data
            if "data" in self._in:
                self.figures[-1].text += data
        elif "tbody" in self._in and self._in & {"td", "th"}:
            self.forms[-1][-1][-1] += data


def read_word(document_bytes: bytes) -> tuple[list[str], list[list[list[str]]]]:
    """Paragraphs of the body, and the cells of every form below its heading."""
    document = docx.Document(BytesIO(document_bytes))
    body = {
        "Nội dung", "Nội dung dẫn", "Lời của đơn vị", "Mục I", "Mục 1", "Điểm a"
    }  # fmt: skip
    sentences = [p.text for p in document.paragraphs if p.style and p.style.name in body]
    forms = [
        [
            ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.tc_lst]
            for row in table._tbl.tr_lst
            if not row.xpath("./w:trPr/w:tblHeader")
        ]
        for table in document.tables[_FIRST_FORM:]
    ]
    return sentences, forms


def value_of(printed: str) -> float | str:
    """The number that a cell prints; words stay words."""
    plain = printed.rstrip("%").replace(".", "").replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        return printed
    return round(number / 100, 8) if printed.endswith("%") else number
