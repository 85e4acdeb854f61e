-- What one person would write by hand: two facts straight from the landing files, in one go.
--
-- Inputs are the variables `landing` (folder of landing files) and `seeds` (folder of dbt seeds); results are
-- the tables fct_dossiers and fct_dossiers_by_commune_quarter, which must equal those of the dbt project.
-- It checks nothing: rows with an unknown status, commune, procedure or date are simply not there.
set TimeZone = 'Asia/Ho_Chi_Minh';

create temp macro given(text) as nullif(trim(text), '');
create temp macro moment(text) as timezone(
    'Asia/Ho_Chi_Minh', try_strptime(nullif(trim(text), ''), ['%Y-%m-%dT%H:%M:%S.%g%z', '%Y-%m-%dT%H:%M:%S%z'])
);
create temp macro seed(name) as table
    select * from read_csv(getvariable('seeds') || '/' || name || '.csv', header = true, all_varchar = true);

create temp table policy as
select policy_version, cast(valid_from as date) as valid_from, status_code, end_kind, counted, resolved_class
from seed('dossier_end_policy');

create temp table versions as
with landed as (
    select
        *,
        split_part(filename, '/', -4) as landed_from
    from read_parquet(getvariable('landing') || '/*/dossiers/*T*/part-*.parquet', filename = true)
),

first_seen as (
    select distinct on (landed_from, id, updatedDate, payload_hash) *
    from landed
    order by landed_from, id, updatedDate, payload_hash, filename
)

select
    landed_from as source,
    id as record_id,
    md5(concat_ws('|', landed_from, id, updatedDate, payload_hash)) as version_key,
    strptime(split_part(filename, '/', -2), '%Y%m%dT%H%M%S') as observed_at,
    moment(updatedDate) as updated_at,
    first_seen.code as dossier_code,
    "agency.code" as commune_code,
    "procedure.code" as procedure_code,
    statuses.code as status_code,
    channels.code as channel_code,
    levels.code as level_code,
    moment(appliedDate) as applied_at,
    moment(acceptedDate) as received_at,
    moment(appointmentDate) as due_at,
    moment(completedDate) as completed_at
from first_seen
inner join seed('source_codes') as statuses
    on statuses.source = landed_from and statuses.code_list = 'status' and statuses.source_code = "dossierStatus.id"
left join seed('source_codes') as channels
    on channels.source = landed_from and channels.code_list = 'channel' and channels.source_code = given("applyMethod.id")
left join seed('source_codes') as levels
    on levels.source = landed_from and levels.code_list = 'level' and levels.source_code = given("procedureLevel.id");

create table fct_dossiers as
with latest as (
    select * from versions
    qualify row_number() over (
        partition by source, record_id order by observed_at desc, updated_at desc, version_key desc
    ) = 1
),

procedures as (
    select MATTHC as procedure_code, LINHVUCTHUCHIEN ->> '$[0].MALINHVUC' as field_code
    from read_parquet(getvariable('landing') || '/*/procedures/*T*/part-*.parquet', filename = true)
    qualify row_number() over (partition by MATTHC order by filename desc) = 1
),

newest_policy as (
    select * from policy
    qualify rank() over (order by valid_from desc) = 1
),

dated as (
    select
        *,
        case when end_kind is not null then completed_at end as end_at,
        cast(due_at as date) as due_date,
        cast(case when end_kind is not null then completed_at end as date) as end_date
    from latest
    inner join procedures using (procedure_code)
    inner join newest_policy using (status_code)
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
        when counted <> 'resolved' or end_date is null then null
        when resolved_class = 'on_time' or due_at is null or end_date = due_date then 'on_time'
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
    status_code in ('5', '6') as is_waiting,
    version_key
from dated
order by dossier_code;

create table fct_dossiers_by_commune_quarter as
with quarters as (
    select
        period_code as quarter_code,
        cast(period_from as date) as period_from,
        cast(period_to as date) as period_to
    from seed('reporting_periods')
    where calendar = 'ND09'
        and kind = 'quarter'
        and cast(period_to as date) + 1 <= (select max(observed_at) from versions)
        and cast(period_to as date) >= (select min(received_date) from fct_dossiers)
),

waiting as (
    select
        source,
        record_id,
        quarter_code,
        arg_max(status_code, begun_at) as waiting_status
    from (
        select
            *,
            coalesce(updated_at, observed_at) as begun_at,
            lead(coalesce(updated_at, observed_at)) over (
                partition by source, record_id order by observed_at, updated_at, version_key
            ) as followed_at
        from versions
    )
    inner join quarters
        on begun_at < period_to + 1 and (followed_at is null or followed_at >= period_to + 1)
    where status_code in ('5', '6')
    group by all
),

population as (
    select
        dossiers.* exclude (end_date, resolved_class),
        quarters.*,
        policy.policy_version,
        policy.resolved_class as policy_class,
        waiting_status,
        case when counted = 'resolved' then dossiers.end_date end as end_date,
        received_date >= period_from as is_new,
        coalesce(counted = 'resolved' and dossiers.end_date <= period_to, false) as is_resolved
    from fct_dossiers as dossiers
    inner join quarters on received_date <= period_to
    inner join policy on dossiers.status_code = policy.status_code and counted <> 'excluded'
    left join waiting using (source, record_id, quarter_code)
    where not coalesce(counted = 'resolved' and dossiers.end_date < period_from, false)
        and valid_from = (select max(valid_from) from policy where valid_from <= period_to)
)

select
    commune_code,
    quarter_code,
    field_code,
    count(*) as received_count,
    count(*) filter (is_new and channel_code = '2') as received_online_count,
    count(*) filter (is_new and channel_code <> '2') as received_direct_or_postal_count,
    count(*) filter (not is_new) as carried_over_count,
    count(*) filter (is_resolved) as resolved_count,
    count(*) filter (is_resolved and policy_class <> 'on_time' and end_date < due_date) as resolved_early_count,
    count(*) filter (
        is_resolved and (policy_class = 'on_time' or due_date is null or end_date = due_date)
    ) as resolved_on_time_count,
    count(*) filter (is_resolved and policy_class <> 'on_time' and end_date > due_date) as resolved_late_count,
    count(*) filter (not is_resolved) as pending_count,
    count(*) filter (
        not is_resolved and (waiting_status is not null or due_date is null or due_date >= period_to)
    ) as pending_in_time_count,
    count(*) filter (
        not is_resolved and waiting_status is null and due_date < period_to
    ) as pending_overdue_count,
    count(*) filter (is_new and channel_code = '1') as received_direct_count,
    count(*) filter (is_new and channel_code = '3') as received_postal_count,
    count(*) filter (not is_resolved and waiting_status = '5') as waiting_for_supplement_count,
    count(*) filter (not is_resolved and waiting_status = '6') as waiting_for_payment_count,
    count(*) filter (is_resolved and end_kind in ('withdrawn', 'stopped')) as returned_count,
    count(*) filter (due_date is null) as no_due_date_count,
    count(*) filter (not has_channel) as no_channel_count,
    policy_version
from population
group by commune_code, quarter_code, field_code, policy_version
order by commune_code, quarter_code, field_code;
