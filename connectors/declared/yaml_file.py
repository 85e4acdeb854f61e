"""A filled-in YAML text to its cells: plain mappings only, read without building any object.

bytes -> UTF-8 -> events (no anchors, tags, depth) -> nodes with their lines -> cells
"""

import re
import unicodedata
from collections.abc import Iterator

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

from connectors.declared.cells import MOST_ITEMS, Cell, Filled, Writing, quoted
from connectors.declared.errors import (
    DeclaredFileUnreadable,
    DeclaredFileUnsafe,
    DeclaredHeadWrong,
    DeclaredItemRepeated,
)

KEYS = ("commune_code", "quarter_code", "items")
_MOST_EVENTS = 4 * MOST_ITEMS
# The form, its items, and a list where a value is due, which gets a sentence of its own.
_DEEPEST = 3
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_NULL = "tag:yaml.org,2002:null"


def read_yaml(label: str, content: bytes) -> Filled:
    """The cells of the form in `content`, a YAML file; `label` begins each sentence.

    Raises:
        DeclarationRefused: the file cannot be read, or is not laid out as the template.
    """
    text = _decode(label, content)
    try:
        _check_events(label, text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = f", dòng {mark.line + 1}" if mark else ""
        raise DeclaredFileUnreadable(
            f"{label}{line}: YAML viết sai (thường do thụt lề, dấu hai chấm hoặc dấu ngoặc); hãy "
            "sửa theo tệp mẫu: mục chưa có thì để trống, đoạn chữ dài viết sau dấu | ở dòng dưới."
        ) from fault
    return _filled(label, text, root)


def _decode(label: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise DeclaredFileUnreadable(
            f"{label}, dòng {line}: tệp không viết bằng UTF-8; hãy lưu lại với bảng mã UTF-8."
        ) from fault
    hidden = _CONTROL.search(text)
    if hidden:
        line = text.count("\n", 0, hidden.start()) + 1
        raise DeclaredFileUnreadable(
            f"{label}, dòng {line}: có ký tự điều khiển ẩn (U+{ord(hidden[0]):04X}); hãy xóa và gõ "
            "lại đoạn đó."
        )
    return text


def _check_events(label: str, text: str) -> None:
    """Stop at the first event that a form cannot have; nothing was expanded until then."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        is_start = isinstance(event, yaml.CollectionStartEvent)
        depth += is_start - isinstance(event, yaml.CollectionEndEvent)
        has_anchor = getattr(event, "anchor", None) is not None
        has_tag = getattr(event, "tag", None) is not None
        is_second = isinstance(event, yaml.DocumentStartEvent) and number > 1
        if has_anchor or has_tag or is_second or depth > _DEEPEST or number > _MOST_EVENTS:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise DeclaredFileUnsafe(
                f"{label}, dòng {line}: tệp chỉ được có các dòng “mã mục: giá "
                "trị” như tệp mẫu, không dùng &, *, !, danh sách, nhiều lớp hay nhiều phần; hãy "
                "sửa theo tệp mẫu."
            )


def _filled(label: str, text: str, root: Node | None) -> Filled:
    if not isinstance(root, MappingNode):
        raise _head_wrong(label, 1, "thiếu phần đầu")
    found: dict[str, Node] = {}
    for key, value in root.value:
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode) or key.value not in KEYS:
            raise _head_wrong(label, line, "có khóa lạ ngoài mẫu")
        if key.value in found:
            raise DeclaredItemRepeated(
                f"{label}, dòng {line}: khóa {key.value} ghi hai lần; hãy xóa một dòng."
            )
        found[key.value] = value
    for name in KEYS:
        if name not in found:
            raise _head_wrong(label, 1, f"thiếu khóa {name}")
    return Filled(
        commune=_commune(label, text, found["commune_code"]),
        quarter=_cell(label, text, "quarter_code", found["quarter_code"]),
        name=None,
        items=tuple(_items(label, text, found["items"])),
    )


def _head_wrong(label: str, line: int, what: str) -> DeclaredHeadWrong:
    return DeclaredHeadWrong(
        f"{label}, dòng {line}: {what}; tệp phải có đúng ba khóa {', '.join(KEYS)} như tệp mẫu."
    )


def _commune(label: str, text: str, node: Node) -> Cell:
    cell = _cell(label, text, "commune_code", node)
    if cell.writing is Writing.PLAIN and cell.text.startswith("0"):
        raise DeclaredHeadWrong(
            f"{cell.where}: mã bắt đầu bằng số 0 mà không có dấu ngoặc kép sẽ bị đọc thành số "
            f'khác; hãy ghi "{cell.text[:5]}" trong dấu ngoặc kép.'
        )
    return cell


def _items(label: str, text: str, node: Node) -> Iterator[tuple[Cell, Cell]]:
    if isinstance(node, ScalarNode) and node.tag == _NULL:
        return
    if not isinstance(node, MappingNode):
        raise _head_wrong(label, node.start_mark.line + 1, "khóa items không chứa các mục")
    for key, value in node.value:
        code = _cell(label, text, "", key)
        yield code, _cell(label, text, code.text, value)


def _cell(label: str, text: str, key: str, node: Node) -> Cell:
    line = f"{label}, dòng {node.start_mark.line + 1}"
    where = f"{line}, khóa {quoted(key)}" if key else line
    if not isinstance(node, ScalarNode):
        what = "giá trị là một danh sách; hãy ghi một số, hoặc đoạn chữ sau dấu | ở dòng dưới"
        return Cell(where, what, Writing.UNUSABLE)
    if node.style is not None:
        return Cell(where, unicodedata.normalize("NFC", node.value), Writing.WORDS)
    words = "" if node.tag == _NULL else node.value
    rest_of_line = text[node.end_mark.index :].partition("\n")[0]
    return Cell(where, words, Writing.PLAIN, is_cut=rest_of_line.lstrip().startswith("#"))
