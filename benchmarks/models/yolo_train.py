"""The training program of YOLOv3: its class builds everything, with data sets that do nothing."""

import sys
import types

import tensorflow as tf


class Settings(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    __setattr__ = dict.__setitem__


class Dataset(object):
    def __init__(self, dataset_type):
        self.num_batchs = 7 if dataset_type == "train" else 3

    def __len__(self):
        return self.num_batchs


for name in ("cv2", "easydict", "tqdm"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["easydict"].EasyDict = Settings
sys.modules["tqdm"].tqdm = iter

import core.dataset  # noqa: E402

core.dataset.Dataset = Dataset
tf.Session = lambda config=None: types.SimpleNamespace(run=lambda *args, **kwargs: None, graph=None)
tf.summary.FileWriter = lambda folder, graph=None: None

import os  # noqa: E402
import shutil  # noqa: E402

os.path.exists = lambda path: True
os.mkdir = shutil.rmtree = lambda path: None

import train  # noqa: E402

trainer = train.YoloTrain()
