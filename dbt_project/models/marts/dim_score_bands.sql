select
    band_code,
    band_name_vi as band_name,
    from_points,
    lead(from_points) over (order by from_points) as below_points
from {{ ref('score_766_bands') }}
order by from_points desc
