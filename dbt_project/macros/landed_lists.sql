{# A list that landed as JSON text -> a list of structs of text with the keys named; null if the text is no list. #}
{% macro landed_list(text, keys) -%}
    case
        when json_valid({{ text }})
            then from_json({{ text }}, '[{"{{ keys | join('":"VARCHAR","') }}":"VARCHAR"}]')
    end
{%- endmacro %}

{# How many entries of `list` meet `condition`, which calls an entry `entry`; 0 for no list. #}
{% macro entry_count(list, condition) -%}
    coalesce(len(list_filter({{ list }}, lambda entry: {{ condition }})), 0)
{%- endmacro %}
