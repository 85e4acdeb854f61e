with windows as (
    select * from {{ ref('stg_landing__windows') }}
    where entity = 'declarations'
),

staged as (
    select
        staged.*,
        windows.observed_at,
        concat_ws('|', staged.commune_code, staged.quarter_code, staged.item_code) as record_id
    from {{ ref('stg_declared__values') }} as staged
    inner join windows
        on staged.source = windows.source and staged.landing_window = windows.landing_window
),

files as (
    select
        *,
        rank() over (
            partition by commune_code, quarter_code
            order by observed_at desc, declared_at desc nulls last, file_sha256 asc
        ) as file_rank,
        row_number() over (
            partition by source, landing_window, file_sha256, record_id order by payload_hash
        ) as place
    from staged
),

communes as (
    select distinct commune_code from {{ ref('communes') }}
),

versions as (
    select
        commune_code,
        quarter_code,
        count(distinct source || '/' || landing_window || '/' || file_sha256) as version_count
    from staged
    group by commune_code, quarter_code
)

select
    files.source,
    files.record_id || case when files.place > 1 then '|' || files.place else '' end as record_id,
    files.commune_code,
    files.quarter_code,
    files.item_code,
    files.value_number,
    files.value_text,
    files.declared_at,
    files.file_name,
    files.observed_at,
    versions.version_count,
    case
        when communes.commune_code is null then 'unknown_commune'
        when periods.period_code is null then 'unknown_quarter'
        when items.item_code is null then 'unknown_item'
        when files.number_text is not null and files.value_number is null then 'unreadable_number'
        when files.place > 1 then 'duplicate_code'
    end as reason_code
from files
left join versions
    on files.commune_code = versions.commune_code and files.quarter_code = versions.quarter_code
left join communes on files.commune_code = communes.commune_code
left join {{ ref('reporting_periods') }} as periods
    on files.quarter_code = periods.period_code and periods.calendar = 'ND09' and periods.kind = 'quarter'
left join {{ ref('declared_items') }} as items on files.item_code = items.item_code
where files.file_rank = 1
order by files.commune_code, files.quarter_code, files.item_code, files.place
