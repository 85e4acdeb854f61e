with vintages as (
    select * from {{ ref('stg_frozen__vintages') }}
),

frozen as (
    select * from {{ ref('stg_frozen__figure_members') }}
),

live as (
    select members.*
    from {{ ref('fct_figure_members') }} as members
    inner join vintages on members.quarter_code = vintages.quarter_code
),

changed as (
    select
        coalesce(frozen.quarter_code, live.quarter_code) as quarter_code,
        coalesce(frozen.record_kind, live.record_kind) as record_kind,
        coalesce(frozen.record_code, live.record_code) as record_code,
        coalesce(frozen.part_number, live.part_number) as part_number,
        coalesce(frozen.dossier_code, live.dossier_code) as dossier_code,
        frozen.record_code is not null as is_frozen,
        live.record_code is not null as is_live,
        frozen.commune_code as frozen_commune_code,
        live.commune_code as live_commune_code,
        frozen.field_code as frozen_field_code,
        live.field_code as live_field_code,
        frozen.figures as frozen_figures,
        live.figures as live_figures,
        frozen.summed_amount as frozen_amount,
        live.summed_amount as live_amount,
        (frozen.procedure_code is distinct from live.procedure_code) as has_other_procedure,
        (frozen.policy_version is distinct from live.policy_version) as has_other_policy,
        (
            frozen.received_date is distinct from live.received_date
            or frozen.due_date is distinct from live.due_date
            or frozen.end_date is distinct from live.end_date
        ) as has_other_dates
    from frozen
    full outer join live
        on frozen.quarter_code = live.quarter_code
        and frozen.record_kind = live.record_kind
        and frozen.record_code = live.record_code
        and frozen.part_number = live.part_number
    where frozen.commune_code is distinct from live.commune_code
        or frozen.field_code is distinct from live.field_code
        or frozen.figures is distinct from live.figures
        or frozen.summed_amount is distinct from live.summed_amount
),

-- Entered again under its code a dossier has several records: the one that counts speaks for it, else one still shown.
dossiers as (
    select
        changed.quarter_code,
        changed.dossier_code,
        judged.source,
        judged.record_id,
        judged.missed_at,
        judged.observed_at as latest_observed_at,
        judged.reason_code,
        cast(judged.received_at as date) as latest_received_date,
        vintages.observed_at as frozen_at
    from changed
    inner join vintages on changed.quarter_code = vintages.quarter_code
    inner join {{ ref('int_dossiers__judged') }} as judged on changed.dossier_code = judged.dossier_code
    where coalesce(judged.reason_code, '') <> 'duplicate_code'
    qualify
        row_number() over (
            partition by changed.quarter_code, changed.dossier_code
            order by
                judged.reason_code is null desc,
                judged.missed_at desc nulls first,
                judged.source asc,
                judged.record_id asc
        ) = 1
),

shown as (
    select
        dossiers.quarter_code,
        dossiers.dossier_code,
        dossiers.frozen_at,
        versions.observed_at,
        versions.updated_at,
        versions.received_at,
        versions.status_code in ('7', '8', '9', '10') as is_ended,
        coalesce(lag(versions.status_code in ('7', '8', '9', '10')) over followed, false) as was_ended,
        row_number() over followed as version_number
    from dossiers
    inner join {{ ref('int_dossiers__versions') }} as versions
        on dossiers.source = versions.source and dossiers.record_id = versions.record_id
    window followed as (
        partition by dossiers.quarter_code, versions.source, versions.record_id
        order by versions.observed_at, versions.updated_at nulls first, versions.version_key
    )
),

histories as (
    select
        quarter_code,
        dossier_code,
        bool_or(observed_at <= frozen_at) as is_known,
        bool_or(observed_at <= frozen_at and received_at is not null) as is_known_as_received,
        bool_or(version_number = 1 and updated_at <= frozen_at) as is_entered_before,
        bool_or(observed_at > frozen_at) as has_new_version,
        bool_or(observed_at > frozen_at and was_ended and not is_ended) as is_reopened,
        min(observed_at) filter (where observed_at > frozen_at) as first_new_at
    from shown
    group by quarter_code, dossier_code
),

papers as (
    select
        dossier_code,
        max(observed_at) as observed_at
    from {{ ref('int_papers__judged') }}
    where reason_code is null
    group by dossier_code
),

catalogue as (
    select max(observed_at) as observed_at
    from {{ ref('stg_landing__windows') }}
    where entity = 'procedures'
),

placed as (
    select
        changed.*,
        vintages.vintage_number,
        vintages.observed_at as frozen_at,
        histories.is_known,
        histories.is_known_as_received,
        histories.is_entered_before,
        histories.has_new_version,
        histories.is_reopened,
        histories.first_new_at,
        dossiers.missed_at,
        dossiers.reason_code,
        papers.observed_at as papers_at,
        catalogue.observed_at as catalogue_at,
        successions.new_commune_code is not null as is_succeeded
    from changed
    cross join catalogue
    inner join vintages on changed.quarter_code = vintages.quarter_code
    left join histories
        on changed.quarter_code = histories.quarter_code and changed.dossier_code = histories.dossier_code
    left join dossiers
        on changed.quarter_code = dossiers.quarter_code and changed.dossier_code = dossiers.dossier_code
    left join papers on changed.dossier_code = papers.dossier_code
    left join {{ ref('dim_commune_successions') }} as successions
        on changed.quarter_code = successions.quarter_code
        and changed.frozen_commune_code = successions.old_commune_code
        and changed.live_commune_code = successions.new_commune_code
),

judged as (
    select
        *,
        case
            when record_kind in ('procedure', 'field', 'decision') then 'catalogue_change'
            when not is_live and missed_at is not null then 'disappeared'
            when not is_frozen and not is_known and is_entered_before then 'late_dossier'
            when not is_frozen and not is_known then 'back_dated_intake'
            when not is_frozen and not is_known_as_received then 'back_dated_intake'
            when is_frozen and is_live and frozen_commune_code <> live_commune_code and is_succeeded
                then 'boundary_change'
            when is_frozen and is_live and frozen_commune_code <> live_commune_code then 'reassigned_unit'
            when is_reopened then 'reopened'
            when has_new_version and record_kind = 'dossier' and reason_code is null and has_other_dates
                then 'corrected_date'
            when not has_new_version and has_other_policy then 'policy_change'
            when not has_other_procedure and frozen_field_code <> live_field_code then 'catalogue_change'
            else 'corrected_record'
        end as cause_code
    from placed
)

select
    quarter_code,
    vintage_number,
    record_kind,
    record_code,
    part_number,
    dossier_code,
    frozen_commune_code,
    live_commune_code,
    frozen_field_code,
    live_field_code,
    frozen_figures,
    live_figures,
    frozen_amount,
    live_amount,
    cause_code,
    case
        when cause_code = 'disappeared' then missed_at
        when cause_code = 'catalogue_change' then catalogue_at
        when first_new_at is not null then first_new_at
        when cause_code = 'corrected_record' and papers_at > frozen_at then papers_at
    end as first_seen_at
from judged
order by quarter_code, record_kind, record_code, part_number
