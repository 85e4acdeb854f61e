{# How a dossier counts in form II.06a. Days are compared, never times: a dossier that ends in the evening of its
   due day is on time. `dossier` has end_date, due_date; `policy_class` and `no_due_date_class` come from the seed
   dossier_end_policy. #}

{# early, on_time or late; null for a dossier that has not ended. #}
{% macro resolved_class(dossier, policy_class) -%}
    case
            when {{ dossier }}.end_date is null then null
            when {{ policy_class }} = 'on_time' then 'on_time'
            when {{ dossier }}.due_date is null
                then case {{ dossier }}.no_due_date_class when 'overdue' then 'late' else 'on_time' end
            when {{ dossier }}.end_date < {{ dossier }}.due_date then 'early'
            when {{ dossier }}.end_date = {{ dossier }}.due_date then 'on_time'
            else 'late'
        end
{%- endmacro %}

{# in_time or overdue at the end of a period, for a dossier that is pending then. The clock stands still while
   the applicant has to supplement or pay. Due on the last day is in time. #}
{% macro pending_class(dossier, is_waiting) -%}
    case
            when {{ is_waiting }} then 'in_time'
            when {{ dossier }}.due_date is null then {{ dossier }}.no_due_date_class
            when {{ dossier }}.due_date >= {{ dossier }}.period_to then 'in_time'
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

{# The counts of fct_dossiers_by_commune_quarter, in its order: (3) to (13) of the form, then those beside it. #}
{% macro form_06a_counts() -%}
    {{ return([
        'received_count',
        'received_online_count',
        'received_direct_or_postal_count',
        'carried_over_count',
        'resolved_count',
        'resolved_early_count',
        'resolved_on_time_count',
        'resolved_late_count',
        'pending_count',
        'pending_in_time_count',
        'pending_overdue_count',
        'received_direct_count',
        'received_postal_count',
        'waiting_for_supplement_count',
        'waiting_for_payment_count',
        'returned_count',
        'no_due_date_count',
        'no_channel_count',
    ]) }}
{%- endmacro %}

{# 0 to 1; null when there is nothing to share. #}
{% macro share(numerator, denominator) -%}
    ({{ numerator }}) / nullif(cast({{ denominator }} as double), 0)
{%- endmacro %}
