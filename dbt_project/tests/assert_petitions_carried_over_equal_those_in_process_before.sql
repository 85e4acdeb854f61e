-- Petitions carried over into a quarter = those in process at the end of the one before, for every commune.
with quarters as (
    select
        quarter_code,
        lag(quarter_code) over (order by period_from) as quarter_code_before
    from {{ ref('dim_closed_quarters') }}
),

facts as (
    select * from {{ ref('fct_petitions_by_commune_quarter') }}
),

communes as (
    select distinct
        quarters.quarter_code,
        quarters.quarter_code_before,
        facts.commune_code
    from quarters
    inner join facts on facts.quarter_code in (quarters.quarter_code, quarters.quarter_code_before)
    where quarters.quarter_code_before is not null
)

select
    communes.commune_code,
    communes.quarter_code,
    facts.petition_carried_over_count,
    before.petition_pending_count
from communes
left join facts
    on communes.commune_code = facts.commune_code and communes.quarter_code = facts.quarter_code
left join facts as before
    on communes.commune_code = before.commune_code and communes.quarter_code_before = before.quarter_code
where coalesce(facts.petition_carried_over_count, 0) <> coalesce(before.petition_pending_count, 0)
