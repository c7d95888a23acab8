"""The least that Flask can answer: what a request costs before a page does anything."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def page() -> str:
    return "ok\n"
