"""What a person is asked when she comes, and what she can change later."""

from typing import Any

from allauth.mfa.base.forms import (
    AuthenticateForm,
    BaseAuthenticateForm,
    ReauthenticateForm,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from practices import audit
from practices.models import Invitation, Preferences


class NameForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ["first_name", "last_name"]
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True


class AcceptForm(NameForm):
    """The name and the password of somebody who was invited."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html(),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.email = self.instance.username = invitation.address

    def _post_clean(self) -> None:
        """Compare the password with the name, once that has been read."""
        super()._post_clean()  # type: ignore[misc]
        if password := self.cleaned_data.get("password"):
            try:
                validate_password(password, self.instance)
            except ValidationError as refusal:
                self.add_error("password", refusal)


class LogsWrongCodes(BaseAuthenticateForm):
    """Asks for a code, and notes with the account when it was not the right one."""

    def clean_code(self) -> str:
        try:
            return str(super().clean_code())
        except ValidationError:
            audit.log_access(self.user, "second_factor_failed")
            raise


class CodeForm(LogsWrongCodes, AuthenticateForm):
    """The code of somebody who signs in."""


class CodeAgainForm(LogsWrongCodes, ReauthenticateForm):
    """The code of somebody who is signed in, before she changes how she signs in."""


class PasskeySignInForm(LoginWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        """Find the passkey. Of one that is not known it is not said whose it was."""
        try:
            return super().clean_credential()
        except ValidationError as unknown:
            raise ValidationError(
                _(
                    "This passkey opens no account here; it may have been removed. "
                    "Sign in with your password instead."
                )
            ) from unknown


class PasskeyForm(AddWebAuthnForm):
    """A key for signing in without a password, unless one says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("So that you tell it from others.")
        passwordless = self.fields["passwordless"]
        passwordless.initial = True
        passwordless.label = _("Sign in with it alone, without the password")
        passwordless.help_text = _(
            "The device then asks for your finger, your face or its code. Some older "
            "security keys cannot."
        )


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Preferences
        fields = ["language", "notices"]
        widgets = {"language": forms.RadioSelect, "notices": forms.RadioSelect}
