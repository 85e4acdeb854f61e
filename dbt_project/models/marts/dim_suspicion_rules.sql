select
    reason_code,
    name_vi as reason_name,
    bound,
    unit,
    breaks_when,
    owner,
    since,
    description
from {{ ref('suspicion_rules') }}
order by reason_code
