select
    record_id as rating_code,
    source,
    dossier_code,
    commune_code,
    commune_valid_from,
    scale_code,
    level_code,
    rating_class,
    rated_at,
    cast(rated_at as date) as rated_date
from {{ ref('int_ratings__judged') }}
where reason_code is null
order by rating_code
