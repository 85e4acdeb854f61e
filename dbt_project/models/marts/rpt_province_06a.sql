{#- Columns (3) to (13) of form II.06a. -#}
{%- set counts = [
    'received_count', 'received_online_count',
    'received_direct_or_postal_count', 'carried_over_count',
    'resolved_count', 'resolved_early_count',
    'resolved_on_time_count', 'resolved_late_count',
    'pending_count', 'pending_in_time_count',
    'pending_overdue_count',
] -%}

with communes as (
    select
        *,
        {{ later_from() }} as later_from
    from {{ ref('dim_communes') }}
),

known as (
    select
        {{ code_in_period('communes', 'communes.later_from', 'quarters.period_to') }} as commune_code,
        communes.province_code,
        quarters.quarter_code
    from communes
    inner join {{ ref('dim_closed_quarters') }} as quarters on communes.valid_from <= quarters.period_to
)

select
    {%- for column in counts %}
    cast(sum(facts.{{ column }}) as bigint) as {{ column }},
    {%- endfor %}
    facts.quarter_code,
    known.province_code,
    facts.field_code,
    'xa' as level_code
from {{ ref('fct_dossiers_by_commune_quarter') }} as facts
inner join known on facts.commune_code = known.commune_code and facts.quarter_code = known.quarter_code
group by facts.quarter_code, known.province_code, facts.field_code
order by facts.quarter_code, known.province_code, facts.field_code
