{{ config(materialized='view') }}

with shown as (
    select distinct
        source,
        coalesce(record_id, 'no id ' || payload_hash) as record_id
    from {{ ref('stg_igate__dossier_versions') }}
    where source || '/' || landing_window in ({{ windows_from_the_newest_full_on() }})
),

full_pulls as (
    select
        source,
        max(observed_at) as observed_at
    from {{ ref('stg_landing__windows') }}
    where entity = 'dossiers' and is_full
    group by source
),

known as (
    select
        source,
        record_id,
        min(observed_at) as first_observed_at
    from {{ ref('int_dossiers__versions') }}
    group by source, record_id
)

select
    known.source,
    known.record_id,
    full_pulls.observed_at as missed_at
from known
inner join full_pulls on known.source = full_pulls.source and known.first_observed_at < full_pulls.observed_at
left join shown on known.source = shown.source and known.record_id = shown.record_id
where shown.record_id is null
