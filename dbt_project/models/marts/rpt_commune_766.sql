with bands as (
    select * from {{ ref('dim_score_bands') }}
),

totals as (
    select
        commune_code,
        period_code,
        coalesce(sum(points), 0) as total_points,
        coalesce(sum(maximum_points) filter (where is_computable), 0) as computable_points,
        coalesce(sum(maximum_points) filter (where not is_computable), 0) as not_computable_points,
        sum(points) filter (where group_code = 'A') as group_a_points,
        sum(points) filter (where group_code = 'B') as group_b_points,
        sum(points) filter (where group_code = 'C') as group_c_points,
        sum(points) filter (where group_code = 'D') as group_d_points,
        sum(points) filter (where group_code = 'E') as group_e_points,
        sum(points) filter (where group_code = 'F') as group_f_points
    from {{ ref('fct_766_scores') }}
    group by commune_code, period_code
),

-- A band is that of the points as they are printed.
printed as (
    select
        *,
        round(total_points, 2) as lowest_points,
        round(total_points + not_computable_points, 2) as highest_points
    from totals
)

select
    printed.commune_code,
    printed.period_code,
    printed.total_points,
    printed.computable_points,
    printed.group_a_points,
    printed.group_b_points,
    printed.group_c_points,
    printed.group_d_points,
    printed.group_e_points,
    printed.group_f_points,
    lowest.band_code as lowest_band_code,
    highest.band_code as highest_band_code
from printed
inner join bands as lowest
    on printed.lowest_points >= lowest.from_points
    and (lowest.below_points is null or printed.lowest_points < lowest.below_points)
inner join bands as highest
    on printed.highest_points >= highest.from_points
    and (highest.below_points is null or printed.highest_points < highest.below_points)
order by printed.period_code, printed.commune_code
