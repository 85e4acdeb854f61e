{# One indicator's numerator and denominator as an entry of a list. #}
{% macro score_input(indicator_code, numerator, denominator) -%}
    {'code': '{{ indicator_code }}', 'numerator': {{ numerator }}, 'denominator': {{ denominator }}}
{%- endmacro %}
