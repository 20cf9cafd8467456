"""The WaveNet vocoder of Tacotron 2; what TensorFlow 1.15 calls otherwise is given its old name."""

import sys, types


def stub(name, **content):
    module = sys.modules[name] = types.ModuleType(name)
    for key, value in content.items():
        setattr(module, key, value)
    return module


librosa = stub('librosa')
librosa.filters, librosa.display = stub('librosa.filters'), stub('librosa.display')
matplotlib = stub('matplotlib', use=lambda backend: None)
matplotlib.pyplot = stub('matplotlib.pyplot')
keras = stub('keras')
keras.utils = stub('keras.utils', np_utils=None)
scipy = stub('scipy', signal=None)
scipy.io = stub('scipy.io', wavfile=None)
stub('unidecode', unidecode=lambda text: text)
stub('inflect', engine=lambda: None)

import tensorflow as tf

tf.layers.Layer._track_checkpointable = lambda self, tracked, name: tracked
tf.keras.layers.Layer._track_checkpointable = lambda self, tracked, name: tracked

from hparams import hparams
from wavenet_vocoder.models import create_model

hparams.parse('layers=4,stacks=2,residual_channels=6,gate_channels=8,skip_out_channels=5,cin_channels=7,num_mels=7,'
              'out_channels=2,upsample_scales=[3,5],hop_size=15,wavenet_num_gpus=1')


def build(training, **changes):
    tf.reset_default_graph()
    hparams.override_from_dict(changes)
    step = tf.Variable(0, name='global_step', trainable=False)
    audio = tf.placeholder(tf.float32, [None, 1, None], 'inputs')
    targets = tf.placeholder(tf.float32, [None, None, 1], 'targets')
    conditions = tf.placeholder(tf.float32, [None, hparams.cin_channels, None], 'local_condition_features')
    lengths = tf.placeholder(tf.int32, [None], 'input_lengths')
    with tf.variable_scope('WaveNet_model', reuse=tf.AUTO_REUSE):
        model = create_model('WaveNet', hparams, False)
        if training:
            model.initialize(targets, conditions, None, lengths, x=audio)
            model.add_loss()
            model.add_optimizer(step)
        else:
            model.initialize(None, conditions, None, None, synthesis_length=tf.placeholder(tf.int32, []))


build(True, upsample_type='Resize')
build(True, upsample_type='NearestNeighbor', use_bias=False)
