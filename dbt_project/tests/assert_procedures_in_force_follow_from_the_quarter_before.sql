-- In force at the end of a quarter = in force at the end of the one before + issued - abolished.
with facts as (
    select
        facts.*,
        lag(facts.procedure_count) over (order by quarters.period_from) as procedure_count_before
    from {{ ref('fct_procedures_by_quarter') }} as facts
    inner join {{ ref('dim_closed_quarters') }} as quarters on facts.quarter_code = quarters.quarter_code
)

select
    quarter_code,
    procedure_count_before,
    procedures_issued_count,
    procedures_abolished_count,
    procedure_count
from facts
where procedure_count <> procedure_count_before + procedures_issued_count - procedures_abolished_count
