{{ config(materialized='view') }}

with versions as (
    select * from {{ ref('int_dossiers__versions') }}
),

ranked as (
    select
        *,
        row_number() over (partition by source, record_id order by {{ as_shown() }}) as version_number,
        count(*) over (partition by source, record_id) as version_count,
        min(observed_at) over (partition by source, record_id) as first_observed_at
    from versions
)

select * exclude (version_number)
from ranked
where version_number = version_count
