{% extends "base.html" %}
{% block title %}{{ row.title }}{% endblock %}
{% block crumbs %}
<nav class="crumbs" aria-label="{% translate "You are here" %}">
  <a href="{% url "${name}:list" %}">{% translate "${title}" %}</a>
</nav>
{% endblock %}
{% block content %}
<header class="page-head">
  <h1>{{ row.title }}</h1>
  <p class="muted">
    {{ row.community.name }} ·
    {% blocktranslate trimmed with day=row.since %}since {{ day }}{% endblocktranslate %}
    {% if row.until %}
      · {% blocktranslate trimmed with day=row|last_day|date:"DATE_FORMAT" %}to {{ day }}{% endblocktranslate %}
    {% endif %}
  </p>
</header>
{% if form %}
  <form method="post" action="{% url "${name}:end" row.pk %}" class="panel" novalidate>
    {% csrf_token %}
    {{ form }}
    <div class="actions"><button class="btn btn-primary">{% translate "End ${words}" %}</button></div>
  </form>
{% endif %}
<section class="panel">
  <h2>{% translate "History" %}</h2>
  <ol class="rows">
    {% for entry in entries %}
      <li>
        <div class="row-link">
          <span class="row-main">{{ entry.actor_name }} {{ entry.verb|verb_words }}</span>
          <span class="row-muted">{{ entry.at|date:"DATETIME_FORMAT" }}</span>
        </div>
      </li>
    {% endfor %}
  </ol>
</section>
{% endblock %}
