{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='dossier_code',
    on_schema_change='fail',
    post_hook="{{ delete_dossiers_no_longer_judged(this) }}",
) }}

with judged as (
    select * from {{ ref('int_dossiers__judged') }}
    where reason_code is null
),

changed as (
    select *
    from judged
    {% if is_incremental() %}
    where
        not exists (
            select 1
            from {{ this }} as known
            where known.version_key = judged.version_key and known.field_code = judged.field_code
        )
    {% endif %}
),

newest_policy as (
    select * from {{ ref('dossier_end_policy') }}
    qualify rank() over (order by valid_from desc, policy_version desc) = 1
),

dated as (
    select
        changed.*,
        newest_policy.end_kind,
        newest_policy.counted,
        newest_policy.resolved_class as policy_class,
        newest_policy.no_due_date_class,
        case when newest_policy.end_kind is not null then changed.completed_at end as end_at,
        cast(changed.received_at as date) as received_date,
        cast(changed.due_at as date) as due_date,
        case when newest_policy.end_kind is not null then cast(changed.completed_at as date) end as end_date
    from changed
    inner join newest_policy on changed.status_code = newest_policy.status_code
)

select
    dossier_code,
    source,
    record_id,
    commune_code,
    procedure_code,
    field_code,
    coalesce(channel_code, '1') as channel_code,
    level_code,
    status_code,
    end_kind,
    case
        when counted = 'resolved' then {{ resolved_class('policy_class') }}
    end as resolved_class,
    applied_at,
    received_at,
    due_at,
    end_at,
    updated_at,
    received_date,
    due_date,
    end_date,
    received_at is not null and counted <> 'excluded' as is_counted,
    due_at is not null as has_due_date,
    channel_code is not null as has_channel,
    status_code in ('5', '6') as is_waiting,
    version_key
from dated
order by dossier_code
