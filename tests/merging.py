"""Merging two rows of one kind at the desk."""

CITY = "/admin/cities/city/"
TOPIC = "/admin/practices/topic/"
PRACTICE = "/admin/practices/goodpractice/"


def page_of(client, base, goes, stays):
    return client.get(f"{base}{goes.pk}/merge/?into={stays.pk}")


def merge(client, base, goes, stays, **decided):
    return client.post(f"{base}{goes.pk}/merge/", {"into": stays.pk} | decided)


def sentences(response):
    return [str(message) for message in response.wsgi_request._messages]


def found(client, address):
    return client.get(address).content.decode()
