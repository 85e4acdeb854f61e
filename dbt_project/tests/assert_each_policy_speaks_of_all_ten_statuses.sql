select
    policy_version,
    count(distinct status_code) as status_count,
    count(distinct valid_from) as valid_from_count
from {{ ref('dossier_end_policy') }}
group by policy_version
having count(distinct status_code) filter (where cast(status_code as integer) between 1 and 10) <> 10
    or count(distinct valid_from) <> 1
    or bool_or(counted not in ('resolved', 'pending', 'excluded'))
    or bool_or((counted = 'resolved') <> (resolved_class is not null))
    or bool_or(counted = 'resolved' and end_kind is null)
    or bool_or(no_due_date_class is null or no_due_date_class not in ('in_time', 'overdue'))
