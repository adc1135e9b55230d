"""Signs people in, and answers Django's questions about rights from the policy."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from practices import policy


class DeskBackend(AuthenticationBackend):
    """Knows an account by its address, and its rights by practices/policy.py alone.

    What a table of permissions may hold, of groups or accounts, gives no right.
    """

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return policy.allows(user_obj, perm, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return policy.enters(user_obj, app_label)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Give none: a right is asked for, with the thing that it is about."""
        return set()
