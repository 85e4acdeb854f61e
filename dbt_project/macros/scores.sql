{# Both numbers of each indicator, as a list of entries: how many of the grouped members stand on its side, and for 2.2 the
   days that they took. #}
{% macro score_inputs(indicator_codes) -%}
    unnest([
        {%- for code in indicator_codes %}
        {
            'code': '{{ code }}',
            'numerator':
                {%- if code == '2.2' %}
                cast(coalesce(sum(summed_amount) filter (where {{ stands_on(code, 'numerator') }}), 0) as bigint),
                {%- else %}
                count(*) filter (where {{ stands_on(code, 'numerator') }}),
                {%- endif %}
            'denominator': count(*) filter (where {{ stands_on(code, 'denominator') }})
        }{{ ',' if not loop.last }}
        {%- endfor %}
    ])
{%- endmacro %}

{# Whether a member stands on a side, numerator or denominator, of an indicator. #}
{% macro stands_on(indicator_code, side) -%}
    list_contains(figures, '{{ indicator_code }}.{{ side }}')
{%- endmacro %}
