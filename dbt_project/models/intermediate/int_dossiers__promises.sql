with versions as (
    select
        *,
        coalesce(updated_at, observed_at) as begun_at
    from {{ ref('int_dossiers__versions') }}
    where unreadable_detail is null
),

promised_anew as (
    select
        source,
        record_id
    from versions
    group by source, record_id
    having count(distinct due_at) + max(cast(due_at is null as integer)) > 1
),

followed as (
    select
        versions.*,
        lead(versions.begun_at) over (
            partition by versions.source, versions.record_id order by {{ as_shown() }}
        ) as followed_at
    from versions
    inner join promised_anew
        on versions.source = promised_anew.source and versions.record_id = promised_anew.record_id
)

select
    source,
    record_id,
    cast(due_at as date) as due_date,
    begun_at as promised_from_at,
    followed_at as promised_to_at,
    version_key
from followed
order by source, record_id, promised_from_at, version_key
