{# The only place where SQL decides which period a day or a moment belongs to.

   A period has both its days, period_from and period_to (decree 09/2019, article 12). Moments in this
   warehouse are Vietnam local time, so a moment's day is its date: 23:59:59 of the 14th is the last
   second of a quarter, 00:00:00 of the 15th the first of the next. #}

{# Whether `day` (a date) falls in `period` (a relation with period_from and period_to). #}
{% macro falls_in(day, period) -%}
    {{ day }} between {{ period }}.period_from and {{ period }}.period_to
{%- endmacro %}

{# The first moment after `period`: 00:00:00 of the day that follows period_to. #}
{% macro end_of(period) -%}
    cast({{ period }}.period_to + 1 as timestamp)
{%- endmacro %}
