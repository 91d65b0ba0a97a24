{% extends "base.html" %}
{% block title %}{% translate "Add ${a_words}" %}{% endblock %}
{% block crumbs %}
<nav class="crumbs" aria-label="{% translate "You are here" %}">
  <a href="{% url "${name}:list" %}">{% translate "${title}" %}</a>
</nav>
{% endblock %}
{% block content %}
<header class="page-head">
  <h1>{% translate "Add ${a_words}" %}</h1>
</header>
<form method="post" class="panel" novalidate>
  {% csrf_token %}
  {{ form }}
  <div class="actions"><button class="btn btn-primary">{% translate "Add ${a_words}" %}</button></div>
</form>
{% endblock %}
