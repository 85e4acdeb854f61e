{# How a dossier counts in form II.06a. Days are compared, never times: a dossier that ends in the evening of its
   due day is on time. The columns end_date, due_date and (from the seed dossier_end_policy) no_due_date_class are
   those of the query. #}

{# early, on_time or late; null for a dossier that has not ended. #}
{% macro resolved_class(policy_class) -%}
    case
        when end_date is null then null
        when {{ policy_class }} = 'on_time' then 'on_time'
        when due_date is null then case no_due_date_class when 'overdue' then 'late' else 'on_time' end
        when end_date < due_date then 'early'
        when end_date = due_date then 'on_time'
        else 'late'
    end
{%- endmacro %}

{# in_time or overdue at the end of a period, for a dossier that is pending then. The clock stands still while
   the applicant has to supplement or pay. Due on the last day is in time. #}
{% macro pending_class(is_waiting, period_to) -%}
    case
        when {{ is_waiting }} then 'in_time'
        when due_date is null then no_due_date_class
        when due_date >= {{ period_to }} then 'in_time'
        else 'overdue'
    end
{%- endmacro %}

{# Takes dossiers out of fct_dossiers that are no longer there in this form: quarantined since, or shown in
   another version under another code. #}
{% macro delete_dossiers_no_longer_judged(relation) -%}
    delete from {{ relation }} as known
    where not exists (
        select 1
        from {{ ref('int_dossiers__judged') }} as judged
        where judged.version_key = known.version_key
            and judged.field_code = known.field_code
            and judged.reason_code is null
    )
{%- endmacro %}

{# 0 to 1; null when there is nothing to share. #}
{% macro share(numerator, denominator) -%}
    ({{ numerator }}) / nullif(cast({{ denominator }} as double), 0)
{%- endmacro %}
