"""In which language does a person read the pages?"""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from oncodesk.services.people.actions import change_language
from oncodesk.web.desk import DeskRequest, context_of


@require_POST
def choose_language(request: DeskRequest) -> HttpResponse:
    """Keep the language of the person who asks; an unknown one is refused by the action."""
    change_language(
        context_of(request, request.desk.first.practice_id), language=request.POST.get("language", "")
    )
    return HttpResponseRedirect(reverse("account"))
