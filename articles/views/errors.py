"""What a reader sees when a page cannot be had, in the frame of every other page."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from articles.admin.rescue import denied, failed, is_desk_post, too_much

PLAIN = "<!DOCTYPE html><html lang=en><title>Something went wrong</title><h1>Something went wrong</h1></html>"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent) and is_desk_post(request):
        return too_much(request)
    # Without the request: it may be its very host that cannot be trusted.
    return HttpResponse(render_to_string("400.html"), status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return denied(request) if is_desk_post(request) else render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    said = exception.args[0] if exception.args else ""
    # Only the views' own sentences are for readers; the resolver's and the ORM's are not.
    message = said if isinstance(said, str) and said.startswith("There is no ") else ""
    return render(request, "404.html", {"message": message}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    try:
        if is_desk_post(request):
            return failed(request)
        return HttpResponseServerError(render_to_string("500.html"))
    except Exception:
        # What broke the page may break this one too, a missing stylesheet for example.
        return HttpResponseServerError(PLAIN)
