with landed as (
    select
        split_part(filename, '/', -4) as source,
        split_part(filename, '/', -2) as landing_window,
        {{ given('matthc') }} as procedure_code,
        {{ given('tentthc') }} as procedure_name,
        case when json_valid(linhvucthuchien) then cast(linhvucthuchien as json) end as fields,
        {{ given('"COQUANTHUCHIEN.MADONVI"') }} as authority_code,
        {{ given('mucdo') }} as level_code,
        try_cast({{ given('philephi') }} as bigint) as fee_amount,
        {{ igate_truth('coketqua') }} as has_result,
        {{ igate_truth('thanhtoantructuyen') }} as has_online_payment,
        {{ igate_truth('ketnoicsdldc') }} as is_linked_to_population_database,
        {{ igate_truth('dubophan') }} as is_complete,
        {{ igate_truth('datdai') }} as is_land_related,
        try_cast({{ given('thoigiangiaiquyet') }} as bigint) as processing_day_count,
        {{ given('quytrinhnoibo') }} as internal_process_text,
        {{ given('quytrinhdientu') }} as electronic_process_text,
        case when json_valid(quyetdinh) then cast(quyetdinh as json) end as decisions
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
    authority_code,
    level_code,
    fee_amount,
    has_result,
    has_online_payment,
    is_linked_to_population_database,
    is_complete,
    is_land_related,
    processing_day_count,
    internal_process_text,
    {{ igate_day('internal_process_text') }} as internal_process_date,
    electronic_process_text,
    {{ igate_day('electronic_process_text') }} as electronic_process_date,
    decisions,
    is_listed,
    source,
    landing_window
from last_shown
