-- Every record that ever landed is in exactly one of fct_dossiers, fct_quarantined_dossiers and
-- fct_disappeared_dossiers, and nothing else is.
with landed as (
    select distinct
        source,
        coalesce(record_id, 'no id ' || payload_hash) as record_id
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
    union all
    select
        source,
        record_id
    from {{ ref('fct_disappeared_dossiers') }}
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
    landed.source,
    landed.record_id,
    places.source as placed_source,
    places.record_id as placed_record_id,
    places.place_count
from landed
full outer join places on landed.source = places.source and landed.record_id = places.record_id
where landed.record_id is null or places.place_count is distinct from 1
