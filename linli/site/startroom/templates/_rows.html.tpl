{# Rows of ${title_lower}. Expects: page. #}
{% if page.rows %}
  <ul class="rows" id="rows">
    {% for row in page.rows %}
      <li>
        <a class="row-link" href="{% url "${name}:detail" row.pk %}">
          <span class="row-main">{{ row.title }}</span>
          <span class="row-muted">
            {{ row.community.name }} ·
            {% blocktranslate trimmed with day=row.since %}since {{ day }}{% endblocktranslate %}
          </span>
          <span class="state {% if row.until %}state-muted{% else %}state-info{% endif %}">{{ row.state.label }}</span>
        </a>
      </li>
    {% endfor %}
  </ul>
  {% include "_more.html" %}
{% else %}
  <div class="empty"><p class="row-main">{% translate "Nothing here yet." %}</p></div>
{% endif %}
