"""Ending all mail by a link from one, without logging in."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from articles import delivering
from articles.models import Delivery


# A mail program posts here by itself (RFC 8058) and has no cookie; the signed address is what says who asks.
@method_decorator([never_cache, csrf_exempt], name="dispatch")
class StopMailView(TemplateView):
    """A button that ends the mail, since programs open the links of a mail unasked; the button does it."""

    template_name = "articles/stop_mail.html"

    def post(self, request: HttpRequest, token: str) -> HttpResponseBase:
        delivering.choose_mail(self._account(token), Delivery.Mail.NEVER)
        return self.render_to_response(self.get_context_data(is_stopped=True))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        self._account(self.kwargs["token"])
        return super().get_context_data(**context)

    def _account(self, token: str) -> Any:
        account = delivering.stopped_by(token)
        if account is None:
            raise Http404("This address is not whole. Copy all of it from the mail.")
        return account
