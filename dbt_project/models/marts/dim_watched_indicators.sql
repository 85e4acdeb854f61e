select
    watched.indicator_code,
    indicators.column_name,
    watched.minimum_difference,
    watched.minimum_difference_share,
    watched.z_max,
    watched.earlier_quarters_min,
    watched.owner,
    watched.since,
    watched.description
from {{ ref('watched_indicators') }} as watched
inner join {{ ref('dim_indicators') }} as indicators on watched.indicator_code = indicators.indicator_code
order by watched.indicator_code
