select
    source,
    entity,
    landing_window,
    observed_at,
    finished_at,
    row_count,
    distinct_id_count,
    server_total_count,
    is_full
from {{ ref('stg_landing__windows') }}
order by source, entity, landing_window
