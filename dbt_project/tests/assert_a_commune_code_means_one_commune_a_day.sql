select
    earlier.commune_code,
    earlier.valid_to,
    later.valid_from
from {{ ref('communes') }} as earlier
inner join {{ ref('communes') }} as later
    on earlier.commune_code = later.commune_code and earlier.valid_from < later.valid_from
where coalesce(earlier.valid_to, later.valid_from) >= later.valid_from
