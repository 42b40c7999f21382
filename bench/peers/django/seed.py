"""Makes the database with so many tokens, each of a user of its own as TokenAuthentication has it, and a file with their keys."""

import os
import sys

import django
from django.core.management import call_command

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from rest_framework.authtoken.models import Token  # noqa: E402

AT_ONCE = 1000

call_command("migrate", verbosity=0)
names = [f"account-{number}" for number in range(int(sys.argv[1]))]
users = User.objects.bulk_create((User(username=name) for name in names), AT_ONCE)
tokens = [Token(user=user, key=Token.generate_key()) for user in users]
Token.objects.bulk_create(tokens, AT_ONCE)
(settings.DATA / "keys").write_text("".join(f"{token.key}\n" for token in tokens))
