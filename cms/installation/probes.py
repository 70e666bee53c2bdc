"""Answers to the probes of a supervisor, a balancer or a monitor."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase, JsonResponse

from cms.installation.readiness import problems

ALIVE, READY = "/healthz", "/readyz"


class ProbesMiddleware:
    """A middleware that answers probes, whatever host they name, before all that could fail.

    `/healthz` says that the process answers, and asks nobody. `/readyz` says for each part whether
    it is well, with 503 if the site cannot be served, and else with 200: a balancer must not take
    out a server that only lacks a worker. It tells neither addresses nor reasons.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == ALIVE:
            return _answer(HTTPStatus.OK, {"status": "alive"})
        if request.path_info == READY:
            return _readiness()
        return self._get_response(request)


def _readiness() -> JsonResponse:
    parts, status = {}, "ready"
    for name, found in problems().items():
        if any(problem.is_serious() for problem in found):
            parts[name], status = "failed", "not ready"
        elif found:
            parts[name], status = "degraded", "degraded" if status == "ready" else status
        else:
            parts[name] = "well"
    code = HTTPStatus.SERVICE_UNAVAILABLE if status == "not ready" else HTTPStatus.OK
    return _answer(code, {"status": status, "parts": parts})


def _answer(status: int, content: dict[str, object]) -> JsonResponse:
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})
