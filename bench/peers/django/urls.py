"""One page, for whoever has a token: it says whose."""

from django.urls import path
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response


@api_view(["GET"])
def who(request: Request) -> Response:
    return Response({"account": request.user.get_username()})


urlpatterns = [path("who", who)]
