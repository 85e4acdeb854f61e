{# The dossiers that decision 766 counts in each scored period, with the sides of the indicators on which they stand. The
   only place where SQL says so. `summed_amount`: the days that an ended one took, which 2.2 adds up. #}
{% macro score_dossiers() -%}
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
        in_hand.* exclude (commune_code),
        {{ commune_held('in_hand') }} as commune_code,
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
    {{ join_commune_of_dossier('in_hand', 'CALENDAR', 'period_code') }}
    where {{ commune_held('in_hand') }} is not null
)

select
    commune_code,
    period_code,
    'dossier' as record_kind,
    dossier_code as record_code,
    dossier_code,
    field_code,
    channel_code,
    procedure_code,
    status_code,
    received_date,
    due_date,
    end_date,
    case when is_finished then end_date - received_date end as summed_amount,
    {{ figure_list({
        '1.4.denominator': 'true',
        '1.4.numerator': 'is_synced_to_national',
        '2.1.denominator': 'true',
        '2.1.numerator': 'is_on_time',
        '2.2.denominator': 'is_finished',
        '2.2.numerator': 'is_finished',
        '3.3.denominator': 'is_received',
        '3.3.numerator':
            "is_received and channel_code = '2' and (has_electronic_result or not procedure_has_result)",
        '3.6.denominator': 'is_received and has_duty',
        '3.6.numerator': 'is_received and first_paid_online_date <= period_to',
        '4.1.denominator': 'is_solved and procedure_has_result',
        '4.1.numerator': 'is_solved and procedure_has_result and has_electronic_result',
        '4.2.denominator': 'is_received',
        '4.2.numerator': 'is_received and component_with_file_count > 0 and has_electronic_result',
        '4.3.denominator': 'is_received and is_digitised',
        '4.3.numerator': 'is_received and is_reused',
        '4.4.denominator': 'is_solved and has_electronic_result',
        '4.4.numerator': 'is_solved and is_result_synced',
        '4.5.denominator': 'is_received',
        '4.5.numerator': 'is_received and is_checked_in_population_database',
    }) }} as figures
from judged
{%- endmacro %}
