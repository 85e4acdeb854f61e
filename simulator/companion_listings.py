"""The listings beside the dossiers': papers, fees, rating slips and petitions.

Papers and fees change with their dossier and stand in its order; slips and petitions have an order
of their own. Items are written as they are asked for: they are small, and most are read once.
"""

from abc import abstractmethod
from bisect import bisect_right
from functools import cached_property

from simulator.dossier_listing import DossierListing
from simulator.fees import fees_of, has_fees
from simulator.items import ItemWriter
from simulator.listing import Listing
from simulator.papers import papers_of
from simulator.petitions import Petition
from simulator.province import Province
from simulator.queries import Filters
from simulator.ratings import rating_of, slip_stamp


class _Companion(Listing):
    """Rows that follow the dossier listing's present; they are looked up when it has changed."""

    def __init__(self, province: Province, dossiers: DossierListing, writer: ItemWriter) -> None:
        super().__init__()
        self._province = province
        self._listing = dossiers
        self._writer = writer
        self._revision = -1
        self._order: list[int] = []

    @property
    def order(self) -> list[int]:
        """All visible rows, newest change first."""
        if self._revision != self._listing.revision:
            self._revision = self._listing.revision
            self._order = self._visible_rows()
            self._forget_filtered()
        return self._order

    @abstractmethod
    def _visible_rows(self) -> list[int]:
        """The rows of the present, newest change first."""


class PapersListing(_Companion):
    """The papers of every accepted dossier; a row is the dossier's place in the province."""

    def _visible_rows(self) -> list[int]:
        return [index for index in self._listing.order if self._is_accepted(index)]

    def _is_accepted(self, index: int) -> bool:
        accepted_at = self._province.dossiers[index].entered("accepted")
        return accepted_at is not None and accepted_at <= self._listing.now

    def _admits(self, filters: Filters, row: int) -> bool:
        return filters.admit(self._province.dossiers[row], self._listing.state_of(row))

    def _item(self, row: int) -> bytes:
        dossier = self._province.dossiers[row]
        procedure = self._province.catalogue.procedures[dossier.procedure_code]
        papers = papers_of(dossier, procedure, self._listing.now)
        return self._writer.papers(dossier, papers, updated_at=self._listing.updated_at(row))


class FeesListing(PapersListing):
    """The fee lines of every accepted dossier that has any."""

    def _visible_rows(self) -> list[int]:
        procedures = self._province.catalogue.procedures
        costing = {code for code, procedure in procedures.items() if has_fees(procedure)}
        dossiers = self._province.dossiers
        return [
            index
            for index in self._listing.order
            if dossiers[index].procedure_code in costing and self._is_accepted(index)
        ]

    def _item(self, row: int) -> bytes:
        dossier = self._province.dossiers[row]
        procedure = self._province.catalogue.procedures[dossier.procedure_code]
        lines = fees_of(dossier, procedure, self._listing.now)
        return self._writer.fees(dossier, lines, updated_at=self._listing.updated_at(row))


class RatingsListing(_Companion):
    """The slips filled in by the present; a slip changes only with its dossier's commune.

    A row is its dossier's place in the province.
    """

    @cached_property
    def _slips(self) -> list[tuple[float, str, int]]:
        """Last change, record and dossier of every slip there will ever be, oldest first."""
        dossiers = self._province.dossiers
        rated = ((rating_of(each), each, row) for row, each in enumerate(dossiers))
        return sorted(
            (slip_stamp(dossier, rating).timestamp(), dossier.record_id, row)
            for rating, dossier, row in rated
            if rating is not None
        )

    def _visible_rows(self) -> list[int]:
        now = self._listing.now.timestamp()
        count = bisect_right(self._slips, now, key=lambda slip: slip[0])
        return [row for _, _, row in reversed(self._slips[:count]) if self._listing.shows(row)]

    def _admits(self, filters: Filters, row: int) -> bool:
        dossier = self._province.dossiers[row]
        return filters.admit_place(commune_code=dossier.commune_code, code=dossier.code)

    def _item(self, row: int) -> bytes:
        dossier = self._province.dossiers[row]
        rating = rating_of(dossier)
        if rating is None:
            raise LookupError(f"{dossier.code} is listed without a slip")
        return self._writer.rating(dossier, rating)


class PetitionsListing(_Companion):
    """The petitions received by the present, as known then; a row is its place in the province."""

    def _visible_rows(self) -> list[int]:
        known = (self._known(row) for row in range(len(self._province.petitions)))
        keys = [
            (petition.updated_at, petition.record_id, row)
            for row, petition in enumerate(known)
            if petition is not None
        ]
        return [row for _, _, row in sorted(keys, reverse=True)]

    def _known(self, row: int) -> Petition | None:
        return self._province.petitions[row].as_known_at(self._listing.now)

    def _admits(self, filters: Filters, row: int) -> bool:
        petition = self._province.petitions[row]
        return filters.admit_place(commune_code=petition.commune_code, code=petition.code)

    def _item(self, row: int) -> bytes:
        petition = self._known(row)
        if petition is None:
            raise LookupError(f"{self._province.petitions[row].code} is listed before its receipt")
        return self._writer.petition(petition)
