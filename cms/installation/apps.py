from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, register
from django.db.models.signals import pre_save


class InstallationConfig(AppConfig):
    """The setup and the upgrade of an installation."""

    name = "cms.installation"
    label = "installation"

    def ready(self) -> None:
        """Protect the admin's exports against formula injection, and check deployments."""
        # The module imports Wagtail's views, which need the loaded models.
        from django_tasks_db.models import DBTaskResult

        from cms.foundation import exports
        from cms.installation.worker import note_request

        pre_save.connect(note_request, sender=DBTaskResult)
        exports.install()
        register(_ready_to_serve, deploy=True)


def _ready_to_serve(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    from cms.installation.readiness import obstacles, unprotected

    return [*obstacles(), *unprotected()]
