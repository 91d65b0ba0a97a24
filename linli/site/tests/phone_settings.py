"""Settings of the served site with the fake endpoints of `phone_fake`."""

from linli.site import settings as deployed

globals().update({name: getattr(deployed, name) for name in dir(deployed) if name.isupper()})
ROOT_URLCONF = "linli.site.tests.phone_fake"
