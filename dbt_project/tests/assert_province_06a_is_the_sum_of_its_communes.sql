{#- Columns (3) to (13) of form II.06a. -#}
{%- set counts = [
    'received_count', 'received_online_count',
    'received_direct_or_postal_count', 'carried_over_count',
    'resolved_count', 'resolved_early_count',
    'resolved_on_time_count', 'resolved_late_count',
    'pending_count', 'pending_in_time_count',
    'pending_overdue_count',
] -%}

-- The province's form and the sheets of its communes hold the same dossiers, column by column.
with of_province as (
    select
        {%- for column in counts %}
        sum({{ column }}) as {{ column }},
        {%- endfor %}
        quarter_code,
        province_code
    from {{ ref('rpt_province_06a') }}
    group by quarter_code, province_code
),

of_communes as (
    select
        {%- for column in counts %}
        sum({{ column }}) as {{ column }},
        {%- endfor %}
        quarter_code,
        province_code
    from {{ ref('rpt_commune_quarter') }}
    group by quarter_code, province_code
    having sum(received_count) > 0
),

in_one_only as (
    (
        select * from of_province
        except
        select * from of_communes
    )
    union all
    (
        select * from of_communes
        except
        select * from of_province
    )
)

select * from in_one_only
