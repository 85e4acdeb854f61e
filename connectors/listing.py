"""What a dialect says about one list of a portal: where it is, and what of it may be kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from connectors.fields import AllowList


@dataclass(frozen=True)
class Listing:
    """A paged list, newest first by `updated_field`; `id_field` names a record for good.

    `parameters` go with every page: as the query of a GET, as the JSON body of a POST. A list that
    `may_be_empty` lands a window without rows where another one would fail the pull.
    """

    path: str
    allowed: AllowList
    id_field: str
    updated_field: str
    method: Literal["GET", "POST"] = "GET"
    parameters: Mapping[str, str] = field(default_factory=dict)
    may_be_empty: bool = False


@dataclass(frozen=True)
class Catalogue:
    """A whole list in one answer, in an envelope: `status_key` must hold one of `successes`."""

    path: str
    allowed: AllowList
    id_field: str
    items_key: str
    status_key: str
    successes: tuple[object, ...]
    method: Literal["GET", "POST"] = "GET"
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dialect:
    """The lists that one product offers, by entity; what it lacks is not named."""

    lists: Mapping[str, Listing | Catalogue] = field(default_factory=dict)
