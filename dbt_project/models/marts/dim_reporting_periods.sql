select
    calendar,
    kind,
    period_code,
    period_from,
    period_to
from {{ ref('reporting_periods') }}
order by calendar, kind, period_from
