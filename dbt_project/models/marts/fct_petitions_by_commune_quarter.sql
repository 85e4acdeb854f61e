with petitions as (
    select
        petitions.* exclude (commune_code),
        coalesce(communes.counting_code, petitions.commune_code) as commune_code,
        quarters.quarter_code,
        quarters.period_from,
        quarters.period_to,
        {{ falls_in('petitions.received_date', 'quarters') }} as is_new,
        coalesce({{ falls_in('petitions.handled_date', 'quarters') }}, false) as is_handled,
        coalesce({{ falls_in('petitions.published_date', 'quarters') }}, false) as is_published
    from {{ ref('fct_petitions') }} as petitions
    inner join {{ ref('dim_closed_quarters') }} as quarters on petitions.received_date <= quarters.period_to
    {{ join_counting_commune('petitions', 'commune_valid_from', 'ND09', 'quarters.quarter_code') }}
),

placed as (
    select
        *,
        petition_kind = 'complaint' and is_new as is_new_complaint,
        petition_kind = 'petition' and coalesce(handled_date >= period_from, true) as is_to_handle
    from petitions
)

select
    commune_code,
    quarter_code,
    count(*) filter (where is_to_handle) as petition_count,
    count(*) filter (where is_to_handle and not is_new) as petition_carried_over_count,
    count(*) filter (where is_to_handle and is_new) as petition_received_count,
    count(*) filter (where is_to_handle and subject_code = 'regulation') as petition_on_regulation_count,
    count(*) filter (where is_to_handle and subject_code = 'conduct') as petition_on_conduct_count,
    count(*) filter (where is_to_handle and is_handled) as petition_handled_count,
    count(*) filter (
        where is_to_handle and is_handled and outcome_code in ('answered', 'refused')
    ) as petition_handled_within_power_count,
    count(*) filter (
        where is_to_handle and is_handled and outcome_code = 'forwarded'
    ) as petition_forwarded_count,
    count(*) filter (where is_to_handle and not is_handled) as petition_pending_count,
    count(*) filter (
        where is_to_handle and is_handled and handled_date <= due_date
    ) as petition_handled_on_time_count,
    count(*) filter (where petition_kind = 'petition' and is_published) as petition_published_count,
    count(*) filter (where is_new_complaint) as complaint_count,
    count(*) filter (where is_new_complaint and subject_code = 'conduct') as complaint_on_conduct_count,
    count(*) filter (where is_new_complaint and subject_code = 'decision') as complaint_on_decision_count
from placed
where is_to_handle or is_new_complaint or is_published
group by commune_code, quarter_code
order by commune_code, quarter_code
