#!/usr/bin/env python3
"""Writes the provider manifests that the lint benchmark reads.

usage: corpus.py DIR [COUNT=10000] [SEED=1]

  DIR/providers/p00000/manifest.json ...  COUNT manifests of 1-4 KB, about one in ten with a planted defect
  DIR/clean.json                          one small manifest without an error, for the start-up time
  DIR/big.json                            one manifest of about 1 MB (many settings and status words)

The same arguments give the same bytes. Nothing is read but the arguments.
"""
import copy
import json
import pathlib
import random
import sys

HEX = "0123456789abcdef"
NAME_LETTERS = "abcdefghij ü"


def main() -> None:
    if not 2 <= len(sys.argv) <= 4 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[1])
    try:
        count, seed = (int(text) for text in (sys.argv[2:] + ["10000", "1"][len(sys.argv) - 2 :]))
    except ValueError:
        sys.exit(__doc__)
    rnd = random.Random(seed)
    planted = 0
    for number in range(count):
        manifest = copy.deepcopy(rnd.choice(SHAPES))
        manifest["id"] = f"p{number:05d}"
        manifest["name"] = f"Provider {number} " + "".join(rnd.choice(NAME_LETTERS) for _ in range(rnd.randrange(4, 30)))
        manifest["config_schema"] = settings("setting_", "Entered by the operator, field {}.", rnd.randrange(1, 12))
        planted += plant_defect(manifest, rnd)
        write(out / "providers" / manifest["id"] / "manifest.json", manifest)
    write(out / "clean.json", SHAPES[0])
    write(out / "big.json", big())
    print(f"{count} manifests, {planted} with a planted defect", file=sys.stderr)


def plant_defect(manifest: dict, rnd: random.Random) -> bool:
    """Plants one of five defects, each in two of a hundred manifests; says whether it did."""
    dice = rnd.random()
    send, status = manifest["actions"]["send_fax"], manifest["actions"]["get_status"]
    if dice < 0.02:  # every host is allowed
        del manifest["allowed_domains"]
    elif dice < 0.04:  # a key that nothing reads, in place of job_id
        send["response"] = {"faxId": "id"}
    elif dice < 0.06:  # a credential in the file; made here so that no scanner finds one in this source
        send["headers"] = {"Authorization": "Bearer " + "".join(rnd.choice(HEX) for _ in range(40))}
    elif dice < 0.08:  # a template expression where a path parameter belongs
        url = status["url"]
        status["url"] = url.replace("{", "{{").replace("}", "}}") if "{" in url else url + "/{{fax_number}}"
    elif dice < 0.10:  # a number written as a string
        manifest["timeout_ms"] = "15000"
    return dice < 0.10


def big() -> dict:
    """One manifest just under 1 MiB, the most that Faxbot 2026 reads."""
    manifest = copy.deepcopy(SHAPES[0])
    manifest["id"] = "big"
    manifest["config_schema"] = settings("s", "é" * 40, 4800)
    manifest["actions"]["send_fax"]["response"]["status_map"].update({f"word-{k}": "in_progress" for k in range(3200)})
    return manifest


def settings(prefix: str, description: str, count: int) -> dict:
    field = {"type": "string", "description": description}
    return {
        "type": "object",
        "properties": {f"{prefix}{k}": dict(field, description=description.format(k)) for k in range(count)},
    }


def write(path: pathlib.Path, manifest: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


# --- the eleven shapes: what real manifests look like, for providers that do not exist ---


def shape(name: str, host: str, auth: dict, timeout_ms: int, **actions: dict) -> dict:
    return {
        "id": name.split()[0].lower(),
        "name": name,
        "auth": auth,
        "allowed_domains": [host],
        "timeout_ms": timeout_ms,
        "actions": {key: dict(action, url=f"https://{host}{action['url']}") for key, action in actions.items()},
    }


def action(method: str, path: str, params: dict, kind: str, template: object, response: dict) -> dict:
    return {
        "method": method,
        "url": path,
        "headers": {"Accept": "application/json"},
        "path_params": [{"name": name, "source": source} for name, source in params.items()],
        "body": {
            "kind": kind,
            "template": template if isinstance(template, str) else json.dumps(template, separators=(",", ":")),
        },
        "response": response,
    }


def reply(job_id: str, status: str, error: str = "", words: dict | None = None) -> dict:
    found = {"job_id": job_id, "status": status, "error": error, "status_map": words}
    return {key: value for key, value in found.items() if value}


def words(queued: str = "", in_progress: str = "", success: str = "", failed: str = "") -> dict:
    """The provider's words, separated by blanks, under the word that Faxbot knows them by."""
    known = {"queued": queued, "in_progress": in_progress, "SUCCESS": success, "FAILED": failed}
    return {word: meaning for meaning, group in known.items() for word in group.split()}


BASIC, BEARER = {"scheme": "basic"}, {"scheme": "bearer"}
SID = "provider_sid"

_alder = reply("data.id", "data.state", "data.reason", words("accepted waiting", "dialing", "sent", "partly_sent failed"))
_birch = reply(
    "fax.id",
    "fax.state",
    "fax.failure.text",
    words("queued", "fetching.document fetched.document dialing negotiating transmitting", "delivered", "undelivered"),
)
_cedar = reply("ref", "state", "error_text", words("queued", "converting sending", "delivered", "no-reply busy failed stopped"))
_dune = reply("faxId", "state", "errorText", words("WAITING", "RUNNING", "DONE", "BROKEN"))
_elm = reply(
    "result.jobNumber",
    "result.jobState",
    "",
    words("", "sending", "delivered", "failed failed_billed refused stopped partly_stopped"),
)
_fjord = reply("transmissionId", "state", "problem", words("", "processing", "success", "failed"))
_heath = reply("receipt", "delivery_state", "delivery_problem", words("queued", "running", "done", "broken"))
_isle = ("Waiting", "", "Sent Confirmed", "SendingBroken ConfirmationBroken")
_laurel = reply(
    "fax.fax_ref",
    "fax.attempts[0].state",
    "problem.text",
    words("paused", "transmitting", "success", "not_a_fax unknown busy no_answer hung_up bad_number"),
)

SHAPES = [
    shape(
        "Alderfax Cloud v2",
        "api.alderfax.example",
        BASIC,
        60000,
        send_fax=action("POST", "/v2/faxes", {}, "multipart", "to={{to}}&file={{file}}", _alder),
        get_status=action("GET", "/v2/faxes/{id}", {"id": SID}, "none", "", _alder),
        cancel_fax=action("POST", "/v2/faxes/{id}/cancel", {"id": SID}, "none", "", reply("data.id", "data.state")),
    ),
    shape(
        "Birchline Programmable Fax",
        "fax.birchline.example",
        BEARER,
        30000,
        send_fax=action(
            "POST",
            "/v3/transmissions",
            {},
            "json",
            {
                "line_id": "{{settings.line_id}}",
                "to": "{{to}}",
                "from": "{{settings.from_number}}",
                "document_url": "{{file_url}}",
            },
            dict(_birch, error="problems[0].detail"),
        ),
        get_status=action("GET", "/v3/transmissions/{id}", {"id": SID}, "none", "", _birch),
        cancel_fax=action(
            "POST", "/v3/transmissions/{id}/stop", {"id": SID}, "none", "", {"status": "fax.result", "error": "problems[0].detail"}
        ),
    ),
    shape(
        "Cedarmoor Compatible Fax",
        "space.cedarmoor.example",
        BASIC,
        30000,
        send_fax=action(
            "POST",
            "/api/2019-02-01/Accounts/{account}/Faxes",
            {"account": "creds.username"},
            "form",
            "To={{to}}&From={{settings.from_number}}&DocumentUrl={{file_url}}",
            _cedar,
        ),
        get_status=action(
            "GET",
            "/api/2019-02-01/Accounts/{account}/Faxes/{ref}",
            {"account": "creds.username", "ref": SID},
            "none",
            "",
            _cedar,
        ),
        cancel_fax=action(
            "POST",
            "/api/2019-02-01/Accounts/{account}/Faxes/{ref}",
            {"account": "creds.username", "ref": SID},
            "form",
            "State=stopped",
            _cedar,
        ),
    ),
    shape(
        "Duneport Fax API",
        "fax.duneport.example",
        BASIC,
        60000,
        send_fax=action(
            "POST", "/v4/spaces/{space}/faxes", {"space": "settings.space"}, "multipart", "to={{to}}&file={{file}}", _dune
        ),
        get_status=action("GET", "/v4/spaces/{space}/faxes/{id}", {"space": "settings.space", "id": SID}, "none", "", _dune),
    ),
    shape(
        "Elmwire",
        "api.elmwire.example",
        {"scheme": "api_key_header", "header_name": "X-Elmwire-Key"},
        30000,
        send_fax=action(
            "POST",
            "/v1/client/send",
            {},
            "json",
            {
                "number": "{{to}}",
                "caller": "{{settings.from_number}}",
                "quality": "Fine",
                "pages": [{"name": "fax.pdf", "link": "{{file_url}}"}],
            },
            _elm,
        ),
        get_status=action("POST", "/v1/client/state", {}, "json", {"jobNumber": "{{provider_sid}}"}, _elm),
    ),
    shape(
        "Fjordpost (fFax)",
        "api.fjordpost.example",
        {"scheme": "api_key_header", "header_name": "Authorization"},
        60000,
        send_fax=action("POST", "/v1/faxes", {}, "form", "number={{to}}&cover=false&documentUrls={{file_url}}", _fjord),
        get_status=action("GET", "/v1/fax/{transmission}/info", {"transmission": SID}, "none", "", _fjord),
    ),
    shape(
        "Groveway Enterprise Fax",
        "ws.eu1.groveway.example",
        BASIC,
        30000,
        send_fax=action(
            "POST",
            "/rest/v1/{customer}/fax",
            {"customer": "settings.customer"},
            "json",
            {"targets": [{"number": "{{to}}"}], "papers": [{"name": "fax.pdf", "link": "{{file_url}}"}]},
            reply("order", "state"),
        ),
        get_status=action(
            "GET",
            "/rest/v1/{customer}/fax/results/{order}",
            {"customer": "settings.customer", "order": SID},
            "none",
            "",
            reply("order", "targets[0].state", "", words("", "OPEN", "OK", "BUSY NOTFAX NOTFAX_END RING_END FAR_END")),
        ),
    ),
    shape(
        "Heathsend",
        "api.heathsend.example",
        BEARER,
        60000,
        send_fax=action(
            "POST",
            "/api/v2/outgoing",
            {},
            "multipart",
            "from_number={{settings.from_number}}&to_number={{to}}&file={{file}}",
            dict(_heath, job_id="outgoingId"),
        ),
        get_status=action("GET", "/api/v2/outgoing/{receipt}", {"receipt": SID}, "none", "", _heath),
    ),
    shape(
        "Islerock Office Fax",
        "office.islerock.example",
        BEARER,
        60000,
        send_fax=action(
            "POST",
            "/rest/v1.0/office/~/desk/~/fax",
            {},
            "multipart",
            "to={{to}}&resolution=High&cover=0&attachment={{file}}",
            reply("id", "messageState", "message", words(*_isle)),
        ),
        get_status=action(
            "GET",
            "/rest/v1.0/office/~/desk/~/messages/{id}",
            {"id": SID},
            "none",
            "",
            reply("id", "messageState", "to[0].problem", words(*_isle)),
        ),
    ),
    shape(
        "Jadeline Message Fax",
        "rest.jadeline.example",
        {"scheme": "api_key_query", "query_name": "key"},
        30000,
        send_fax=action(
            "POST",
            "/v3/fax/send",
            {},
            "json",
            {
                "document": "{{file_url}}",
                "messages": [{"source": "faxbot", "to": "{{to}}", "from": "{{settings.from_number}}"}],
            },
            reply(
                "data.messages[0].ref",
                "data.messages[0].state",
                "",
                words("OK", "", "", "BAD_NUMBER BAD_SENDER NO_CREDIT CLOSED_COUNTRY"),
            ),
        ),
        get_status=action(
            "GET",
            "/v3/fax/receipts/{ref}",
            {"ref": SID},
            "none",
            "",
            reply("data.ref", "data.state_code", "data.problem", words("", "200 300", "201 Finished", "301 302")),
        ),
    ),
    shape(
        "Laurelbox Fax (Laurel API)",
        "api.laurelbox.example",
        {"scheme": "api_key_header", "header_name": "Authorization"},
        30000,
        send_fax=action(
            "POST",
            "/v3/fax/send",
            {},
            "json",
            {"target": "{{to}}", "sender": "{{settings.from_number}}", "papers": ["{{file_url}}"]},
            _laurel,
        ),
        get_status=action("GET", "/v3/fax/{fax_ref}", {"fax_ref": SID}, "none", "", _laurel),
    ),
]

if __name__ == "__main__":
    main()
