-- All but 2.2, which is days by dossiers, are shares.
select
    commune_code,
    period_code,
    indicator_code
from {{ ref('fct_766_inputs') }}
where indicator_code <> '2.2'
    and (numerator_count < 0 or numerator_count > denominator_count)
