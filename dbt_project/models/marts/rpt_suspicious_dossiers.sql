with quarters as (
    select * from {{ ref('dim_reporting_periods') }}
    where calendar = 'ND09' and kind = 'quarter'
),

dossiers as (
    select
        dossiers.*,
        histories.missed_pull_count,
        histories.first_received_observed_at,
        histories.passed_promise_day_count,
        histories.longest_wait_day_count,
        histories.solved_before_supplement_second_count,
        coalesce(papers.supplement_request_count, 0) as supplement_request_count,
        coalesce(not days.is_working_day, false) as is_ended_on_day_off
    from {{ ref('fct_dossiers') }} as dossiers
    inner join {{ ref('fct_dossier_histories') }} as histories on dossiers.dossier_code = histories.dossier_code
    left join {{ ref('fct_dossier_papers') }} as papers on dossiers.dossier_code = papers.dossier_code
    left join {{ ref('dim_days') }} as days on dossiers.end_date = days.day_date
    where dossiers.is_counted
),

measured as (
    select
        dossier_code,
        commune_code,
        coalesce(end_date, received_date) as quarter_date,
        case
            when end_kind = 'result' and end_at >= received_at then date_diff('second', received_at, end_at)
        end as solved_at_once,
        case
            when channel_code = '2' then cast(received_at as date) - cast(applied_at as date)
        end as taken_in_long_after_filing,
        case
            when missed_pull_count > 0 then cast(first_received_observed_at as date) - received_date
        end as intake_back_dated,
        passed_promise_day_count as promise_moved_after_it_had_passed,
        longest_wait_day_count as waiting_too_long,
        supplement_request_count as more_than_one_supplement_request,
        cast(end_kind = 'result' and is_ended_on_day_off as integer) as solved_on_a_day_off,
        solved_before_supplement_second_count as solved_before_supplement_came,
        case
            when received_at = received_date
                and coalesce(applied_at = date_trunc('day', applied_at), true)
                and coalesce(end_at = end_date, true)
                then 1 + cast(applied_at is not null as integer) + cast(end_at is not null as integer)
        end as every_time_is_midnight
    from dossiers
),

-- A measure that does not apply is null, and leaves no row.
listed as (
    unpivot measured
    on solved_at_once, taken_in_long_after_filing, intake_back_dated,
    promise_moved_after_it_had_passed, waiting_too_long, more_than_one_supplement_request,
    solved_on_a_day_off, solved_before_supplement_came, every_time_is_midnight
    into name reason_code value measured_value
),

suspicious as (
    select
        listed.*,
        rules.unit
    from listed
    inner join {{ ref('dim_suspicion_rules') }} as rules on listed.reason_code = rules.reason_code
    where
        case rules.breaks_when
            when 'up_to' then listed.measured_value <= rules.bound
            else listed.measured_value > rules.bound
        end
)

select
    suspicious.dossier_code,
    suspicious.reason_code,
    coalesce(counting.commune_code, suspicious.commune_code) as commune_code,
    quarters.period_code as quarter_code,
    suspicious.measured_value || ' ' || suspicious.unit as detail
from suspicious
left join quarters on {{ falls_in('suspicious.quarter_date', 'quarters') }}
left join {{ ref('fct_dossier_quarters') }} as counting
    on suspicious.dossier_code = counting.dossier_code and quarters.period_code = counting.quarter_code
order by suspicious.dossier_code, suspicious.reason_code
