select
    source,
    record_id,
    dossier_code,
    commune_code,
    observed_at,
    missed_at
from {{ ref('int_dossiers__judged') }}
where reason_code = 'disappeared'
order by source, record_id
