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
    quarter_code,
    commune_code,
    field_code,
    carried_over_count,
    pending_count
from carried
full outer join pending using (quarter_code, commune_code, field_code)
where coalesce(carried_over_count, 0) <> coalesce(pending_count, 0)
