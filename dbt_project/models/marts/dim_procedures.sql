with procedures as (
    select
        procedures.*,
        cast(windows.observed_at as date) as observed_date
    from {{ ref('stg_igate__procedures') }} as procedures
    inner join {{ ref('stg_landing__windows') }} as windows
        on procedures.source = windows.source
        and procedures.landing_window = windows.landing_window
        and windows.entity = 'procedures'
),

decisions as (
    select
        procedure_code,
        bool_or(action = 'issue') as is_issued_by_decision,
        min(published_date) filter (where action = 'issue') as first_issued_date,
        max(published_date) filter (where action = 'issue') as last_issued_date,
        max(published_date) filter (where action = 'abolish') as last_abolished_date
    from {{ ref('fct_procedure_decisions') }}
    group by procedure_code
)

select
    procedures.procedure_code,
    procedures.procedure_name,
    procedures.field_code,
    procedures.authority_code,
    case when procedures.level_code in ('2', '3', '4') then procedures.level_code end as level_code,
    procedures.fee_amount,
    procedures.fee_amount > 0 as has_fee,
    procedures.has_result,
    procedures.has_online_payment,
    procedures.is_linked_to_population_database,
    procedures.is_complete,
    procedures.is_land_related,
    procedures.processing_day_count,
    procedures.internal_process_date,
    procedures.electronic_process_date,
    case
        when decisions.is_issued_by_decision
            then coalesce(decisions.first_issued_date, procedures.observed_date)
    end as issued_date,
    case
        when decisions.last_abolished_date >= coalesce(decisions.last_issued_date, decisions.last_abolished_date)
            then decisions.last_abolished_date
    end as abolished_date,
    procedures.is_listed
from procedures
left join decisions on procedures.procedure_code = decisions.procedure_code
order by procedures.procedure_code
