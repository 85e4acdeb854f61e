with quarantined as (
    select * from {{ ref('int_dossiers__judged') }}
    where reason_code is not null
),

newest_policy as (
    select * from {{ ref('dossier_end_policy') }}
    qualify rank() over (order by valid_from desc, policy_version desc) = 1
)

select
    quarantined.source,
    quarantined.record_id,
    quarantined.dossier_code,
    quarantined.commune_code,
    quarantined.reason_code,
    quarantined.reason_detail,
    quarantined.observed_at,
    cast(coalesce(quarantined.received_at, quarantined.applied_at) as date) as possible_from_date,
    case
        when newest_policy.end_kind is not null then cast(quarantined.completed_at as date)
    end as possible_to_date
from quarantined
left join newest_policy on quarantined.status_code = newest_policy.status_code
order by quarantined.source, quarantined.record_id
