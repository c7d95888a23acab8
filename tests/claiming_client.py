"""Claims over real connections, as a browser without JavaScript sends them."""

import http.client
from urllib.parse import urlencode

from tests.crowd import Claimer


def send(
    connection: http.client.HTTPConnection, who: Claimer, need: int, offer: int, key: str
) -> tuple[int, str]:
    """Claim one of the need; return the status and where it leads."""
    form = {"csrf_token": who.token, "form_key": key, "ours": str(offer), "quantity": "1"}
    headers = {"Cookie": who.cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"/needs/{need}/claims", body=urlencode(form), headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.headers.get("Location", "")
