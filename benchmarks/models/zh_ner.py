import argparse
import logging
import types

import numpy as np
import tensorflow as tf

import model

model.get_logger = lambda path: logging.getLogger("ner")
parser = argparse.ArgumentParser()
parser.add_argument("--batch_size", type=int, default=64)
parser.add_argument("--epoch", type=int, default=40)
parser.add_argument("--hidden_dim", type=int, default=300)
parser.add_argument("--optimizer", type=str, default="Adam")
parser.add_argument("--lr", type=float, default=0.001)
parser.add_argument("--clip", type=float, default=5.0)
parser.add_argument("--dropout", type=float, default=0.5)
parser.add_argument("--CRF", type=lambda text: text == "yes", default=True)
parser.add_argument("--update_embedding", type=lambda text: text == "yes", default=True)
parser.add_argument("--shuffle", action="store_true")
paths = {"model_path": "", "summary_path": "", "log_path": "", "result_path": ""}
tags = {"O": 0, "B-PER": 1, "I-PER": 2, "B-LOC": 3}
for line in ("--hidden_dim 6", "--hidden_dim 7 --CRF no --optimizer Momentum --update_embedding no",
             "--hidden_dim=5 --optimizer RMSProp"):
    tf.reset_default_graph()
    network = model.BiLSTM_CRF(parser.parse_args(line.split()), np.zeros((30, 8), "float32"), tags, {}, paths, None)
    network.build_graph()
