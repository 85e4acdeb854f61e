{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail') }}

with landed as (
    select
        *,
        md5(concat_ws('|', source, record_id, updated_text, payload_hash)) as version_key
    from {{ ref('stg_igate__dossier_versions') }}
    {% if is_incremental() %}
    where source || '/' || landing_window in ({{ windows_not_in(this) }})
    {% endif %}
),

first_seen as (
    select *
    from landed
    {% if is_incremental() %}
    where
        not exists (
            select 1
            from {{ this }} as known
            where known.version_key = landed.version_key
        )
    {% endif %}
    qualify row_number() over (partition by version_key order by landing_window) = 1
),

windows as (
    select *
    from {{ ref('stg_landing__windows') }}
    where entity = 'dossiers'
),

codes as (
    select * from {{ ref('source_codes') }}
)

select
    first_seen.version_key,
    first_seen.source,
    coalesce(first_seen.record_id, 'no id ' || first_seen.payload_hash) as record_id,
    first_seen.record_id is not null as has_record_id,
    first_seen.dossier_code,
    first_seen.commune_code,
    first_seen.procedure_code,
    first_seen.source_status_code,
    first_seen.source_channel_code,
    statuses.code as status_code,
    channels.code as channel_code,
    levels.code as level_code,
    first_seen.applied_at,
    first_seen.received_at,
    first_seen.due_at,
    first_seen.completed_at,
    first_seen.updated_at,
    first_seen.unreadable_detail,
    first_seen.payload_hash,
    first_seen.landing_window,
    windows.observed_at
from first_seen
inner join windows
    on first_seen.source = windows.source and first_seen.landing_window = windows.landing_window
left join codes as statuses
    on first_seen.source = statuses.source
    and first_seen.source_status_code = statuses.source_code
    and statuses.code_list = 'status'
left join codes as channels
    on first_seen.source = channels.source
    and first_seen.source_channel_code = channels.source_code
    and channels.code_list = 'channel'
left join codes as levels
    on first_seen.source = levels.source
    and first_seen.source_level_code = levels.source_code
    and levels.code_list = 'level'
order by windows.observed_at, first_seen.source, record_id, first_seen.version_key
