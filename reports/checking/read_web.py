"""An .html read back: its words, its figures with their codes, and what it would load or run."""

from dataclasses import dataclass
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from reports.checking.printed import Printed, PrintedForm, PrintedParagraph

_KINDS = {"h2": "chapter", "h3": "section", "h4": "point"}


@dataclass(frozen=True)
class MarkedFigure:
    """A figure of the page as it is marked: code, the field it is of, and its text."""

    code: str
    field_code: str
    text: str


@dataclass(frozen=True)
class WebPage:
    """One .html: its tree, what it prints, and its marked figures in order."""

    tree: Any
    printed: Printed
    figures: tuple[MarkedFigure, ...]


def read_web(name: str, data: bytes) -> WebPage:
    """What the .html `name` holds."""
    tree = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", no_network=True))
    return WebPage(tree, _printed(name, tree), tuple(_figures(tree)))


def _figures(tree: Any) -> list[MarkedFigure]:
    return [
        MarkedFigure(element.get("data-indicator"), element.get("data-field", ""), _text(element))
        for element in tree.iter("data", "span")
        if element.get("data-indicator") is not None
    ]


def _text(element: Any) -> str:
    return "".join(element.itertext())


def _texts(tree: Any, path: str) -> tuple[str, ...]:
    return tuple(_text(element) for element in tree.findall(path))


def _first(texts: tuple[str, ...]) -> str:
    return texts[0] if texts else ""


def _printed(name: str, tree: Any) -> Printed:
    head = ".//header[@class='letterhead']"
    left = tree.findall(f"{head}/div[1]/p")
    right = _texts(tree, f"{head}/div[2]/p")
    title = tree.find(".//h1")
    signature = (*_texts(tree, ".//footer/div[@class='signature']/p"), "", "")
    country, motto, place = (*right, "", "", "")[:3]
    return Printed(
        source=name,
        superior_lines=tuple(_text(line) for line in left if line.get("class") is None),
        issuer_lines=tuple(_text(line) for line in left if line.get("class") == "strong"),
        country=country,
        motto=motto,
        number=_first(_texts(tree, f"{head}/div[1]/p[@class='ruled number']")),
        place_and_date=place,
        type_name="" if title is None else (title.text or ""),
        subject="" if title is None else "".join(_texts(title, "span")),
        addressee=_first(_texts(tree, ".//p[@class='addressee']")),
        body=tuple(map(_paragraph, tree.findall(".//article/*"))),
        authority=signature[0],
        signatory=signature[1],
        recipients=_texts(tree, ".//footer/div[@class='recipients']/p")[1:],
        attached_to=_first(_texts(tree, ".//p[@class='attached']")),
        forms=tuple(map(_form, tree.findall(".//section[@class='form']"))),
        notes=_texts(tree, ".//ul[@class='notes']/li"),
    )


def _paragraph(element: Any) -> PrintedParagraph:
    kind = _KINDS.get(element.tag, "text")
    return PrintedParagraph(_text(element), kind, element.get("class") == "declared")


def _form(section: Any) -> PrintedForm:
    lines = [line for paragraph in section.findall("p")[1:2] for line in paragraph.itertext()]
    period, reporting_unit, receiving_unit = (*map(str.strip, lines), "", "", "")[:3]
    rows = section.findall(".//thead/tr")
    return PrintedForm(
        code=_first(_texts(section, "p")),
        title=_first(_texts(section, "h3")),
        period=period,
        reporting_unit=reporting_unit,
        receiving_unit=receiving_unit,
        unit_of_measure=_first(_texts(section, ".//caption")),
        heading=tuple(text for row in rows for text in _texts(row, "th")),
        column_numbers=_texts(section, ".//thead/tr[@class='numbers']/td"),
        rows=tuple(tuple(_text(cell) for cell in row) for row in section.findall(".//tbody/tr")),
        notes=_texts(section, ".//p[@class='note']"),
    )
