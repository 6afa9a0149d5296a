# SPDX-License-Identifier: GPL-3.0-or-later
# Writes how long a real hunt-engine took for each of N requests, as one client after another saw
# it, in microseconds: record.py PORT N > hunt-engine-durations-us.txt (README.md says the rest).
import http.client
import random
import sys
import time

port, count = int(sys.argv[1]), int(sys.argv[2])
dice = random.Random(7)
connection = http.client.HTTPConnection("127.0.0.1", port)
print("# SPDX-License-Identifier: GPL-3.0-or-later")
for _ in range(count):
    # A hot set and a long tail, and one find in ten: hits, misses and contended writes.
    clue = dice.randrange(60) if dice.random() < 0.6 else dice.randrange(500)
    path = f"/hunts/{dice.randrange(1, 20)}/clues/{clue + 1}"
    method = "GET"
    if dice.random() < 0.1:
        method, path = "POST", path + "/finds"
    start = time.perf_counter_ns()
    connection.request(method, path)
    connection.getresponse().read()
    print((time.perf_counter_ns() - start) // 1000)
