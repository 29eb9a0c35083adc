"""Makes one try-on picture with Kling's API, in nothing but Python's standard library.

    try_on.py BASE_URL KEY PERSON GARMENT RESULT

KEY is an API key, or ACCESS_KEY:SECRET_KEY. PERSON and GARMENT are JPEG or PNG files. It prints a
line for each state, and ends with 0 when RESULT is there; otherwise with 1 and the reason.
"""
import base64
import hashlib
import hmac
import json
import sys
import time
import urllib.error
import urllib.request
import uuid

TRY_ON = "/v1/images/kolors-virtual-try-on"
SECONDS_FOR_A_TASK = 120
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_FOR_A_CALL = 30


def main(base_url, key, person, garment, result):
    def call(path, body=None):
        """Sends a GET, or a POST when there is a body, and returns what is in "data"."""
        content = json.dumps(body).encode() if body else None
        request = urllib.request.Request(base_url + path, content)
        request.add_header("Authorization", "Bearer " + bearer(key))
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=SECONDS_FOR_A_CALL) as response:
                answer = json.load(response)
        except urllib.error.HTTPError as refusal:
            answer = json.load(refusal)
        # The code decides, not the HTTP status: 429 alone may mean too fast, no slot or no money.
        if answer["code"] != 0:
            sys.exit(f"refused: {answer['code']} {answer['message']} ({answer['request_id']})")
        return answer["data"]

    # Our own id, chosen before the call: should the answer be lost, it finds the task again.
    own_id = "python-" + uuid.uuid4().hex
    created = call(TRY_ON, {
        "model_name": "kolors-virtual-try-on-v1-5",
        "human_image": base64_of(person),
        "cloth_image": base64_of(garment),
        "external_task_id": own_id,
    })
    task_id = created["task_id"]
    print("created", task_id, created["task_status"])

    # Any of the three ways would do; a client with many tasks asks the list alone.
    ways = [
        ("by its own id", lambda: call(f"{TRY_ON}/{own_id}")),
        ("by task id", lambda: call(f"{TRY_ON}/{task_id}")),
        ("in the list", lambda: in_list(call(f"{TRY_ON}?pageNum=1&pageSize=500"), task_id)),
    ]
    end = time.monotonic() + SECONDS_FOR_A_TASK
    states = dict.fromkeys((way for way, look in ways), "submitted")
    while set(states.values()) != {"succeed"}:
        if time.monotonic() > end:
            sys.exit(f"gave up after {SECONDS_FOR_A_TASK} s; it may still end: {own_id}")
        time.sleep(SECONDS_BETWEEN_LOOKS)
        for way, look in ways:
            task = look()
            state = task["task_status"]
            # An unknown id is answered like a failed task, but without times: it is no failure.
            if state == "failed" and "created_at" in task:
                sys.exit("failed: " + task["task_status_msg"])
            if state not in ("failed", states[way]):
                states[way] = state
                print(way, state)

    # The address is used as it is, and without the key: files are not behind the API.
    task = call(f"{TRY_ON}/{task_id}")
    url = task["task_result"]["images"][0]["url"]
    with urllib.request.urlopen(url, timeout=SECONDS_FOR_A_CALL) as response:
        picture = response.read()
    with open(result, "wb") as file:
        file.write(picture)
    print("downloaded", len(picture), "bytes; units paid:", task["final_unit_deduction"])


def in_list(tasks, task_id):
    """The list may lag behind: a task that is not in it yet counts as submitted."""
    missing = {"task_id": task_id, "task_status": "submitted"}
    return next((task for task in tasks if task["task_id"] == task_id), missing)


def bearer(key):
    """An API key is sent as it is; a pair of keys signs a token for the next half hour."""
    access_key, colon, secret_key = key.partition(":")
    if not colon:
        return key
    now = int(time.time())
    header = {"alg": "HS256", "typ": "JWT"}
    claims = {"iss": access_key, "exp": now + 1800, "nbf": now - 30}
    text = ".".join(base64_url(json.dumps(part).encode()) for part in (header, claims))
    signature = hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).digest()
    return text + "." + base64_url(signature)


def base64_url(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def base64_of(path):
    """Plain Base64: no line breaks, and no "data:image/..." before it."""
    with open(path, "rb") as file:
        return base64.b64encode(file.read()).decode()


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    sys.stdout.reconfigure(line_buffering=True)
    try:
        main(*sys.argv[1:])
    except (OSError, ValueError) as trouble:
        sys.exit(f"it did not work: {trouble}")
