-- (6) of a quarter = (11) of the one before + what fct_roll_forwards says has moved, for every commune and field.
-- Only a change of boundaries or of the policy moves anything; what one commune
-- loses by the former another one gets.
with facts as (
    select * from {{ ref('fct_dossiers_by_commune_quarter') }}
),

moved as (
    select * from {{ ref('fct_roll_forwards') }}
),

quarters as (
    select
        quarter_code,
        lag(quarter_code) over (order by period_from) as quarter_code_before
    from {{ ref('dim_closed_quarters') }}
),

cells as (
    select
        quarters.quarter_code,
        facts.commune_code,
        facts.field_code,
        sum(facts.carried_over_count) filter (where facts.quarter_code = quarters.quarter_code) as carried_over_count,
        sum(facts.pending_count) filter (where facts.quarter_code = quarters.quarter_code_before) as pending_count
    from quarters
    inner join facts on facts.quarter_code in (quarters.quarter_code, quarters.quarter_code_before)
    where quarters.quarter_code_before is not null
    group by quarters.quarter_code, facts.commune_code, facts.field_code
),

deltas as (
    select
        quarter_code,
        commune_code,
        field_code,
        sum(delta_count) as delta_count
    from moved
    group by quarter_code, commune_code, field_code
)

select
    cells.quarter_code,
    cells.commune_code,
    cells.field_code,
    cells.carried_over_count,
    cells.pending_count
from cells
left join deltas
    on cells.quarter_code = deltas.quarter_code
    and cells.commune_code = deltas.commune_code
    and cells.field_code = deltas.field_code
where coalesce(cells.carried_over_count, 0) <> coalesce(cells.pending_count, 0) + coalesce(deltas.delta_count, 0)
union all
select
    quarter_code,
    null as commune_code,
    field_code,
    sum(delta_count) as carried_over_count,
    0 as pending_count
from moved
where cause_code <> 'policy_change'
group by quarter_code, field_code
having sum(delta_count) <> 0
union all
select
    quarter_code,
    commune_code,
    field_code,
    carried_over_count,
    pending_before_count as pending_count
from moved
where cause_code = 'unexplained'
