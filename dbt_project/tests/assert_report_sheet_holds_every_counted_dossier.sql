-- The sheet, the facts and the dossiers themselves tell the same number of new dossiers per quarter; the sheet and the
-- facts the same of everything else that adds up.
with sheet as (
    select
        quarter_code,
        sum(received_count) as received_count,
        sum(resolved_count) as resolved_count,
        sum(pending_overdue_count) as pending_overdue_count,
        sum(received_online_count + received_direct_or_postal_count) as new_count
    from {{ ref('rpt_commune_quarter') }}
    group by quarter_code
),

facts as (
    select
        quarter_code,
        sum(received_count) as received_count,
        sum(resolved_count) as resolved_count,
        sum(pending_overdue_count) as pending_overdue_count,
        sum(received_online_count + received_direct_or_postal_count) as new_count
    from {{ ref('fct_dossiers_by_commune_quarter') }}
    group by quarter_code
),

policies as (
    select * from {{ ref('dossier_end_policy') }}
    where counted <> 'excluded'
),

dossiers as (
    select
        quarters.quarter_code,
        count(*) as new_count
    from {{ ref('fct_dossiers') }} as dossiers
    inner join {{ ref('dim_closed_quarters') }} as quarters
        on {{ falls_in('dossiers.received_date', 'quarters') }}
    inner join policies
        on quarters.policy_version = policies.policy_version and dossiers.status_code = policies.status_code
    where policies.counted = 'pending'
        or dossiers.end_date is null
        or dossiers.end_date >= quarters.period_from
    group by quarters.quarter_code
)

select
    sheet.quarter_code,
    sheet.received_count,
    facts.received_count as fact_received_count,
    facts.new_count,
    dossiers.new_count as dossier_new_count
from sheet
full outer join facts on sheet.quarter_code = facts.quarter_code
full outer join dossiers on facts.quarter_code = dossiers.quarter_code
where coalesce(sheet.received_count, 0) <> coalesce(facts.received_count, 0)
    or coalesce(sheet.resolved_count, 0) <> coalesce(facts.resolved_count, 0)
    or coalesce(sheet.pending_overdue_count, 0) <> coalesce(facts.pending_overdue_count, 0)
    or coalesce(sheet.new_count, 0) <> coalesce(facts.new_count, 0)
    or coalesce(facts.new_count, 0) <> coalesce(dossiers.new_count, 0)
