-- (6) of a quarter = (11) of the one before, for every commune and field, while the policy is the same.
with facts as (
    select * from {{ ref('fct_dossiers_by_commune_quarter') }}
),

quarters as (
    select
        quarter_code,
        policy_version,
        lag(quarter_code) over (order by period_from) as quarter_code_before,
        lag(policy_version) over (order by period_from) as policy_version_before
    from {{ ref('dim_closed_quarters') }}
),

carried as (
    select
        quarters.quarter_code,
        facts.commune_code,
        facts.field_code,
        facts.carried_over_count
    from facts
    inner join quarters on facts.quarter_code = quarters.quarter_code
    where quarters.policy_version = quarters.policy_version_before
),

pending as (
    select
        quarters.quarter_code,
        facts.commune_code,
        facts.field_code,
        facts.pending_count
    from facts
    inner join quarters on facts.quarter_code = quarters.quarter_code_before
    where quarters.policy_version = quarters.policy_version_before
)

select
    coalesce(carried.quarter_code, pending.quarter_code) as quarter_code,
    coalesce(carried.commune_code, pending.commune_code) as commune_code,
    coalesce(carried.field_code, pending.field_code) as field_code,
    carried.carried_over_count,
    pending.pending_count
from carried
full outer join pending
    on carried.quarter_code = pending.quarter_code
    and carried.commune_code = pending.commune_code
    and carried.field_code = pending.field_code
where coalesce(carried.carried_over_count, 0) <> coalesce(pending.pending_count, 0)
