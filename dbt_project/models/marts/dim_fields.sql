with procedures as (
    select * from {{ ref('stg_igate__procedures') }}
),

named as (
    select
        landing_window,
        unnest(json_extract(fields, '$[*]')) as field
    from procedures
),

cleaned as (
    select
        landing_window,
        {{ given("field ->> 'MALINHVUC'") }} as field_code,
        {{ given("field ->> 'TENLINHVUC'") }} as field_name
    from named
)

select
    field_code,
    field_name
from cleaned
where field_code is not null
qualify row_number() over (partition by field_code order by landing_window desc, field_name asc nulls last) = 1
order by field_code
