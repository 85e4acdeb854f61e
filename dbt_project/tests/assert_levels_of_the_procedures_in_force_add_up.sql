-- Each procedure in force has one of three levels, unless the catalogue gives none that we know.
with levelless as (
    select
        quarters.quarter_code,
        count(*) as levelless_count
    from {{ ref('dim_closed_quarters') }} as quarters
    inner join {{ ref('dim_procedures') }} as procedures
        on {{ in_force_on('procedures', 'quarters.period_to') }}
    where procedures.level_code is null
    group by quarters.quarter_code
)

select facts.quarter_code
from {{ ref('fct_procedures_by_quarter') }} as facts
left join levelless on facts.quarter_code = levelless.quarter_code
where facts.procedure_count <> facts.procedures_information_count
    + facts.procedures_partial_count
    + facts.procedures_full_count
    + coalesce(levelless.levelless_count, 0)
