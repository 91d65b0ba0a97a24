{% extends "base.html" %}
{% block title %}{% translate "${title}" %}{% endblock %}
{% block crumbs %}{% include "_place.html" %}{% endblock %}
{% block content %}
<header class="page-head">
  <h1>{% translate "${title}" %}</h1>
  {% if may_edit %}
    <div class="page-actions">
      <a class="btn btn-primary" href="{% url "${name}:new" %}">
        {% icon "plus" %}
        {% translate "Add ${a_words}" %}
      </a>
    </div>
  {% endif %}
</header>
<nav class="chips" aria-label="{% translate "Filter" %}">
  {% for code, label in states %}
    <a class="chip" {% if code == state %}aria-current="true"{% endif %} href="{% query state=code after=None %}">
      {{ label }}
    </a>
  {% endfor %}
</nav>
{% include "${name}/_rows.html" %}
{% endblock %}
