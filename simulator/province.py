"""A whole province as a deterministic function of a seed.

Each commune draws from a stream of its own, so that a commune's dossiers are the same whether it
is generated alone or with the 206 others.
"""

import gc
from dataclasses import dataclass, field, replace
from random import Random

from simulator.caseload import fill_in
from simulator.catalogue import Catalogue, read_catalogue
from simulator.closings import edge_dossiers
from simulator.desk import Desk
from simulator.dong_lac import DONG_LAC, dong_lac_dossiers
from simulator.dong_lac_facts import dong_lac_petitions, with_traits
from simulator.dossier import Dossier
from simulator.geography import Commune, choose_communes, read_communes
from simulator.petitions import Petition, draw_petitions
from simulator.reform import (
    filed_around_reform,
    moved_by_reform,
    sent_around_reform,
    successors_of,
)

RANDOM_DOSSIERS = 297_500
_WEIGHT_BY_KIND = {"Phường": 1.3, "Thị trấn": 1.4, "Xã": 0.9}


@dataclass(frozen=True)
class Province:
    """Communes, catalogue, dossiers and petitions, both in order of commune code.

    With the reform of 2025 the new communes stand behind the old ones, and so do the dossiers filed
    around it; a dossier that was moved has two rows, each shown in its own time.
    """

    seed: int
    communes: list[Commune]
    catalogue: Catalogue
    dossiers: list[Dossier]
    petitions: list[Petition] = field(default_factory=list)


def generate(
    seed: int = 2023,
    commune_codes: list[str] | None = None,
    scale: float = 1.0,
    *,
    reform: bool = False,
) -> Province:
    """The province of `seed`: about 310,000 dossiers filed from 2022-06-15 to 2023-08-31.

    `scale` multiplies the random dossiers of every commune but Đồng Lạc (10657), whose second
    quarter of 2023 is a real report's and therefore always whole. With `reform` the province lives
    on through 2025-07-01: see `simulator.reform`; count it by `amended(province, (), night)`.

    Raises:
        UnknownCommune: a code in `commune_codes` is no commune of the province.
    """
    everywhere = read_communes()
    communes = choose_communes(everywhere, commune_codes)
    catalogue = read_catalogue()
    weights = {commune.code: _weight(seed, commune) for commune in everywhere}
    per_weight = scale * RANDOM_DOSSIERS / sum(weights.values())
    dossiers: list[Dossier] = []
    petitions: list[Petition] = []
    # A million small tuples, none of them garbage: the collector would only walk them in vain.
    collecting = gc.isenabled()
    gc.disable()
    try:
        for commune in communes:
            desk = Desk(commune, _stream(seed, commune.code))
            if commune.code == DONG_LAC:
                dossiers += with_traits(dong_lac_dossiers(desk, catalogue))
                petitions += dong_lac_petitions(commune)
            else:
                dossiers += edge_dossiers(desk, catalogue)
                dossiers += fill_in(desk, catalogue, round(weights[commune.code] * per_weight))
                petitions += draw_petitions(commune, _stream(seed, f"petitions/{commune.code}"))
    finally:
        if collecting:
            gc.enable()
    province = Province(seed, communes, catalogue, dossiers, petitions)
    return _through_reform(province, scale) if reform else province


def generate_reform(
    seed: int = 2023, commune_codes: list[str] | None = None, scale: float = 1.0
) -> Province:
    """The province with what came around the reform alone: about 17,000 dossiers, quickly made.

    Raises:
        UnknownCommune: a code in `commune_codes` is no commune of the province before the reform.
    """
    communes = choose_communes(read_communes(), commune_codes)
    return _through_reform(Province(seed, communes, read_catalogue(), []), scale)


def _through_reform(province: Province, scale: float) -> Province:
    communes = [*province.communes, *successors_of(province.communes)]
    filed = filed_around_reform(province.seed, communes, province.catalogue, scale)
    dossiers = moved_by_reform([*province.dossiers, *filed])
    petitions = [*province.petitions, *sent_around_reform(province.seed, communes)]
    return replace(province, communes=communes, dossiers=dossiers, petitions=petitions)


def _stream(seed: int, purpose: str) -> Random:
    return Random(f"{seed}/{purpose}")


def _weight(seed: int, commune: Commune) -> float:
    kind = next(kind for kind in _WEIGHT_BY_KIND if commune.name.startswith(kind))
    return _WEIGHT_BY_KIND[kind] * _stream(seed, f"weight/{commune.code}").lognormvariate(0, 0.35)
