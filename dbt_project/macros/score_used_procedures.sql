{# The procedures that decision 766 counts by their use in each scored period and commune, with the sides of the indicators
   on which they stand. The only place where SQL says so. #}
{% macro score_used_procedures() -%}
with periods as (
    select * from {{ ref('dim_scored_periods') }}
),

dossiers as (
    select * from {{ ref('fct_dossiers') }}
    where is_counted
),

paid_dossiers as (
    select distinct
        dossier_code,
        paid_date
    from {{ ref('fct_payments') }}
    where is_online
),

uses as (
    select
        dossiers.*,
        periods.period_code,
        periods.period_to,
        'received' as use_kind
    from dossiers
    inner join periods on {{ falls_in('dossiers.received_date', 'periods') }}
    union all by name
    select
        dossiers.*,
        periods.period_code,
        periods.period_to,
        'paid_online' as use_kind
    from dossiers
    inner join paid_dossiers on dossiers.dossier_code = paid_dossiers.dossier_code
    inner join periods on {{ falls_in('paid_dossiers.paid_date', 'periods') }}
),

used_in as (
    select
        {{ commune_held('uses') }} as commune_code,
        uses.procedure_code,
        uses.period_code,
        bool_or(uses.use_kind = 'received') as is_used,
        bool_or(uses.use_kind = 'received' and uses.channel_code = '2') as is_used_online,
        bool_or(uses.use_kind = 'paid_online') as is_paid_online
    from uses
    {{ join_commune_of_dossier('uses', 'CALENDAR', 'period_code') }}
    group by all
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
        coalesce(used_in.is_used, false) as is_used,
        coalesce(used_in.is_used_online, false) as is_used_online,
        coalesce(used_in.is_paid_online, false) as is_paid_online
    from offered
    left join used_in
        on offered.commune_code = used_in.commune_code
        and offered.period_code = used_in.period_code
        and offered.procedure_code = used_in.procedure_code
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
