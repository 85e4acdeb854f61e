{# The procedures that decision 766 counts by their use in each scored period and commune, with the sides of the indicators
   on which they stand. The only place where SQL says so. #}
{% macro score_used_procedures() -%}
with periods as (
    select * from {{ ref('dim_scored_periods') }}
),

received as (
    select
        dossiers.commune_code,
        dossiers.procedure_code,
        periods.period_code,
        bool_or(dossiers.channel_code = '2') as is_used_online
    from {{ ref('fct_dossiers') }} as dossiers
    inner join periods on {{ falls_in('dossiers.received_date', 'periods') }}
    where dossiers.is_counted
    group by dossiers.commune_code, dossiers.procedure_code, periods.period_code
),

paid_online as (
    select distinct
        dossiers.commune_code,
        dossiers.procedure_code,
        periods.period_code
    from {{ ref('fct_payments') }} as payments
    inner join {{ ref('fct_dossiers') }} as dossiers on payments.dossier_code = dossiers.dossier_code
    inner join periods on {{ falls_in('payments.paid_date', 'periods') }}
    where payments.is_online and dossiers.is_counted
),

-- Each procedure in force stands for each commune, used or not.
offered as (
    select
        communes.commune_code,
        periods.period_code,
        procedures.*
    from {{ ref('dim_communes') }} as communes
    inner join periods
        on communes.valid_from <= periods.period_to
        and (communes.valid_to is null or communes.valid_to >= periods.period_to)
    inner join {{ ref('dim_procedures') }} as procedures on {{ in_force_on('procedures', 'periods.period_to') }}
),

used as (
    select
        offered.commune_code,
        offered.period_code,
        offered.procedure_code,
        offered.field_code,
        coalesce(offered.level_code in ('3', '4'), false) as is_online_service,
        offered.has_fee,
        received.procedure_code is not null as is_used,
        coalesce(received.is_used_online, false) as is_used_online,
        paid_online.procedure_code is not null as is_paid_online
    from offered
    left join received
        on offered.commune_code = received.commune_code
        and offered.period_code = received.period_code
        and offered.procedure_code = received.procedure_code
    left join paid_online
        on offered.commune_code = paid_online.commune_code
        and offered.period_code = paid_online.period_code
        and offered.procedure_code = paid_online.procedure_code
),

listed as (
    select
        commune_code,
        period_code,
        'procedure' as record_kind,
        commune_code || '/' || procedure_code as record_code,
        procedure_code,
        field_code,
        {{ figure_list({
            '3.2.denominator': 'is_online_service and is_used',
            '3.2.numerator': 'is_online_service and is_used and is_used_online',
            '3.5.denominator': 'has_fee',
            '3.5.numerator': 'has_fee and is_paid_online',
        }) }} as figures
    from used
)

select *
from listed
where len(figures) > 0
{%- endmacro %}
