with received as (
    select * exclude (resolved_class)
    from {{ ref('fct_dossiers') }}
    where received_date is not null
),

dossiers as (
    select
        received.*,
        procedures.has_result,
        papers.is_digitised,
        papers.is_reused,
        papers.has_electronic_result,
        papers.is_result_signed,
        papers.is_returned_by_post
    from received
    left join {{ ref('dim_procedures') }} as procedures on received.procedure_code = procedures.procedure_code
    left join {{ ref('fct_dossier_papers') }} as papers on received.dossier_code = papers.dossier_code
),

quarters as (
    select * from {{ ref('dim_closed_quarters') }}
),

policies as (
    select * from {{ ref('dossier_end_policy') }}
    where counted <> 'excluded'
),

waiting as (
    select
        intervals.source,
        intervals.record_id,
        quarters.quarter_code,
        last(intervals.wait_kind order by intervals.waiting_from_at, intervals.version_key) as wait_kind
    from {{ ref('int_dossiers__wait_intervals') }} as intervals
    inner join quarters
        on intervals.waiting_from_at < {{ end_of('quarters') }}
        and (intervals.waiting_to_at is null or intervals.waiting_to_at >= {{ end_of('quarters') }})
    group by intervals.source, intervals.record_id, quarters.quarter_code
),

promises as (
    select
        promises.source,
        promises.record_id,
        quarters.quarter_code,
        last(promises.due_date order by promises.promised_from_at, promises.version_key) as due_date
    from {{ ref('int_dossiers__promises') }} as promises
    inner join quarters
        on promises.promised_from_at < {{ end_of('quarters') }}
        and (promises.promised_to_at is null or promises.promised_to_at >= {{ end_of('quarters') }})
    group by promises.source, promises.record_id, quarters.quarter_code
),

counted as (
    select
        dossiers.* exclude (due_date, end_date),
        quarters.quarter_code,
        quarters.period_from,
        quarters.period_to,
        policies.policy_version,
        policies.resolved_class as policy_class,
        policies.no_due_date_class,
        case when promises.record_id is null then dossiers.due_date else promises.due_date end as due_date,
        case when policies.counted = 'resolved' then dossiers.end_date end as end_date
    from dossiers
    inner join quarters on dossiers.received_date <= quarters.period_to
    left join promises
        on dossiers.source = promises.source
        and dossiers.record_id = promises.record_id
        and quarters.quarter_code = promises.quarter_code
    inner join policies
        on dossiers.status_code = policies.status_code and quarters.policy_version = policies.policy_version
),

population as (
    select
        counted.* exclude (commune_code),
        coalesce(communes.counting_code, counted.commune_code) as commune_code,
        waiting.wait_kind,
        {{ falls_in('counted.received_date', 'counted') }} as is_new,
        coalesce({{ falls_in('counted.end_date', 'counted') }}, false) as is_resolved,
        coalesce({{ falls_in('counted.end_date', 'counted') }} and counted.end_kind = 'result', false) as is_solved
    from counted
    left join waiting
        on counted.source = waiting.source
        and counted.record_id = waiting.record_id
        and counted.quarter_code = waiting.quarter_code
    {{ join_commune_of_dossier('counted', 'ND09', 'quarter_code') }}
    where counted.end_date is null or counted.end_date >= counted.period_from
),

classed as (
    select
        *,
        case when is_resolved then {{ resolved_class('policy_class') }} end as resolved_class,
        case when not is_resolved then {{ pending_class('wait_kind is not null', 'period_to') }} end as pending_class
    from population
)

select
    dossier_code,
    source,
    record_id,
    quarter_code,
    commune_code,
    field_code,
    procedure_code,
    channel_code,
    level_code,
    status_code,
    end_kind,
    received_date,
    due_date,
    end_date,
    is_new,
    is_resolved,
    is_solved,
    resolved_class,
    pending_class,
    wait_kind,
    has_channel,
    has_result,
    is_digitised,
    is_reused,
    has_electronic_result,
    is_result_signed,
    is_returned_by_post,
    policy_version,
    version_key
from classed
order by quarter_code, commune_code, dossier_code
