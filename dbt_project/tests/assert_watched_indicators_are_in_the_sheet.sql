-- Each watched indicator has a column in `rpt_commune_quarter`.
select watched.indicator_code
from {{ ref('watched_indicators') }} as watched
left join {{ ref('dim_watched_indicators') }} as known on watched.indicator_code = known.indicator_code
where known.column_name is null
