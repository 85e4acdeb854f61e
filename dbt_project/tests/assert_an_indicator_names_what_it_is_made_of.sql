-- A share names two counted indicators and what the lower one is called; nothing else does.
with indicators as (
    select * from {{ ref('indicators') }}
)

select indicators.indicator_code
from indicators
left join indicators as numerators on indicators.numerator_code = numerators.indicator_code
left join indicators as denominators on indicators.denominator_code = denominators.indicator_code
where (indicators.kind = 'share') <> (numerators.column_name is not null and denominators.column_name is not null)
    or (indicators.kind = 'share') <> (indicators.denominator_name_vi is not null)
    or indicators.kind not in ('count', 'amount', 'decimal', 'points', 'share')
    or indicators.nature not in ('flow', 'stock', 'share')
    or indicators.calendar not in ('ND09', 'CALENDAR')
