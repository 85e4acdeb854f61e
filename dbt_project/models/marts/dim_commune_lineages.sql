select
    unit_code,
    unit_date,
    boundary_date,
    commune_code,
    valid_from,
    is_whole
from {{ ref('int_communes__lineages') }}
order by unit_code, unit_date, boundary_date, commune_code
