with watched as (
    select * from {{ ref('dim_watched_indicators') }}
),

-- Quarters without any dossier lie before the commune's first load.
sheet as (
    select * from {{ ref('rpt_commune_quarter') }}
    where received_count > 0
),

listed as (
    unpivot sheet
    on columns('_(count|share|amount)$')
    into name column_name value indicator_value
),

-- A commune is a code and its first day; a code with a last day has no other commune, and no first day.
followed as (
    select
        listed.commune_code,
        communes.valid_from,
        listed.quarter_code,
        listed.period_to,
        listed.indicator_value,
        watched.*
    from listed
    inner join watched on listed.column_name = watched.column_name
    asof left join {{ ref('dim_communes') }} as communes
        on listed.commune_code = communes.commune_code
        and listed.period_to >= communes.valid_from
),

earlier as (
    select
        now.commune_code,
        now.quarter_code,
        now.indicator_code,
        any_value(now.indicator_value) as indicator_value,
        any_value(now.minimum_difference) as minimum_difference,
        any_value(now.minimum_difference_share) as minimum_difference_share,
        any_value(now.z_max) as z_max,
        any_value(now.earlier_quarters_min) as earlier_quarters_min,
        count(*) as earlier_quarter_count,
        median(before.indicator_value) as earlier_median,
        mad(before.indicator_value) as earlier_mad
    from followed as now
    inner join followed as before
        on now.commune_code = before.commune_code
        and now.valid_from is not distinct from before.valid_from
        and now.indicator_code = before.indicator_code
        and now.period_to > before.period_to
    group by now.commune_code, now.quarter_code, now.indicator_code
),

judged as (
    select
        *,
        abs(indicator_value - earlier_median)
        >= greatest(minimum_difference, minimum_difference_share * earlier_median) as is_far,
        0.6745 * (indicator_value - earlier_median) / nullif(earlier_mad, 0) as robust_z
    from earlier
    where earlier_quarter_count >= earlier_quarters_min
)

select
    commune_code,
    quarter_code,
    indicator_code,
    indicator_value,
    earlier_quarter_count,
    earlier_median,
    earlier_mad,
    robust_z,
    -- Where all earlier quarters agree there is no spread to measure by: far is then an outlier.
    is_far and coalesce(abs(robust_z) > z_max, true) as is_outlier
from judged
order by commune_code, quarter_code, indicator_code
