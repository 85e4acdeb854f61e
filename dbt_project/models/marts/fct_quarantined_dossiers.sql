with quarantined as (
    select * from {{ ref('int_dossiers__judged') }}
    where reason_code <> 'disappeared'
),

newest_policy as (
    select * from {{ ref('dossier_end_policy') }}
    qualify rank() over (order by valid_from desc, policy_version desc) = 1
),

dated as (
    select
        quarantined.*,
        case
            when cast(coalesce(quarantined.received_at, quarantined.applied_at) as date)
                <= cast(quarantined.observed_at as date)
                then cast(coalesce(quarantined.received_at, quarantined.applied_at) as date)
        end as possible_from_date,
        case
            when newest_policy.end_kind is not null then cast(quarantined.completed_at as date)
        end as ended_date
    from quarantined
    left join newest_policy on quarantined.status_code = newest_policy.status_code
)

select
    source,
    record_id,
    dossier_code,
    commune_code,
    reason_code,
    reason_detail,
    observed_at,
    possible_from_date,
    case when ended_date is not null then greatest(ended_date, possible_from_date) end as possible_to_date
from dated
order by source, record_id
