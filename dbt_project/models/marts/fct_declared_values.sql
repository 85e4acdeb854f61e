select
    commune_code,
    quarter_code,
    item_code,
    value_number,
    value_text,
    declared_at,
    file_name,
    version_count
from {{ ref('int_declarations__judged') }}
where reason_code is null
order by commune_code, quarter_code, item_code
