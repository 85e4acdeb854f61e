{# The code under which a commune counts in a period: its own; once the code names another commune, the code with the last
   day on which it meant this one, so that nothing counts for the other. `later_from`: first day of the commune that the
   code names next, or null. #}
{% macro code_in_period(commune, later_from, period_to) -%}
    case
        when {{ later_from }} <= {{ period_to }}
            then {{ commune }}.commune_code || '-until-' || {{ commune }}.valid_to
        else {{ commune }}.commune_code
    end
{%- endmacro %}

{# First day of the commune that the code of `communes` names next. #}
{% macro later_from() -%}
    lead(valid_from) over (partition by commune_code order by valid_from)
{%- endmacro %}

{# Joins the commune for which the dossier (`source`, `record_id`) of each of `rows` counts in their period, as
   `communes.counting_code`. #}
{% macro join_commune_of_dossier(rows, calendar, period_code) -%}
    left join {{ ref('int_dossiers__units') }} as units
        on {{ rows }}.source = units.source
        and {{ rows }}.record_id = units.record_id
        and {{ rows }}.period_to >= coalesce(units.counts_from_date, date '0001-01-01')
        and {{ rows }}.period_to < coalesce(units.counts_before_date, date '9999-12-31')
    {{ join_counting_commune('units', 'valid_from', calendar, rows ~ '.' ~ period_code) }}
{%- endmacro %}

{# The commune that `join_commune_of_dossier` found: that of the latest version if no version names a commune, none if the
   dossier was shown only after the period and its communes of then cannot be told apart. #}
{% macro commune_held(rows) -%}
    case when units.record_id is null then {{ rows }}.commune_code else communes.counting_code end
{%- endmacro %}

{# Joins the commune for which that of each of `rows`, a code and its first day, counts in a period, as
   `communes.counting_code`. #}
{% macro join_counting_commune(rows, valid_from, calendar, period_code) -%}
    left join {{ ref('int_communes__by_period') }} as communes
        on {{ rows }}.commune_code = communes.commune_code
        and {{ rows }}.{{ valid_from }} = communes.valid_from
        and {{ period_code }} = communes.period_code
        and communes.calendar = '{{ calendar }}'
{%- endmacro %}
