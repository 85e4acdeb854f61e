with quarters as (
    select * from {{ ref('dim_closed_quarters') }}
),

procedures as (
    select
        procedures.*,
        quarters.quarter_code,
        quarters.period_to,
        {{ in_force_on('procedures', 'quarters.period_to') }} as is_in_force,
        coalesce({{ falls_in('procedures.issued_date', 'quarters') }}, false) as is_issued,
        coalesce({{ falls_in('procedures.abolished_date', 'quarters') }}, false) as is_abolished
    from {{ ref('dim_procedures') }} as procedures
    cross join quarters
),

decisions as (
    select
        decisions.*,
        quarters.quarter_code,
        coalesce({{ falls_in('decisions.published_date', 'quarters') }}, false) as is_of_quarter,
        decisions.action <> 'abolish'
        and quarters.period_to >= decisions.published_date
        and (decisions.superseded_date is null or quarters.period_to < decisions.superseded_date) as is_content,
        coalesce(decisions.public_date <= quarters.period_to, false) as is_public
    from {{ ref('fct_procedure_decisions') }} as decisions
    cross join quarters
),

decided as (
    select
        quarter_code,
        procedure_code,
        bool_or(is_public) filter (where is_content) as is_public,
        bool_or(action = 'amend' and is_of_quarter) as is_amended
    from decisions
    group by quarter_code, procedure_code
),

listed as (
    select
        procedures.quarter_code,
        'procedure' as record_kind,
        procedures.procedure_code as record_code,
        procedures.field_code,
        {{ figure_list({
            'procedure_count': 'is_in_force',
            'procedures_public_count': 'is_in_force and coalesce(decided.is_public, true)',
            'procedures_not_public_count': 'is_in_force and not coalesce(decided.is_public, true)',
            'procedures_information_count': "is_in_force and level_code = '2'",
            'procedures_partial_count': "is_in_force and level_code = '3'",
            'procedures_full_count': "is_in_force and level_code = '4'",
            'procedures_online_count': "is_in_force and level_code in ('3', '4')",
            'procedures_with_fee_count': 'is_in_force and has_fee',
            'procedures_with_online_payment_count': 'is_in_force and has_fee and has_online_payment',
            'procedures_with_internal_process_count': 'is_in_force and internal_process_date <= period_to',
            'procedures_with_electronic_process_count': 'is_in_force and electronic_process_date <= period_to',
            'procedures_issued_count': 'is_issued',
            'procedures_amended_count': 'coalesce(decided.is_amended, false) and not is_issued',
            'procedures_issued_or_amended_count': 'coalesce(decided.is_amended, false) or is_issued',
            'procedures_abolished_count': 'is_abolished',
        }) }} as figures
    from procedures
    left join decided
        on procedures.quarter_code = decided.quarter_code and procedures.procedure_code = decided.procedure_code
    union all
    select distinct
        quarter_code,
        'field' as record_kind,
        field_code as record_code,
        field_code,
        ['procedure_field_count'] as figures
    from procedures
    where is_in_force and field_code is not null
    union all
    select distinct
        quarter_code,
        'decision' as record_kind,
        decision_number as record_code,
        cast(null as varchar) as field_code,
        ['procedure_decision_count'] as figures
    from decisions
    where is_of_quarter
)

select *
from listed
where len(figures) > 0
order by quarter_code, record_kind, record_code
