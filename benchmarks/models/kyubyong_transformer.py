import sys
import types

progress = types.ModuleType("tqdm")
progress.tqdm = lambda items: items
sys.modules["tqdm"] = progress

import tensorflow as tf

import model
from hparams import Hparams

model.load_vocab = lambda path: ({"<pad>": 0, "<s>": 2}, {0: "<pad>", 2: "<s>"})

parser = Hparams().parser
hp = parser.parse_args(
    [
        "--vocab_size",
        "30",
        "--d_model",
        "16",
        "--d_ff",
        "24",
        "--num_blocks",
        "2",
        "--num_heads",
        "4",
        "--maxlen1",
        "10",
        "--maxlen2",
        "3",
    ]
)
transformer = model.Transformer(hp)
tokens = tf.placeholder(tf.int32, (None, None))
lengths = tf.placeholder(tf.int32, (None,))
sentences = tf.placeholder(tf.string, (None,))
transformer.train((tokens, lengths, sentences), (tokens, tokens, lengths, sentences))
transformer.eval((tokens, lengths, sentences), (tokens, tokens, lengths, sentences))
