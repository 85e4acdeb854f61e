select
    procedure_code,
    procedure_name,
    field_code,
    is_listed
from {{ ref('stg_igate__procedures') }}
order by procedure_code
