with judged as (
    select * from {{ ref('int_papers__judged') }}
    where reason_code is null and supplement_request_count > 0
),

staged as (
    select distinct
        source,
        record_id,
        payload_hash,
        supplements
    from {{ ref('stg_igate__papers') }}
    where supplements like '%requestedDate%'
),

listed as (
    select
        judged.source,
        judged.record_id,
        judged.dossier_code,
        unnest({{ landed_list('staged.supplements', ['requestedDate', 'receivedDate']) }}) as request,
        generate_subscripts(
            {{ landed_list('staged.supplements', ['requestedDate', 'receivedDate']) }}, 1
        ) as request_number
    from judged
    inner join staged
        on judged.source = staged.source
        and judged.record_id = staged.record_id
        and judged.version_key = staged.payload_hash
)

select
    source,
    record_id,
    dossier_code,
    cast(request_number as integer) as request_number,
    {{ igate_moment(given('request.requestedDate')) }} as requested_at,
    {{ igate_moment(given('request.receivedDate')) }} as answered_at
from listed
order by source, record_id, request_number
