select
    reason_code,
    rule_id,
    name_vi as reason_name
from {{ ref('radar_reasons') }}
order by rule_id nulls first, reason_code
