{# The decisions and procedures of the catalogue that decision 766 counts in each scored period, in every commune, with the
   sides of the indicators on which they stand. The only place where SQL says so. A decision counts in 1.1 by its number,
   in 1.2 once for each of its procedures and actions. #}
{% macro score_procedures() -%}
{# Working days before and after, as the province's rule of 1.1 and 1.2 has them. -#}
{%- set signed_before = 5 -%}
{%- set public_after = 5 -%}

with periods as (
    select * from {{ ref('dim_scored_periods') }}
),

days as (
    select * from {{ ref('dim_days') }}
),

working_days as (
    select
        working_day_number,
        min(day_date) as day_date
    from days
    group by working_day_number
),

decisions as (
    select * from {{ ref('fct_procedure_decisions') }}
    where published_date is not null
),

published as (
    select
        periods.period_code,
        decisions.decision_number,
        decisions.procedure_code,
        decisions.action,
        decisions.effective_date is not null as has_effective_date,
        coalesce(decisions.signed_date <= last_to_sign.day_date, false) as is_signed_in_time,
        coalesce(decisions.public_date <= last_to_publish.day_date, false) as is_public_in_time
    from decisions
    inner join periods on {{ falls_in('decisions.published_date', 'periods') }}
    left join days as eve on decisions.effective_date - 1 = eve.day_date
    left join working_days as last_to_sign
        on eve.working_day_number - {{ signed_before - 1 }} = last_to_sign.working_day_number
    left join days as publication on decisions.published_date = publication.day_date
    left join working_days as last_to_publish
        on publication.working_day_number + {{ public_after }} = last_to_publish.working_day_number
),

signed as (
    select
        period_code,
        decision_number,
        bool_and(is_signed_in_time) as is_signed_in_time
    from published
    where has_effective_date
    group by period_code, decision_number
),

in_force as (
    select
        procedures.*,
        periods.period_code,
        periods.period_to
    from {{ ref('dim_procedures') }} as procedures
    inner join periods on {{ in_force_on('procedures', 'periods.period_to') }}
),

newest_content as (
    select
        periods.period_code,
        decisions.procedure_code,
        coalesce(decisions.public_date <= periods.period_to, false) as is_public
    from decisions
    inner join periods on decisions.published_date <= periods.period_to
    where decisions.action in ('issue', 'amend')
    qualify
        row_number() over (
            partition by periods.period_code, decisions.procedure_code
            order by decisions.published_date desc, decisions.decision_number desc
        ) = 1
),

judged as (
    select
        in_force.*,
        coalesce(newest_content.is_public, true) as is_public
    from in_force
    left join newest_content
        on in_force.period_code = newest_content.period_code
        and in_force.procedure_code = newest_content.procedure_code
),

members as (
    select
        period_code,
        'decision' as record_kind,
        decision_number as record_code,
        cast(null as varchar) as procedure_code,
        cast(null as varchar) as field_code,
        {{ figure_list({
            '1.1.denominator': 'true',
            '1.1.numerator': 'is_signed_in_time',
        }) }} as figures
    from signed
    union all
    select
        period_code,
        'decision' as record_kind,
        decision_number || ' ' || procedure_code || ' ' || action as record_code,
        procedure_code,
        cast(null as varchar) as field_code,
        {{ figure_list({
            '1.2.denominator': 'true',
            '1.2.numerator': 'is_public_in_time',
        }) }} as figures
    from published
    where action in ('issue', 'amend')
    union all
    select
        period_code,
        'procedure' as record_kind,
        procedure_code as record_code,
        procedure_code,
        field_code,
        {{ figure_list({
            '1.3.denominator': 'is_public',
            '1.3.numerator': 'is_public and is_complete',
            '3.1.denominator': 'true',
            '3.1.numerator': "level_code in ('3', '4')",
            '3.4.denominator': 'has_fee',
            '3.4.numerator': 'has_fee and has_online_payment',
            '4.6.denominator': 'true',
            '4.6.numerator': 'is_linked_to_population_database',
        }) }} as figures
    from judged
)

select * from members
{%- endmacro %}
