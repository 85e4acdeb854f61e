{# A text of the iGate dialect -> a moment in Vietnam local time, or null.

   Null when the text fits no pattern of the variable `igate_moment_patterns`, and when it names a year
   outside 2000 to 2099: portals write 0001-01-01 for "none", and a slip of the finger gives the year 3023. #}
{% macro igate_moment(text) -%}
    {%- set patterns = var('igate_moment_patterns') -%}
    {%- set moment -%}
        coalesce(
            timezone('Asia/Ho_Chi_Minh', try_strptime({{ text }}, {{ patterns.with_offset }})),
            timezone('Asia/Ho_Chi_Minh', timezone('UTC', try_strptime({{ text }}, {{ patterns.in_utc }}))),
            try_strptime({{ text }}, {{ patterns.in_vietnam }})
        )
    {%- endset -%}
    case when year({{ moment }}) between 2000 and 2099 then {{ moment }} end
{%- endmacro %}

{# A text of the iGate catalogue -> a day, or null; the same years as of a moment. #}
{% macro igate_day(text) -%}
    {%- set day -%}
        cast(try_strptime({{ text }}, '{{ var('igate_day_pattern') }}') as date)
    {%- endset -%}
    case when year({{ day }}) between 2000 and 2099 then {{ day }} end
{%- endmacro %}

{# 1 and 0 of the iGate dialect -> true and false; anything else is unknown. #}
{% macro igate_truth(text) -%}
    case {{ text }} when '1' then true when '0' then false end
{%- endmacro %}

{# What may be said of a text in which a date was due: the field's name and the text's shape, digits as 9 and
   letters as a. The text itself may hold anything, so it goes no further. #}
{% macro unreadable(field, text, moment) -%}
    case
        when {{ text }} is not null and {{ moment }} is null
            then '{{ field }} '
                || left(regexp_replace(regexp_replace({{ text }}, '[0-9]', '9', 'g'), '\p{L}', 'a', 'g'), 40)
    end
{%- endmacro %}

{# An empty text means that the portal gave none. #}
{% macro given(column) -%}
    nullif(trim({{ column }}), '')
{%- endmacro %}
