"""Functions that frameworks call again and again: which are known, and in which threads they run."""

from __future__ import annotations

import pytest

from tfshare_lint import api

HEADER = "import tensorflow as tf\n"
#: A handler's body that may run once in a graph.
BODY = "w = tf.get_variable('w', [1])"

CERTAIN = {
    "flask, one thread": """
from flask import Flask
app = Flask(__name__)
@app.route("/")
def f():
    BODY
app.run(threaded=False)
""",
    "flask, a rule": """
import flask
app = flask.Flask(__name__)
def f():
    with graph.as_default():
        BODY
graph = tf.Graph()
app.add_url_rule("/", "f", f, methods=["POST"])
""",
    "flask-restful": """
from flask import Flask
from flask_restful import Api, Resource
graph = tf.Graph()
class Predict(Resource):
    def post(self):
        with graph.as_default():
            BODY
api = Api(Flask(__name__))
api.add_resource(Predict, "/")
""",
    "aiohttp": """
from aiohttp import web
async def f(request):
    BODY
app = web.Application()
app.router.add_get("/", f)
web.run_app(app)
""",
    "tornado, a coroutine": """
import tornado.web
from tornado import gen
class Handler(tornado.web.RequestHandler):
    @gen.coroutine
    def get(self):
        yield self.something()
        BODY
""",
    "telegram": """
from telegram.ext import Updater, CommandHandler, MessageHandler, Filters
class Bot:
    def __init__(self):
        updater = Updater("token")
        updater.dispatcher.add_handler(MessageHandler(Filters.text, self.answer))
    def answer(self, bot, update):
        BODY
Bot()
""",
    "telebot": """
import telebot
bot = telebot.TeleBot("token")
@bot.message_handler(commands=["start"])
def f(message):
    BODY
bot.polling()
""",
    "gradio": """
import gradio as gr
def f(image):
    BODY
gr.Interface(fn=f, inputs="image", outputs="label").launch()
""",
    "ipywidgets": """
from ipywidgets import interact
@interact(alpha=(0.0, 1.0))
def f(alpha):
    BODY
""",
    "Qt": """
from PyQt5.QtWidgets import QPushButton
def f():
    BODY
button = QPushButton("Go")
button.clicked.connect(f)
""",
    "OpenCV": """
import cv2
def f(value):
    BODY
cv2.createTrackbar("alpha", "window", 0, 255, f)
""",
    "ROS": """
import rospy
def f(message):
    BODY
rospy.Subscriber("/image", object, f)
rospy.spin()
""",
    "schedule": """
import schedule
def f():
    BODY
schedule.every(10).minutes.do(f)
""",
    "socketserver": """
import socketserver
class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        data = self.request.recv(1024)
        BODY
socketserver.TCPServer(("", 1), Handler).serve_forever()
""",
    "serverless": """
def lambda_handler(event, context):
    BODY
""",
    "a wrapped function of a factory": """
import functools
from flask import Flask
def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper
def create_app():
    app = Flask(__name__)
    @app.route("/")
    @timed
    def predict():
        BODY
    return app
create_app().run(threaded=False)
""",
    "an object that is called": """
import gradio as gr
class F:
    def __call__(self, x):
        BODY
gr.Interface(F(), "text", "text")
""",
}
POSSIBLE = {
    "flask": "from flask import Flask\napp = Flask(__name__)\n@app.route('/')\ndef f():\n    BODY\n",
    "flask, a blueprint": """
from flask import Blueprint
blueprint = Blueprint("b", __name__)
@blueprint.route("/")
def f():
    BODY
""",
    "fastapi": "from fastapi import FastAPI\napp = FastAPI()\n@app.post('/')\ndef f(x: str):\n    BODY\n",
    "bottle": "from bottle import route, run\n@route('/')\ndef f():\n    BODY\nrun()\n",
    "django, a class": """
from django.views.generic import View
class Predict(View):
    def post(self, request):
        BODY
""",
    "django, a path": "from django.urls import path\ndef f(r):\n    BODY\nurlpatterns = [path('x/', f)]\n",
}
SILENT = {
    "called once": """
from flask import Flask
app = Flask(__name__)
@app.before_first_request
def f():
    BODY
app.run(threaded=False)
""",
    "a thread each": """
from flask import Flask
app = Flask(__name__)
@app.route("/")
def f():
    BODY
app.run(threaded=True)
""",
    "threading server": """
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        BODY
ThreadingHTTPServer(("", 1), Handler).serve_forever()
""",
    "startup": """
from fastapi import FastAPI
app = FastAPI()
@app.on_event("startup")
def f():
    BODY
""",
    "not a callback": """
import cv2
def f(image):
    BODY
    return image
f(cv2.imread("a.png"))
""",
    "no handler": """
from flask import Flask
app = Flask(__name__)
def f():
    BODY
""",
}


def codes(program: str) -> list[tuple[str, str]]:
    report = api.check_source(HEADER + program.replace("BODY", BODY), "a.py")
    assert report.errors == []
    return [(finding.code, finding.confidence) for finding in report.findings]


@pytest.mark.parametrize("name", CERTAIN)
def test_the_second_call_raises(name: str) -> None:
    assert codes(CERTAIN[name]) == [("TFS101", "certain")]


@pytest.mark.parametrize("name", POSSIBLE)
def test_the_second_call_raises_in_one_thread(name: str) -> None:
    assert codes(POSSIBLE[name]) == [("TFS101", "possible")]


@pytest.mark.parametrize("name", SILENT)
def test_silence(name: str) -> None:
    assert codes(SILENT[name]) == []
