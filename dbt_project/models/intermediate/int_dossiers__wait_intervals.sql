with versions as (
    select
        *,
        coalesce(updated_at, observed_at) as begun_at
    from {{ ref('int_dossiers__versions') }}
),

followed as (
    select
        *,
        lead(begun_at) over (partition by source, record_id order by {{ as_shown() }}) as followed_at
    from versions
)

select
    source,
    record_id,
    case status_code when '5' then 'supplement' else 'payment' end as wait_kind,
    begun_at as waiting_from_at,
    followed_at as waiting_to_at,
    version_key
from followed
where status_code in ('5', '6')
order by source, record_id, waiting_from_at, version_key
