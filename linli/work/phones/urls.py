from django.urls import path, register_converter
from django.urls.converters import StringConverter

from linli.work.phones.views import app, bag, device, handover, outbox, photos, review, whole, worker_script


class Sha256Converter(StringConverter):
    """A hash in hexadecimal digits."""

    regex = "[0-9a-f]{64}"


register_converter(Sha256Converter, "sha256")

app_name = "phones"
urlpatterns = [
    # the app
    path("", app.app, name="app"),
    path("app/<str:name>", whole.whole, name="whole"),
    path("sw.js", worker_script.worker, name="worker"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("install/", app.install, name="install"),
    # what phones ask
    path("device/", device.register, name="device"),
    path("bag/", bag.bag, name="bag"),
    # what phones send
    path("outbox/", outbox.outbox, name="outbox"),
    path("photos/<sha256:sha256>/", photos.photo, name="photo"),
    path("handover/", handover.handover, name="handover"),
    # what could not be saved as it was sent
    path("review/", review.review, name="review"),
    path("review/<int:pk>/", review.record, name="record"),
    path("review/<int:pk>/apply/", review.apply, name="apply"),
    path("review/<int:pk>/edit/", review.edit, name="edit"),
    path("review/<int:pk>/discard/", review.discard, name="discard"),
    path("review/<int:pk>/restore/", review.restore, name="restore"),
    path("review/<int:pk>/hidden/", review.hidden, name="hidden"),
]
