with lines as (
    select
        dossier_code,
        source,
        record_id,
        commune_code,
        unnest(lines) as line,
        generate_subscripts(lines, 1) as line_number
    from {{ ref('int_payments__judged') }}
    where reason_code is null
)

select
    dossier_code,
    cast(line_number as integer) as line_number,
    source,
    record_id,
    commune_code,
    line.kind as payment_kind,
    line.amount as due_amount,
    coalesce(line.is_paid, false) as is_paid,
    case when line.is_paid then cast(line.paid_at as date) end as paid_date,
    coalesce(line.is_paid and line.method in ('1', '2'), false) as is_online
from lines
order by dossier_code, line_number
