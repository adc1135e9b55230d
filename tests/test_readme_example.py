"""The example in the README does what it says, on a server, word for word."""

import re
import subprocess
import sys

import pytest

from tests.factories import make_city, make_practice, make_topic
from tests.servers import ROOT

TRIAL = "http://127.0.0.1:8000"


def example():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    return code


@pytest.mark.django_db(transaction=True)
def test_the_example_writes_each_practice_of_the_list(live_server, settings, tmp_path):
    settings.SITE_URL = live_server.url
    city = make_city("Exampleville", "PT")
    topic = make_topic("Education")
    for number in range(101):
        make_practice(
            f"Practice {number}", city=city, topics=[topic], period_text="2016"
        )
    make_practice("Not of this topic")
    code = example()
    assert TRIAL in code
    done = subprocess.run(
        [sys.executable, "-c", code.replace(TRIAL, live_server.url)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tmp_path,
    )

    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert len(lines) == 101
    assert {line.split(" · ")[1] for line in lines} == {"Exampleville"}
    assert {line.split(" · ")[2] for line in lines} == {"2016"}
