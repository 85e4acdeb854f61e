with running as (
    select * from {{ ref('dim_running_quarters') }}
),

pulls as (
    select
        source,
        max(finished_at) as read_at
    from {{ ref('dim_landing_windows') }}
    where entity = 'dossiers'
    group by source
),

-- What concerns a quarter is what door `report_ready` asks about: a date that cannot be true takes no dossier out.
concerned as (
    select
        dossiers.*,
        running.quarter_code,
        running.period_from,
        running.period_to,
        running.observed_date,
        running.warning_days,
        running.reminder_share,
        pulls.read_at,
        procedures.has_result,
        coalesce(procedures.has_result, false) and papers.has_electronic_result is not true as is_unfiled,
        dossiers.is_counted and dossiers.received_date <= running.period_to as is_in_form,
        coalesce({{ falls_in('dossiers.end_date', 'running') }}, false) as is_ended,
        coalesce(dossiers.end_date > running.period_to, true) as is_pending
    from {{ ref('fct_dossiers') }} as dossiers
    cross join running
    inner join pulls on dossiers.source = pulls.source
    left join {{ ref('dim_procedures') }} as procedures on dossiers.procedure_code = procedures.procedure_code
    left join {{ ref('fct_dossier_papers') }} as papers on dossiers.dossier_code = papers.dossier_code
    where
        coalesce(
            case when dossiers.received_at <= pulls.read_at then dossiers.received_date end,
            case when dossiers.applied_at <= pulls.read_at then cast(dossiers.applied_at as date) end,
            running.period_to
        ) <= running.period_to
        and (
            dossiers.end_date is null
            or greatest(dossiers.end_date, dossiers.received_date) >= running.period_from
        )
),

with_habits as (
    select
        *,
        avg(
            case
                when is_in_form and is_ended and end_kind = 'result' and has_result then cast(is_unfiled as integer)
            end
        ) over (partition by commune_code) as unfiled_share
    from concerned
),

-- Of each reason whether it is certain; null where it does not apply. Named as the rules of the door are.
judged as (
    select
        source,
        record_id,
        quarter_code,
        commune_code,
        dossier_code,
        field_code,
        status_code,
        due_date,
        case when is_pending then due_date - observed_date end as days_left,
        case
            when is_in_form and is_pending and not is_waiting and due_date < period_to
                and due_date < observed_date + warning_days
                then due_date < observed_date
        end as overdue,
        case when is_in_form and is_ended and resolved_class = 'late' then true end as resolved_late,
        case
            when not (is_in_form and is_unfiled) then null
            when is_ended and end_kind = 'result' then true
            when is_pending and not is_waiting and due_date between observed_date and period_to
                and due_date < observed_date + warning_days
                and unfiled_share >= reminder_share
                then false
        end as no_electronic_result,
        case
            when is_counted and level_code = '2' and channel_code = '2' then true
        end as information_level_filed_online,
        case
            when status_code in ('2', '4', '6', '9', '10') and received_at is null then true
        end as accepted_without_intake_date,
        case when is_counted and end_kind is not null and end_at is null then true end as solved_without_end_date,
        case when is_counted and received_at > read_at then received_date > period_to end as intake_in_future,
        case when is_counted and end_at > read_at then end_date > period_to end as end_in_future,
        case
            when is_counted and end_at < received_at and not (end_date = received_date and end_at = end_date)
                then true
        end as end_before_intake
    from with_habits
),

listed as (
    unpivot judged
    on overdue, resolved_late, no_electronic_result,
    information_level_filed_online, accepted_without_intake_date, solved_without_end_date,
    intake_in_future, end_in_future, end_before_intake
    into name reason_code value is_certain
),

quarantined as (
    select
        quarantined.source,
        quarantined.record_id,
        running.quarter_code,
        quarantined.commune_code,
        coalesce(quarantined.dossier_code, quarantined.record_id) as dossier_code,
        case
            when quarantined.reason_code in ('unknown_status', 'unreadable_date') then quarantined.reason_code
            else 'quarantined_otherwise'
        end as reason_code
    from {{ ref('fct_quarantined_dossiers') }} as quarantined
    cross join running
    where
        coalesce(quarantined.possible_from_date, running.period_to) <= running.period_to
        and coalesce(quarantined.possible_to_date, running.period_from) >= running.period_from
),

gathered as (
    select * from listed
    union all by name
    select
        *,
        true as is_certain
    from quarantined
)

select
    source,
    record_id,
    quarter_code,
    commune_code,
    dossier_code,
    reason_code,
    due_date,
    field_code,
    status_code,
    cast(days_left as integer) as days_left,
    is_certain
from gathered
order by commune_code, dossier_code, reason_code, source, record_id
