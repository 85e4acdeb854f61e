with procedures as (
    select
        procedures.source,
        procedures.procedure_code,
        windows.observed_at,
        {{ landed_list(
            'cast(procedures.decisions as varchar)',
            ['SOQUYETDINH', 'HANHDONG', 'NGAYKY', 'NGAYCONGBO', 'NGAYCONGKHAI', 'NGAYHIEULUC']
        ) }} as decisions
    from {{ ref('stg_igate__procedures') }} as procedures
    inner join {{ ref('stg_landing__windows') }} as windows
        on procedures.source = windows.source
        and procedures.landing_window = windows.landing_window
        and windows.entity = 'procedures'
),

listed as (
    select
        source,
        procedure_code,
        observed_at,
        unnest(decisions) as decision,
        generate_subscripts(decisions, 1) as place
    from procedures
),

texts as (
    select
        source,
        procedure_code,
        observed_at,
        place,
        {{ given('decision.SOQUYETDINH') }} as decision_number,
        {{ given('decision.HANHDONG') }} as action,
        {{ given('decision.NGAYKY') }} as signed_text,
        {{ given('decision.NGAYCONGBO') }} as published_text,
        {{ given('decision.NGAYCONGKHAI') }} as public_text,
        {{ given('decision.NGAYHIEULUC') }} as effective_text
    from listed
),

dated as (
    select
        *,
        {{ igate_day('signed_text') }} as signed_date,
        {{ igate_day('published_text') }} as published_date,
        {{ igate_day('public_text') }} as public_date,
        {{ igate_day('effective_text') }} as effective_date
    from texts
),

looked_up as (
    select
        *,
        nullif(
            concat_ws(
                ', ',
                {{ unreadable('NGAYKY', 'signed_text', 'signed_date') }},
                {{ unreadable('NGAYCONGBO', 'published_text', 'published_date') }},
                {{ unreadable('NGAYCONGKHAI', 'public_text', 'public_date') }},
                {{ unreadable('NGAYHIEULUC', 'effective_text', 'effective_date') }}
            ),
            ''
        ) as unreadable_detail,
        row_number() over (partition by procedure_code, decision_number, action order by place) as copy_number
    from dated
)

select
    source,
    procedure_code || '|' || place as record_id,
    decision_number,
    procedure_code,
    action,
    signed_date,
    published_date,
    public_date,
    effective_date,
    unreadable_detail,
    observed_at,
    case
        when decision_number is null then 'missing_code'
        when coalesce(action, '') not in ('issue', 'amend', 'abolish') then 'unknown_action'
        when unreadable_detail is not null then 'unreadable_date'
        when copy_number > 1 then 'duplicate_code'
    end as reason_code
from looked_up
order by procedure_code, place
