"""The pages of an account that allauth does not have: its own, and the invitation."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from practices import invitations, policy
from practices.account import browsers
from practices.account.forms import AcceptForm, NameForm, PreferencesForm
from practices.models import Invitation, Preferences


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show and take what a person chooses for herself."""
    user = policy.member(request)
    data = request.POST if request.method == "POST" else None
    forms = [
        NameForm(data, instance=user),
        PreferencesForm(data, instance=Preferences.objects.of(user)),
    ]
    valid = [form.is_valid() for form in forms]
    if all(valid):
        for form in forms:
            form.save()
        messages.success(request, gettext("Your choices are saved."))
        return redirect("account")
    return render(request, "account/account.html", {"forms": forms})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def signed_in(request: HttpRequest) -> HttpResponse:
    """Show where a person is signed in, and sign her out of a browser or all others."""
    user = policy.member(request)
    if request.method != "POST":
        context = {"browsers": browsers.browsers(request, user)}
        return render(request, "account/browsers.html", context)
    handle = request.POST.get("browser", "")
    ended = browsers.end(request, user, handle)
    if browsers.is_here(request, handle):
        sentence = gettext("You are using this browser: “Sign out” ends it here.")
        messages.info(request, sentence)
    elif ended:
        messages.success(request, signed_out_of(ended))
    else:
        messages.info(request, gettext("You were signed out there already."))
    return redirect("account_browsers")


def signed_out_of(number: int) -> str:
    sentence = ngettext(
        "You are signed out of %(number)d browser.",
        "You are signed out of %(number)d browsers.",
        number,
    )
    return sentence % {"number": number}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Lead somebody who was invited to her account, by a link that works once."""
    found = Invitation.objects.with_token(token).first()
    if found is None or found.state != Invitation.State.OPEN:
        return gone(request)
    owner = invitations.account_of(found.address)
    try:
        if owner is None and not request.user.is_authenticated:
            return come_in(request, found)
        return join(request, found, owner)
    except invitations.Gone:
        return gone(request)


def come_in(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Ask for name and password, make the account, and open the desk."""
    data = request.POST if request.method == "POST" else None
    form = AcceptForm(data, invitation=invitation)
    if not form.is_valid():
        context = {"form": form, "invitation": invitation}
        return render(request, "account/invitation.html", context)
    user = invitations.accept(invitation, **form.cleaned_data)
    login = Login(user=user, email=user.email, redirect_url=reverse("admin:index"))
    page: HttpResponse = perform_password_login(request, {"email": user.email}, login)
    return page


def join(
    request: HttpRequest, invitation: Invitation, owner: User | None
) -> HttpResponse:
    """Add to an account what it was invited to, when its owner is the one who asks."""
    is_owner = owner is not None and request.user == owner
    if is_owner and request.method == "POST":
        invitations.join(invitation, policy.member(request))
        messages.success(request, gettext("You can now work for what you chose."))
        return redirect("admin:index")
    context = {
        "invitation": invitation,
        "is_owner": is_owner,
        "sign_in": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }
    return render(request, "account/invitation_join.html", context)


def gone(request: HttpRequest) -> HttpResponse:
    """Say what to do about a link that does not work; not whose it was."""
    return render(request, "account/invitation_gone.html", status=410)
