with petitions as (
    select
        petitions.* exclude (commune_code),
        quarters.quarter_code,
        coalesce(communes.counting_code, petitions.commune_code) as commune_code,
        {{ falls_in('petitions.received_date', 'quarters') }} as is_new,
        coalesce({{ falls_in('petitions.handled_date', 'quarters') }}, false) as is_handled,
        coalesce({{ falls_in('petitions.published_date', 'quarters') }}, false) as is_published,
        petitions.petition_kind = 'petition'
        and coalesce(petitions.handled_date >= quarters.period_from, true) as is_to_handle
    from {{ ref('fct_petitions') }} as petitions
    inner join {{ ref('dim_closed_quarters') }} as quarters on petitions.received_date <= quarters.period_to
    {{ join_counting_commune('petitions', 'commune_valid_from', 'ND09', 'quarters.quarter_code') }}
),

listed as (
    select
        quarter_code,
        commune_code,
        petition_code,
        {{ figure_list({
            'petition_count': 'is_to_handle',
            'petition_carried_over_count': 'is_to_handle and not is_new',
            'petition_received_count': 'is_to_handle and is_new',
            'petition_on_regulation_count': "is_to_handle and subject_code = 'regulation'",
            'petition_on_conduct_count': "is_to_handle and subject_code = 'conduct'",
            'petition_handled_count': 'is_to_handle and is_handled',
            'petition_handled_within_power_count':
                "is_to_handle and is_handled and outcome_code in ('answered', 'refused')",
            'petition_forwarded_count': "is_to_handle and is_handled and outcome_code = 'forwarded'",
            'petition_pending_count': 'is_to_handle and not is_handled',
            'petition_handled_on_time_count': 'is_to_handle and is_handled and handled_date <= due_date',
            'petition_published_count': "petition_kind = 'petition' and is_published",
            'complaint_count': "petition_kind = 'complaint' and is_new",
            'complaint_on_conduct_count': "petition_kind = 'complaint' and is_new and subject_code = 'conduct'",
            'complaint_on_decision_count': "petition_kind = 'complaint' and is_new and subject_code = 'decision'",
        }) }} as figures
    from petitions
)

select *
from listed
where len(figures) > 0
order by quarter_code, commune_code, petition_code
