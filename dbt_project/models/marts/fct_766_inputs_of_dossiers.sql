with periods as (
    select * from {{ ref('dim_scored_periods') }}
),

duties as (
    select
        dossier_code,
        min(paid_date) filter (where is_online) as first_paid_online_date
    from {{ ref('fct_payments') }}
    where due_amount > 0
    group by dossier_code
),

dossiers as (
    select
        dossiers.*,
        papers.supplement_request_count,
        papers.supplement_second_count,
        papers.first_supplement_at,
        papers.second_supplement_at,
        papers.component_with_file_count,
        papers.is_digitised,
        papers.is_reused,
        papers.has_electronic_result,
        papers.is_result_synced,
        papers.is_checked_in_population_database,
        papers.is_synced_to_national,
        procedures.has_result as procedure_has_result,
        procedures.processing_day_count,
        duties.dossier_code is not null as has_duty,
        duties.first_paid_online_date
    from {{ ref('fct_dossiers') }} as dossiers
    left join {{ ref('dim_procedures') }} as procedures on dossiers.procedure_code = procedures.procedure_code
    left join {{ ref('fct_dossier_papers') }} as papers on dossiers.dossier_code = papers.dossier_code
    left join duties on dossiers.dossier_code = duties.dossier_code
    where dossiers.is_counted
),

in_hand as (
    select
        dossiers.*,
        periods.period_code,
        periods.period_to,
        {{ end_of('periods') }} as period_end_at,
        {{ falls_in('dossiers.received_date', 'periods') }} as is_received,
        coalesce(dossiers.end_date <= periods.period_to, false) as is_finished,
        coalesce(cast(dossiers.first_supplement_at as date) <= periods.period_to, false) as is_supplement_requested,
        coalesce(cast(dossiers.second_supplement_at as date) <= periods.period_to, false) as is_requested_again
    from dossiers
    inner join periods
        on dossiers.received_date <= periods.period_to
        and (dossiers.end_date is null or dossiers.end_date >= periods.period_from)
),

judged as (
    select
        *,
        is_finished and end_kind = 'result' as is_solved,
        case
            when is_finished and supplement_request_count > 1 then false
            when is_finished and due_at is null
                then epoch(end_at) - epoch(received_at) - coalesce(supplement_second_count, 0)
                    <= processing_day_count * 86400
            when is_finished then end_at <= due_at
            when is_requested_again then false
            when due_at is null then true
            when is_supplement_requested then first_supplement_at <= due_at
            else period_end_at <= due_at
        end as is_on_time
    from in_hand
),

counted as (
    select
        commune_code,
        period_code,
        count(*) as in_hand_count,
        count(*) filter (where is_synced_to_national) as synced_count,
        count(*) filter (where is_on_time) as on_time_count,
        count(*) filter (where is_finished) as finished_count,
        cast(coalesce(sum(end_date - received_date) filter (where is_finished), 0) as bigint) as taken_day_count,
        count(*) filter (where is_received) as received_count,
        count(*) filter (
            where is_received and channel_code = '2' and (has_electronic_result or not procedure_has_result)
        ) as received_online_count,
        count(*) filter (where is_received and has_duty) as with_duty_count,
        count(*) filter (where is_received and first_paid_online_date <= period_to) as paid_online_count,
        count(*) filter (where is_solved and procedure_has_result) as result_required_count,
        count(*) filter (where is_solved and procedure_has_result and has_electronic_result) as electronic_count,
        count(*) filter (where is_solved and has_electronic_result) as solved_electronic_count,
        count(*) filter (where is_solved and is_result_synced) as result_synced_count,
        count(*) filter (
            where is_received and component_with_file_count > 0 and has_electronic_result
        ) as with_both_files_count,
        count(*) filter (where is_received and is_digitised) as digitised_count,
        count(*) filter (where is_received and is_reused) as reused_count,
        count(*) filter (where is_received and is_checked_in_population_database) as checked_count
    from judged
    group by commune_code, period_code
),

listed as (
    select
        commune_code,
        period_code,
        unnest([
            {{ score_input('1.4', 'synced_count', 'in_hand_count') }},
            {{ score_input('2.1', 'on_time_count', 'in_hand_count') }},
            {{ score_input('2.2', 'taken_day_count', 'finished_count') }},
            {{ score_input('3.3', 'received_online_count', 'received_count') }},
            {{ score_input('3.6', 'paid_online_count', 'with_duty_count') }},
            {{ score_input('4.1', 'electronic_count', 'result_required_count') }},
            {{ score_input('4.2', 'with_both_files_count', 'received_count') }},
            {{ score_input('4.3', 'reused_count', 'digitised_count') }},
            {{ score_input('4.4', 'result_synced_count', 'solved_electronic_count') }},
            {{ score_input('4.5', 'checked_count', 'received_count') }}
        ]) as input
    from counted
)

select
    commune_code,
    period_code,
    input.code as indicator_code,
    input.numerator as numerator_count,
    input.denominator as denominator_count
from listed
order by commune_code, period_code, indicator_code
