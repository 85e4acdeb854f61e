-- Points lie between 0 and their maximum, and are known exactly where the indicator is computable.
select
    commune_code,
    period_code,
    indicator_code
from {{ ref('fct_766_scores') }}
where is_computable <> (points is not null)
    or points < 0
    or points > maximum_points
