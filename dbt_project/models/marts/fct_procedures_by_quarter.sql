with quarters as (
    select * from {{ ref('dim_closed_quarters') }}
),

procedures as (
    select * from {{ ref('dim_procedures') }}
),

in_force as (
    select
        quarters.quarter_code,
        quarters.period_to,
        procedures.*
    from quarters
    inner join procedures on {{ in_force_on('procedures', 'quarters.period_to') }}
),

last_decisions as (
    select
        quarters.quarter_code,
        decisions.procedure_code,
        coalesce(decisions.public_date <= quarters.period_to, false) as is_public
    from quarters
    inner join {{ ref('fct_procedure_decisions') }} as decisions
        on decisions.action <> 'abolish'
        and quarters.period_to >= decisions.published_date
        and (decisions.superseded_date is null or quarters.period_to < decisions.superseded_date)
),

stocks as (
    select
        in_force.quarter_code,
        count(*) as procedure_count,
        count(distinct in_force.field_code) as procedure_field_count,
        count(*) filter (where coalesce(last_decisions.is_public, true)) as procedures_public_count,
        count(*) filter (where not last_decisions.is_public) as procedures_not_public_count,
        count(*) filter (where in_force.level_code = '2') as procedures_information_count,
        count(*) filter (where in_force.level_code = '3') as procedures_partial_count,
        count(*) filter (where in_force.level_code = '4') as procedures_full_count,
        count(*) filter (where in_force.level_code in ('3', '4')) as procedures_online_count,
        count(*) filter (where in_force.has_fee) as procedures_with_fee_count,
        count(*) filter (
            where in_force.has_fee and in_force.has_online_payment
        ) as procedures_with_online_payment_count,
        count(*) filter (
            where in_force.internal_process_date <= in_force.period_to
        ) as procedures_with_internal_process_count,
        count(*) filter (
            where in_force.electronic_process_date <= in_force.period_to
        ) as procedures_with_electronic_process_count
    from in_force
    left join last_decisions
        on in_force.quarter_code = last_decisions.quarter_code
        and in_force.procedure_code = last_decisions.procedure_code
    group by in_force.quarter_code
),

changes as (
    select
        quarters.quarter_code,
        procedures.procedure_code,
        coalesce({{ falls_in('procedures.issued_date', 'quarters') }}, false) as is_issued,
        coalesce({{ falls_in('procedures.abolished_date', 'quarters') }}, false) as is_abolished
    from quarters
    cross join procedures
),

amendments as (
    select distinct
        quarters.quarter_code,
        decisions.procedure_code
    from quarters
    inner join {{ ref('fct_procedure_decisions') }} as decisions
        on {{ falls_in('decisions.published_date', 'quarters') }}
    where decisions.action = 'amend'
),

flows as (
    select
        changes.quarter_code,
        count(*) filter (where changes.is_issued) as procedures_issued_count,
        count(*) filter (
            where amendments.procedure_code is not null and not changes.is_issued
        ) as procedures_amended_count,
        count(*) filter (where changes.is_abolished) as procedures_abolished_count
    from changes
    left join amendments
        on changes.quarter_code = amendments.quarter_code
        and changes.procedure_code = amendments.procedure_code
    group by changes.quarter_code
),

decisions as (
    select
        quarters.quarter_code,
        count(distinct decisions.decision_number) as procedure_decision_count
    from quarters
    inner join {{ ref('fct_procedure_decisions') }} as decisions
        on {{ falls_in('decisions.published_date', 'quarters') }}
    group by quarters.quarter_code
)

select
    quarters.quarter_code,
    {%- for column in [
        'procedure_count', 'procedure_field_count', 'procedures_public_count', 'procedures_not_public_count',
        'procedures_information_count', 'procedures_partial_count', 'procedures_full_count',
        'procedures_online_count', 'procedures_with_fee_count', 'procedures_with_online_payment_count',
        'procedures_with_internal_process_count', 'procedures_with_electronic_process_count',
    ] %}
    coalesce(stocks.{{ column }}, 0) as {{ column }},
    {%- endfor %}
    coalesce(decisions.procedure_decision_count, 0) as procedure_decision_count,
    coalesce(flows.procedures_issued_count, 0) as procedures_issued_count,
    coalesce(flows.procedures_amended_count, 0) as procedures_amended_count,
    coalesce(flows.procedures_issued_count + flows.procedures_amended_count, 0) as procedures_issued_or_amended_count,
    coalesce(flows.procedures_abolished_count, 0) as procedures_abolished_count
from quarters
left join stocks on quarters.quarter_code = stocks.quarter_code
left join flows on quarters.quarter_code = flows.quarter_code
left join decisions on quarters.quarter_code = decisions.quarter_code
order by quarters.quarter_code
