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
