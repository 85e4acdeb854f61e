with landed as (
    select
        split_part(filename, '/', -4) as source,
        split_part(filename, '/', -2) as landing_window,
        {{ given('matthc') }} as procedure_code,
        {{ given('tentthc') }} as procedure_name,
        case when json_valid(linhvucthuchien) then cast(linhvucthuchien as json) end as fields
    from {{ source('landing', 'procedures') }}
),

last_shown as (
    select
        *,
        landing_window = max(landing_window) over (partition by source) as is_listed
    from landed
    where procedure_code is not null
    qualify
        row_number() over (
            partition by procedure_code
            order by landing_window desc, source asc, procedure_name asc
        ) = 1
)

select
    procedure_code,
    procedure_name,
    {{ given("fields ->> '$[0].MALINHVUC'") }} as field_code,
    fields,
    is_listed,
    source,
    landing_window
from last_shown
