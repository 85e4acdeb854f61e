select
    commune_code,
    commune_name,
    district_code,
    district_name,
    province_code,
    province_name,
    latitude,
    longitude,
    valid_from,
    valid_to
from {{ ref('communes') }}
order by commune_code, valid_from
