with quarters as (
    select
        quarter_code,
        policy_version,
        lag(quarter_code) over (order by period_from) as quarter_code_before,
        lag(policy_version) over (order by period_from) as policy_version_before
    from {{ ref('dim_closed_quarters') }}
),

dossiers as (
    select * from {{ ref('fct_dossier_quarters') }}
),

carried as (
    select *
    from dossiers
    where not is_new
),

pending as (
    select
        dossiers.*,
        quarters.quarter_code as quarter_code_after
    from dossiers
    inner join quarters on dossiers.quarter_code = quarters.quarter_code_before
    where not dossiers.is_resolved
),

moved as (
    select
        quarters.quarter_code,
        coalesce(carried.dossier_code, pending.dossier_code) as dossier_code,
        pending.commune_code as old_commune_code,
        pending.field_code as old_field_code,
        carried.commune_code as new_commune_code,
        carried.field_code as new_field_code,
        case
            when quarters.policy_version <> quarters.policy_version_before then 'policy_change'
            when pending.commune_code <> carried.commune_code then 'boundary_change'
            else 'unexplained'
        end as cause_code
    from carried
    full outer join pending
        on carried.quarter_code = pending.quarter_code_after and carried.dossier_code = pending.dossier_code
    inner join quarters on coalesce(carried.quarter_code, pending.quarter_code_after) = quarters.quarter_code
    where quarters.quarter_code_before is not null
        and (
            pending.commune_code is distinct from carried.commune_code
            or pending.field_code is distinct from carried.field_code
        )
),

steps as (
    select
        quarter_code,
        new_commune_code as commune_code,
        new_field_code as field_code,
        cause_code,
        dossier_code,
        1 as step
    from moved
    where new_commune_code is not null
    union all
    select
        quarter_code,
        old_commune_code as commune_code,
        old_field_code as field_code,
        cause_code,
        dossier_code,
        -1 as step
    from moved
    where old_commune_code is not null
),

changes as (
    select
        quarter_code,
        commune_code,
        field_code,
        cause_code,
        sum(step) as delta_count,
        list(dossier_code order by dossier_code) as dossier_codes
    from steps
    group by quarter_code, commune_code, field_code, cause_code
),

counts as (
    select
        quarters.quarter_code,
        facts.commune_code,
        facts.field_code,
        sum(facts.pending_count) filter (
            where facts.quarter_code = quarters.quarter_code_before
        ) as pending_before_count,
        sum(facts.carried_over_count) filter (where facts.quarter_code = quarters.quarter_code) as carried_over_count
    from {{ ref('fct_dossiers_by_commune_quarter') }} as facts
    inner join quarters on facts.quarter_code in (quarters.quarter_code, quarters.quarter_code_before)
    group by quarters.quarter_code, facts.commune_code, facts.field_code
)

select
    changes.quarter_code,
    changes.commune_code,
    changes.field_code,
    cast(coalesce(counts.pending_before_count, 0) as bigint) as pending_before_count,
    cast(coalesce(counts.carried_over_count, 0) as bigint) as carried_over_count,
    cast(changes.delta_count as bigint) as delta_count,
    changes.cause_code,
    changes.dossier_codes
from changes
inner join counts
    on changes.quarter_code = counts.quarter_code
    and changes.commune_code = counts.commune_code
    and changes.field_code = counts.field_code
order by changes.quarter_code, changes.commune_code, changes.field_code, changes.cause_code
