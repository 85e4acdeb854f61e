{# Whether `procedure` (a relation with the columns of dim_procedures) was in force at the end of `day`: published by then
   or before all decisions that we know, and not abolished by then. #}
{% macro in_force_on(procedure, day) -%}
    ({{ procedure }}.issued_date is null or {{ procedure }}.issued_date <= {{ day }})
    and ({{ procedure }}.abolished_date is null or {{ procedure }}.abolished_date > {{ day }})
{%- endmacro %}
