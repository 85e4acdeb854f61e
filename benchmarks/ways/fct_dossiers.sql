-- fct_dossiers of the bare ways, from the relation `raw_dossiers` of texts; the same columns and values as
-- marts.fct_dossiers but for version_key, which only versions have. `seeds` is a variable: the folder of seeds.
create or replace table fct_dossiers as
with codes as (
    select * from read_csv(getvariable('seeds') || '/source_codes.csv', header = true, all_varchar = true)
),

policy as (
    select * from read_csv(getvariable('seeds') || '/dossier_end_policy.csv', header = true, all_varchar = true)
),

dossiers as (
    select
        raw.* exclude (applied, accepted, due, completed, updated),
        moment(applied) as applied_at,
        moment(accepted) as received_at,
        moment(due) as due_at,
        moment(completed) as completed_at,
        moment(updated) as updated_at
    from raw_dossiers as raw
),

dated as (
    select
        dossiers.*,
        statuses.code as status_code,
        channels.code as channel_code,
        levels.code as level_code,
        policy.end_kind,
        policy.counted,
        policy.resolved_class as policy_class,
        case when policy.end_kind is not null then completed_at end as end_at,
        cast(due_at as date) as due_date,
        cast(case when policy.end_kind is not null then completed_at end as date) as end_date
    from dossiers
    inner join codes as statuses on statuses.code_list = 'status' and statuses.source_code = status_id
    inner join policy on policy.status_code = statuses.code
    left join codes as channels on channels.code_list = 'channel' and channels.source_code = channel_id
    left join codes as levels on levels.code_list = 'level' and levels.source_code = level_id
)

select
    dossier_code,
    'hai_duong' as source,
    record_id,
    commune_code,
    procedure_code,
    field_code,
    coalesce(channel_code, '1') as channel_code,
    level_code,
    status_code,
    end_kind,
    case
        when counted <> 'resolved' or end_date is null then null
        when policy_class = 'on_time' or due_at is null or end_date = due_date then 'on_time'
        when end_date < due_date then 'early'
        else 'late'
    end as resolved_class,
    applied_at,
    received_at,
    due_at,
    end_at,
    updated_at,
    cast(received_at as date) as received_date,
    due_date,
    end_date,
    received_at is not null and counted <> 'excluded' as is_counted,
    due_at is not null as has_due_date,
    channel_code is not null as has_channel,
    status_code in ('5', '6') as is_waiting
from dated
order by dossier_code;
