"""A .docx read back: its words by paragraph style, and the parts that rules look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from lxml import etree  # type: ignore[import-untyped]

from reports.checking.printed import Printed, PrintedForm, PrintedParagraph

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY_KINDS = {
    "Body": "text",
    "Lead": "text",
    "Declared": "text",
    "Chapter": "chapter",
    "Section": "section",
    "Point": "point",
}
_NEEDED = frozenset(
    {"word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels", "docProps/core.xml"}
)
_Item = tuple[str, str]


@dataclass(frozen=True)
class WordFile:
    """One .docx: raw parts by name, its XML parts parsed, and what it prints."""

    parts: dict[str, bytes]
    trees: dict[str, Any]
    printed: Printed


def parse_xml(data: bytes) -> Any:
    """The root of an XML document; no entity is resolved, nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(data, parser)


def read_parts(data: bytes, needed: frozenset[str]) -> dict[str, bytes]:
    """The parts of an Office file by name.

    Raises:
        KeyError: one that is `needed` is not there.
    """
    with ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in needed - parts.keys():
        raise KeyError(name)
    return parts


def read_word(name: str, data: bytes) -> WordFile:
    """What the .docx `name` holds."""
    parts = read_parts(data, _NEEDED)
    trees = {
        part: parse_xml(content)
        for part, content in parts.items()
        if part.endswith((".xml", ".rels"))
    }
    body = trees["word/document.xml"].find(f"{W}body")
    return WordFile(parts, trees, _printed(name, list(_items(body))))


def _items(body: Any) -> Iterator[_Item | Any]:
    """Paragraphs as (style, text); the table of a form as its element."""
    for element in body:
        if element.tag == f"{W}p":
            yield _paragraph(element)
        elif element.tag == f"{W}tbl":
            if _is_form(element):
                yield element
            else:
                yield from map(_paragraph, element.iter(f"{W}p"))


def _is_form(table: Any) -> bool:
    return any(_style(paragraph).startswith("Cell") for paragraph in table.iter(f"{W}p"))


def _paragraph(element: Any) -> _Item:
    return _style(element), "".join(text.text or "" for text in element.iter(f"{W}t"))


def _style(element: Any) -> str:
    style = element.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def _printed(name: str, items: list[_Item | Any]) -> Printed:
    lines = [item for item in items if isinstance(item, tuple)]
    end = next((i for i, (style, _) in enumerate(lines) if style == "NoteTitle"), len(lines))

    def texts(style: str) -> tuple[str, ...]:
        return tuple(text for found, text in lines if found == style)

    def text(style: str) -> str:
        return " ".join(texts(style))

    return Printed(
        source=name,
        superior_lines=texts("Superior"),
        issuer_lines=texts("Issuer"),
        country=text("Country"),
        motto=text("Motto"),
        number=text("Number"),
        place_and_date=text("PlaceDate"),
        type_name=text("TypeName"),
        subject=text("Subject"),
        addressee=text("Addressee"),
        body=tuple(
            PrintedParagraph(text, _BODY_KINDS[style], style == "Declared")
            for style, text in lines
            if style in _BODY_KINDS
        ),
        authority=text("Authority"),
        signatory=text("Signatory"),
        recipients=texts("Recipients"),
        attached_to=text("AnnexReference"),
        forms=tuple(_forms(items)),
        notes=tuple(text for style, text in lines[end:] if style == "Note"),
    )


def _forms(items: list[_Item | Any]) -> Iterator[PrintedForm]:
    """Forms by their code; a note belongs to the form above it, until the notes' own title."""
    starts = [
        i for i, item in enumerate(items) if isinstance(item, tuple) and item[0] == "FormCode"
    ]
    last = next(
        (i for i, item in enumerate(items) if isinstance(item, tuple) and item[0] == "NoteTitle"),
        len(items),
    )
    for start, end in zip(starts, [*starts[1:], last], strict=True):
        yield _form(items[start:end])


def _form(items: list[_Item | Any]) -> PrintedForm:
    lines = [item for item in items if isinstance(item, tuple)]
    tables = [item for item in items if not isinstance(item, tuple)]
    rows = [_cells(row) for table in tables for row in table.iter(f"{W}tr")]

    def texts(style: str) -> tuple[str, ...]:
        return tuple(text for found, text in lines if found == style)

    units = (*texts("FormLine"), "", "")
    return PrintedForm(
        code=" ".join(texts("FormCode")),
        title=" ".join(texts("FormTitle")),
        period=" ".join(texts("FormPeriod")),
        reporting_unit=units[0],
        receiving_unit=units[1],
        unit_of_measure=" ".join(texts("FormUnit")),
        heading=tuple(text for row in rows for style, text in row if style == "CellHead" and text),
        column_numbers=tuple(text for row in rows for style, text in row if style == "CellColumn"),
        rows=tuple(
            tuple(text for _, text in row)
            for row in rows
            if row and row[0][0] not in ("CellHead", "CellColumn")
        ),
        notes=texts("Note"),
    )


def _cells(row: Any) -> list[_Item]:
    return [_paragraph(paragraph) for paragraph in row.iter(f"{W}p")]
