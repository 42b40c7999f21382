"""What schemathesis asks as somebody who is logged in has the right password wherever one is asked for.

Wrong ones are held back by address, and with them the log-ins that the run goes on by. Nobody guesses as before.
"""

import os

import schemathesis

ACCOUNT = os.environ.get("JETON_ACCOUNT")
PASSWORD = os.environ.get("JETON_PASSWORD")


@schemathesis.hook
def before_call(context, case, **kwargs):
    body = case.body
    if not PASSWORD or not isinstance(body, dict) or not isinstance(body.get("password"), str):
        return
    right = {"password": PASSWORD}
    if case.operation.path == "/api/v1/sessions" and isinstance(body.get("account"), str):
        right["account"] = ACCOUNT
    case.body = {**body, **right}
