"""The usual client of an API like Kling's, to be measured: workers that each make a task, then look
again and again whether it has ended. Nothing but Python's standard library.

    peer_loop.py BASE_URL WORKERS SECONDS_BETWEEN_LOOKS SECONDS PERSON GARMENT

Each worker makes one task after another, until SECONDS are over; tasks under way then are left
alone. It prints how many pictures have been fetched.
"""
import base64
import json
import sys
import threading
import time
import urllib.error
import urllib.request

TRY_ON = "/v1/images/kolors-virtual-try-on"
NO_FREE_SLOT = 1303


def call(url, body=None):
    request = urllib.request.Request(url, json.dumps(body).encode() if body else None)
    request.add_header("Authorization", "Bearer peer")
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)
    except urllib.error.HTTPError as refusal:
        return json.load(refusal)


def work(base_url, apart, end, person, garment, fetched):
    while time.monotonic() < end:
        created = call(base_url + TRY_ON, {
            "model_name": "kolors-virtual-try-on-v1-5",
            "human_image": person,
            "cloth_image": garment,
        })
        if created["code"] == NO_FREE_SLOT:
            time.sleep(1)
            continue
        task = created["data"]
        while task["task_status"] not in ("succeed", "failed"):
            time.sleep(apart)
            if time.monotonic() > end:
                return
            task = call(f"{base_url}{TRY_ON}/{task['task_id']}")["data"]
        if task["task_status"] == "succeed":
            with urllib.request.urlopen(task["task_result"]["images"][0]["url"]) as response:
                response.read()
            fetched.append(task["task_id"])


def base64_of(file):
    with open(file, "rb") as picture:
        return base64.b64encode(picture.read()).decode()


def main(base_url, workers, apart, seconds, person, garment):
    fetched = []
    end = time.monotonic() + float(seconds)
    given = (base_url, float(apart), end, base64_of(person), base64_of(garment), fetched)
    threads = [threading.Thread(target=work, args=given) for _ in range(int(workers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(len(fetched))


if __name__ == "__main__":
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    main(*sys.argv[1:])
