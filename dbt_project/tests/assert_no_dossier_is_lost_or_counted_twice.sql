-- Every record that ever landed is in exactly one of fct_dossiers and fct_quarantined_dossiers, and nothing else is.
with landed as (
    select distinct
        source,
        coalesce(record_id, 'no id ' || payload_hash) as record_id,
        true as is_landed
    from {{ ref('stg_igate__dossier_versions') }}
),

placed as (
    select
        source,
        record_id
    from {{ ref('fct_dossiers') }}
    union all
    select
        source,
        record_id
    from {{ ref('fct_quarantined_dossiers') }}
),

places as (
    select
        source,
        record_id,
        count(*) as place_count
    from placed
    group by source, record_id
)

select
    source,
    record_id,
    is_landed,
    place_count
from landed
full outer join places using (source, record_id)
where is_landed is null or place_count is distinct from 1
