-- Petitions carried over into a quarter = those in process at the end of the one before: each one of them, and for
-- every commune if no boundary changed in between.
with quarters as (
    select
        quarter_code,
        period_to,
        lag(quarter_code) over (order by period_from) as quarter_code_before,
        lag(period_to) over (order by period_from) as period_to_before
    from {{ ref('dim_closed_quarters') }}
),

carried as (
    select
        petition_code,
        quarter_code
    from {{ ref('fct_petition_quarters') }}
    where list_contains(figures, 'petition_carried_over_count')
),

pending as (
    select
        members.petition_code,
        quarters.quarter_code
    from {{ ref('fct_petition_quarters') }} as members
    inner join quarters on members.quarter_code = quarters.quarter_code_before
    where list_contains(members.figures, 'petition_pending_count')
),

lost_or_come as (
    select
        coalesce(carried.petition_code, pending.petition_code) as petition_code,
        quarters.quarter_code
    from carried
    full outer join pending
        on carried.petition_code = pending.petition_code and carried.quarter_code = pending.quarter_code
    inner join quarters on coalesce(carried.quarter_code, pending.quarter_code) = quarters.quarter_code
    where quarters.quarter_code_before is not null
        and (carried.petition_code is null or pending.petition_code is null)
),

facts as (
    select * from {{ ref('fct_petitions_by_commune_quarter') }}
),

newer as (
    select
        quarters.quarter_code,
        count(*) as commune_count
    from quarters
    inner join {{ ref('dim_communes') }} as communes
        on quarters.period_to_before < communes.valid_from and quarters.period_to >= communes.valid_from
    group by quarters.quarter_code
),

communes as (
    select distinct
        quarters.quarter_code,
        quarters.quarter_code_before,
        facts.commune_code
    from quarters
    inner join facts on facts.quarter_code in (quarters.quarter_code, quarters.quarter_code_before)
    left join newer on quarters.quarter_code = newer.quarter_code
    where quarters.quarter_code_before is not null and newer.quarter_code is null
)

select
    communes.commune_code,
    communes.quarter_code,
    null as petition_code
from communes
left join facts
    on communes.commune_code = facts.commune_code and communes.quarter_code = facts.quarter_code
left join facts as before
    on communes.commune_code = before.commune_code and communes.quarter_code_before = before.quarter_code
where coalesce(facts.petition_carried_over_count, 0) <> coalesce(before.petition_pending_count, 0)
union all
select
    null as commune_code,
    quarter_code,
    petition_code
from lost_or_come
