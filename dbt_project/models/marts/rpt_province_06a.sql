{#- Columns (3) to (13) of form II.06a. -#}
{%- set counts = [
    'received_count', 'received_online_count',
    'received_direct_or_postal_count', 'carried_over_count',
    'resolved_count', 'resolved_early_count',
    'resolved_on_time_count', 'resolved_late_count',
    'pending_count', 'pending_in_time_count',
    'pending_overdue_count',
] -%}

select
    {%- for column in counts %}
    cast(sum(facts.{{ column }}) as bigint) as {{ column }},
    {%- endfor %}
    facts.quarter_code,
    sheets.province_code,
    facts.field_code,
    'xa' as level_code
from {{ ref('fct_dossiers_by_commune_quarter') }} as facts
inner join {{ ref('rpt_commune_quarter') }} as sheets
    on facts.commune_code = sheets.commune_code and facts.quarter_code = sheets.quarter_code
group by facts.quarter_code, sheets.province_code, facts.field_code
order by facts.quarter_code, sheets.province_code, facts.field_code
