# Subscribes as a calendar program does: asks without a credential, answers the challenge, and reads what comes with a
# parser that Jeton has no part in. Prints what it read as one JSON value.
import json
import os
import urllib.request

from icalendar import Calendar

url, password = os.environ["URL"], os.environ["PASSWORD"]
passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
passwords.add_password(None, url, "ada", password)
opener = urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(passwords))
with opener.open(url, timeout=30) as answer:
    calendar = Calendar.from_ical(answer.read())


def event(component):
    return {
        "uid": str(component["UID"]),
        "summary": str(component["SUMMARY"]),
        "description": str(component["DESCRIPTION"]),
        "url": str(component["URL"]),
        "start": component.decoded("DTSTART").isoformat(),
        "stamp": component.decoded("DTSTAMP").isoformat(),
        "modified": component.decoded("LAST-MODIFIED").isoformat(),
        "sequence": int(component["SEQUENCE"]),
        "transparent": str(component["TRANSP"]) == "TRANSPARENT",
        "alarms": [
            (str(alarm["ACTION"]), alarm.decoded("TRIGGER").total_seconds())
            for alarm in component.walk("VALARM")
        ],
        "properties": sorted(component.keys()),
    }


print(
    json.dumps(
        {
            "name": str(calendar["X-WR-CALNAME"]),
            "refresh": calendar.decoded("REFRESH-INTERVAL").total_seconds(),
            "events": [event(component) for component in calendar.walk("VEVENT")],
            "errors": [str(error) for component in calendar.walk() for error in component.errors],
            "components": sorted({component.name for component in calendar.walk()}),
        }
    )
)
