-- One row `whole`, or two and more rows `part` of which exactly one is the largest.
select
    old_commune_code,
    valid_from
from {{ ref('commune_successions') }}
group by old_commune_code, valid_from
having
    not (
        (count(*) = 1 and bool_and(share = 'whole' and is_largest_part))
        or (count(*) > 1 and bool_and(share = 'part') and count(*) filter (where is_largest_part) = 1)
    )
