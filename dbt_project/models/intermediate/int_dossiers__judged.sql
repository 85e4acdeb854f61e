with latest as (
    select
        *,
        -- A date after the portal was read is wrong, and says nothing of where the dossier belongs.
        cast(least(coalesce(received_at, applied_at, updated_at), observed_at) as date) as place_date
    from {{ ref('int_dossiers__latest') }}
),

procedures as (
    select * from {{ ref('stg_igate__procedures') }}
),

units as (
    select
        *,
        counts_from_date is null as is_first
    from {{ ref('int_dossiers__units') }}
),

-- Received in a quarter that closed before the first commune shown existed, and not from one commune alone.
without_predecessor as (
    select distinct
        latest.source,
        latest.record_id
    from latest
    inner join units
        on latest.source = units.source and latest.record_id = units.record_id and units.is_first
    inner join {{ ref('reporting_periods') }} as periods
        on cast(latest.received_at as date) <= periods.period_to
        and units.valid_from > periods.period_to
        and periods.calendar = 'ND09'
        and periods.kind = 'quarter'
    {{ join_counting_commune('units', 'valid_from', 'ND09', 'periods.period_code') }}
    where communes.commune_code is null
),

looked_up as (
    select
        latest.*,
        procedures.field_code,
        disappeared.missed_at,
        case
            when disappeared.record_id is not null then 'disappeared'
            when not latest.has_record_id then 'missing_id'
            when latest.dossier_code is null then 'missing_code'
            when latest.unreadable_detail is not null then 'unreadable_date'
            when latest.status_code is null then 'unknown_status'
            when latest.source_channel_code is not null and latest.channel_code is null then 'unknown_channel'
            when units.commune_code is null then 'unknown_commune'
            when without_predecessor.record_id is not null then 'unknown_predecessor'
            when procedures.procedure_code is null then 'unknown_procedure'
            when procedures.field_code is null then 'procedure_without_field'
        end as own_reason_code
    from latest
    left join {{ ref('int_dossiers__disappeared') }} as disappeared
        on latest.source = disappeared.source and latest.record_id = disappeared.record_id
    left join procedures on latest.procedure_code = procedures.procedure_code
    left join units on latest.version_key = units.version_key
    left join without_predecessor
        on latest.source = without_predecessor.source and latest.record_id = without_predecessor.record_id
),

shared_codes as (
    select
        dossier_code,
        arg_min(version_key, (first_observed_at, source, record_id)) as holding_version_key
    from looked_up
    where own_reason_code is null
    group by dossier_code
    having count(*) > 1
),

reasoned as (
    select
        looked_up.*,
        case
            when looked_up.own_reason_code is not null then looked_up.own_reason_code
            when looked_up.version_key <> shared_codes.holding_version_key then 'duplicate_code'
        end as reason_code
    from looked_up
    left join shared_codes on looked_up.dossier_code = shared_codes.dossier_code
)

select
    source,
    record_id,
    version_key,
    dossier_code,
    commune_code,
    procedure_code,
    field_code,
    status_code,
    channel_code,
    level_code,
    applied_at,
    received_at,
    due_at,
    completed_at,
    updated_at,
    observed_at,
    missed_at,
    reason_code,
    case reason_code
        when 'disappeared' then 'not shown by the full pull of ' || cast(missed_at as date)
        when 'missing_id' then 'id'
        when 'missing_code' then 'code'
        when 'unreadable_date' then unreadable_detail
        when 'unknown_status' then 'dossierStatus.id ' || coalesce(left(source_status_code, 40), 'missing')
        when 'unknown_channel' then 'applyMethod.id ' || left(source_channel_code, 40)
        when 'unknown_commune'
            then 'agency.code ' || coalesce(left(commune_code, 40), 'missing') || ' on ' || place_date
        when 'unknown_predecessor' then 'agency.code ' || commune_code || ' on ' || place_date
        when 'unknown_procedure' then 'procedure.code ' || coalesce(left(procedure_code, 40), 'missing')
        when 'procedure_without_field' then 'procedure.code ' || left(procedure_code, 40)
        when 'duplicate_code' then 'code'
    end as reason_detail
from reasoned
