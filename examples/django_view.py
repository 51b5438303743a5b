"""A view of Django: a case is posted as JSON, and the page of the decision comes back. Run by `python django_view.py`."""

import json

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from punkt import PunktError, load

if not settings.configured:  # in a project of several files this is its settings.py
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["localhost", "testserver"], SECRET_KEY="of the example")
    django.setup()

rules = load("ru.karelia.166-p")


@csrf_exempt
@require_POST
def decide(request: HttpRequest, lang: str) -> HttpResponse:
    """The page of a decision in a language, or what is wrong with the case."""
    try:
        return HttpResponse(rules.decide(json.loads(request.body)).to_html(lang))
    except (PunktError, ValueError) as error:
        faults = error.lines(lang) if isinstance(error, PunktError) else [str(error)]
        return JsonResponse({"faults": faults}, status=422)


urlpatterns = [path("decisions/<str:lang>/", decide)]
application = get_wsgi_application()

if __name__ == "__main__":
    from wsgiref.simple_server import make_server

    make_server("localhost", 8000, application).serve_forever()
