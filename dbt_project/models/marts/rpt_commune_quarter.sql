{%- set counts = [
    'received_count', 'received_online_count',
    'received_direct_or_postal_count', 'carried_over_count',
    'resolved_count', 'resolved_early_count',
    'resolved_on_time_count', 'resolved_late_count',
    'pending_count', 'pending_in_time_count',
    'pending_overdue_count', 'received_direct_count',
    'received_postal_count', 'waiting_for_supplement_count',
    'waiting_for_payment_count', 'returned_count',
    'no_due_date_count', 'no_channel_count',
] -%}

with quarters as (
    select * from {{ ref('dim_closed_quarters') }}
),

facts as (
    select
        {%- for column in counts %}
        cast(sum({{ column }}) as bigint) as {{ column }},
        {%- endfor %}
        commune_code,
        quarter_code
    from {{ ref('fct_dossiers_by_commune_quarter') }}
    group by commune_code, quarter_code
),

last_known as (
    select
        communes.*,
        quarters.*
    from {{ ref('dim_communes') }} as communes
    inner join quarters on communes.valid_from <= quarters.period_to
    qualify
        row_number() over (
            partition by communes.commune_code, quarters.quarter_code
            order by communes.valid_from desc
        ) = 1
),

reporting as (
    select last_known.*
    from last_known
    left join facts
        on last_known.commune_code = facts.commune_code and last_known.quarter_code = facts.quarter_code
    where last_known.valid_to is null
        or last_known.valid_to >= last_known.period_to
        or facts.received_count > 0
),

quarantined as (
    select
        reporting.commune_code,
        reporting.quarter_code,
        count(*) as quarantined_count
    from reporting
    inner join {{ ref('fct_quarantined_dossiers') }} as dossiers
        on reporting.commune_code = dossiers.commune_code
        and reporting.period_to >= coalesce(dossiers.possible_from_date, reporting.period_to)
        and reporting.period_from <= coalesce(dossiers.possible_to_date, reporting.period_from)
    group by reporting.commune_code, reporting.quarter_code
),

filled as (
    select
        reporting.commune_code,
        reporting.commune_name,
        reporting.district_code,
        reporting.district_name,
        reporting.province_code,
        reporting.province_name,
        reporting.quarter_code,
        reporting.period_from,
        reporting.period_to,
        {%- for column in counts %}
        coalesce(facts.{{ column }}, 0) as {{ column }},
        {%- endfor %}
        coalesce(quarantined.quarantined_count, 0) as quarantined_count,
        reporting.policy_version
    from reporting
    left join facts
        on reporting.commune_code = facts.commune_code and reporting.quarter_code = facts.quarter_code
    left join quarantined
        on reporting.commune_code = quarantined.commune_code
        and reporting.quarter_code = quarantined.quarter_code
)

select
    *,
    {{ share('resolved_count', 'received_count') }} as completion_share,
    {{ share('resolved_early_count', 'resolved_count') }} as early_share,
    {{ share('resolved_on_time_count', 'resolved_count') }} as on_time_share,
    {{ share('resolved_late_count', 'resolved_count') }} as late_share,
    {{ share('resolved_early_count + resolved_on_time_count', 'resolved_count') }} as in_time_share,
    {{ share('received_online_count', 'received_online_count + received_direct_or_postal_count') }} as online_share
from filled
order by quarter_code, commune_code
