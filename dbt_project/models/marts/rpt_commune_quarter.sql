{#- The columns of each fact, as they are named in the seed `indicators`; zero where the fact has no row. -#}
{%- set dossier_counts = [
    'received_count', 'received_online_count', 'received_direct_or_postal_count', 'carried_over_count',
    'resolved_count', 'resolved_early_count', 'resolved_on_time_count', 'resolved_late_count',
    'pending_count', 'pending_in_time_count', 'pending_overdue_count',
    'received_direct_count', 'received_postal_count',
    'waiting_for_supplement_count', 'waiting_for_payment_count', 'returned_count',
    'no_due_date_count', 'no_channel_count',
    'received_online_full_count', 'received_online_partial_count', 'received_online_other_count',
    'digitised_count', 'reused_count',
    'result_required_count', 'electronic_result_count', 'signed_result_count', 'returned_by_post_count',
] -%}
{%- set columns_of = {
    'procedures': [
        'procedure_count', 'procedure_field_count', 'procedure_decision_count',
        'procedures_issued_count', 'procedures_amended_count',
        'procedures_issued_or_amended_count', 'procedures_abolished_count',
        'procedures_public_count', 'procedures_not_public_count',
        'procedures_information_count', 'procedures_partial_count',
        'procedures_full_count', 'procedures_online_count',
        'procedures_with_fee_count', 'procedures_with_online_payment_count',
        'procedures_with_internal_process_count', 'procedures_with_electronic_process_count',
    ],
    'petitions': [
        'petition_count', 'petition_carried_over_count', 'petition_received_count',
        'petition_on_regulation_count', 'petition_on_conduct_count',
        'petition_handled_count', 'petition_handled_within_power_count', 'petition_forwarded_count',
        'petition_pending_count', 'petition_handled_on_time_count', 'petition_published_count',
        'complaint_count', 'complaint_on_conduct_count', 'complaint_on_decision_count',
    ],
    'payments': [
        'fee_paid_count', 'fee_paid_online_count', 'fee_paid_amount', 'fee_paid_online_amount',
        'land_paid_count', 'land_paid_online_count', 'land_paid_amount', 'land_paid_online_amount',
    ],
    'ratings': ['rating_count', 'rating_good_count', 'rating_fair_count', 'rating_poor_count'],
    'quarantined': ['quarantined_count'],
} -%}

with quarters as (
    select * from {{ ref('dim_closed_quarters') }}
),

facts as (
    select
        {%- for column in dossier_counts %}
        cast(sum({{ column }}) as bigint) as {{ column }},
        {%- endfor %}
        commune_code,
        quarter_code
    from {{ ref('fct_dossiers_by_commune_quarter') }}
    group by commune_code, quarter_code
),

procedures as (
    select * from {{ ref('fct_procedures_by_quarter') }}
),

petitions as (
    select * from {{ ref('fct_petitions_by_commune_quarter') }}
),

payments as (
    select * from {{ ref('fct_payments_by_commune_quarter') }}
),

ratings as (
    select * from {{ ref('fct_ratings_by_commune_quarter') }}
),

quarantined as (
    select * from {{ ref('fct_quarantined_dossiers_by_commune_quarter') }}
),

communes as (
    select
        *,
        {{ later_from() }} as later_from
    from {{ ref('dim_communes') }}
),

-- The commune of the quarter's last day in whose place each one lies: itself, or the first that took any of it over.
heirs as (
    select
        lineages.unit_code,
        lineages.unit_date,
        quarters.quarter_code,
        lineages.commune_code,
        lineages.valid_from
    from {{ ref('dim_commune_lineages') }} as lineages
    inner join quarters on lineages.boundary_date <= quarters.period_to
    qualify
        row_number() over (
            partition by lineages.unit_code, lineages.unit_date, quarters.quarter_code
            order by lineages.boundary_date desc, lineages.commune_code asc
        ) = 1
),

-- What is left of a commune that is gone is reported where it lies now.
known as (
    select
        {{ code_in_period('communes', 'communes.later_from', 'quarters.period_to') }} as commune_code,
        communes.commune_name,
        communes.valid_to,
        places.district_code,
        places.district_name,
        places.province_code,
        places.province_name,
        quarters.*
    from communes
    inner join quarters on communes.valid_from <= quarters.period_to
    left join heirs
        on communes.commune_code = heirs.unit_code
        and communes.valid_from = heirs.unit_date
        and quarters.quarter_code = heirs.quarter_code
    inner join communes as places
        on coalesce(heirs.commune_code, communes.commune_code) = places.commune_code
        and coalesce(heirs.valid_from, communes.valid_from) = places.valid_from
),

active as (
    select
        commune_code,
        quarter_code
    from facts
    {%- for fact in ['petitions', 'payments', 'ratings', 'quarantined'] %}
    union
    select
        commune_code,
        quarter_code
    from {{ fact }}
    {%- endfor %}
),

reporting as (
    select known.*
    from known
    left join active
        on known.commune_code = active.commune_code and known.quarter_code = active.quarter_code
    where known.valid_to is null
        or known.valid_to >= known.period_to
        or active.commune_code is not null
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
        {%- for column in dossier_counts %}
        coalesce(facts.{{ column }}, 0) as {{ column }},
        {%- endfor %}
        {%- for fact, columns in columns_of.items() %}
        {%- for column in columns %}
        coalesce({{ fact }}.{{ column }}, 0) as {{ column }},
        {%- endfor %}
        {%- endfor %}
        reporting.policy_version
    from reporting
    left join facts
        on reporting.commune_code = facts.commune_code and reporting.quarter_code = facts.quarter_code
    left join procedures on reporting.quarter_code = procedures.quarter_code
    {%- for fact in ['petitions', 'payments', 'ratings', 'quarantined'] %}
    left join {{ fact }}
        on reporting.commune_code = {{ fact }}.commune_code and reporting.quarter_code = {{ fact }}.quarter_code
    {%- endfor %}
),

added_up as (
    select
        *,
        received_online_count + received_direct_or_postal_count as received_new_count,
        resolved_early_count + resolved_on_time_count as resolved_in_time_count,
        pending_count - waiting_for_supplement_count - waiting_for_payment_count as in_process_count
    from filled
)

select
    *,
    {{ sheet_shares() }}
from added_up
order by quarter_code, commune_code
