"""The allow-list of fields: what is kept of an answer's items, as columns of text.

    items (parsed JSON) -> one list of texts per allowed field + payload_hash

Portals are loose with shapes: one object may come as a list of one, a name as a text, an object
or a list by language. Nothing that is not allowed may slip through such a change of shape, so a
structure where a value is due becomes the text `<object>`, which no later step can read as a value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b
from typing import Any

import orjson

PAYLOAD_HASH = "payload_hash"
STRUCTURE = "<object>"
VIETNAMESE = (228, "228")
_NOTHING: dict[str, Any] = {}
Columns = dict[str, list[str | None]]


class Kind(Enum):
    """What is due at the end of a field's path."""

    VALUE = "a text, number or truth value"
    TEXT = "a name: text, object with a name, or list of those by language"
    LIST = "a list of objects, of which the named keys are kept, as compact JSON text"


@dataclass(frozen=True)
class Field:
    """One allowed field: its dotted path in the source's own words, and `keys` for a LIST."""

    path: str
    kind: Kind = Kind.VALUE
    keys: tuple[str, ...] = ()


class AllowList:
    """The fields that may be kept, in the order of their columns."""

    def __init__(self, *allowed: Field) -> None:
        self.names = tuple(field.path for field in allowed)
        self._tree: dict[str, Any] = {}
        for field in allowed:
            *parents, leaf = field.path.split(".")
            branch = self._tree
            for parent in parents:
                branch = branch.setdefault(parent, {})
            branch[leaf] = field

    def columns(self, items: Sequence[dict[str, Any]]) -> Columns:
        """One list of texts per allowed field, and `payload_hash`; one entry per item.

        Missing and null become None; an empty text stays one. The hash is blake2b (128 bit) of all
        allowed fields, so that two versions of a record are equal exactly when it is.
        """
        found: Columns = {}
        _collect(self._tree, items, found)
        columns = {name: found[name] for name in self.names}
        columns[PAYLOAD_HASH] = [
            blake2b(orjson.dumps(row), digest_size=16).hexdigest()
            for row in zip(*columns.values(), strict=True)
        ]
        return columns


def _collect(tree: dict[str, Any], objects: Sequence[dict[str, Any]], found: Columns) -> None:
    """Walk the tree of paths once for all objects: a column at a time is several times faster."""
    for name, branch in tree.items():
        values = [entry.get(name) for entry in objects]
        if isinstance(branch, dict):
            _collect(branch, [_as_object(value) for value in values], found)
        elif branch.kind is Kind.VALUE:
            found[branch.path] = [
                value if value is None or type(value) is str else _as_value(value)
                for value in values
            ]
        elif branch.kind is Kind.TEXT:
            found[branch.path] = [_as_text(value) for value in values]
        else:
            found[branch.path] = [_as_list(value, branch.keys) for value in values]


def _as_object(value: Any) -> dict[str, Any]:
    if type(value) is dict:
        return value
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return value[0]
    return _NOTHING


def _as_value(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict | list):
        return STRUCTURE
    return orjson.dumps(value).decode()


def _as_text(value: Any) -> str | None:
    if isinstance(value, list):
        vietnamese = (
            entry
            for entry in value
            if isinstance(entry, dict) and entry.get("languageId") in VIETNAMESE
        )
        value = next(vietnamese, value[0] if value else None)
    if isinstance(value, dict):
        value = value.get("name")
    return _as_value(value)


def _as_list(value: Any, keys: tuple[str, ...]) -> str | None:
    if value is None or value == "":
        return None
    entries = value if isinstance(value, list) else [value]
    kept = [{key: _as_value(_as_object(entry).get(key)) for key in keys} for entry in entries]
    return orjson.dumps(kept).decode()
