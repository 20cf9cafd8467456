import sys
import types

svg = types.ModuleType('svgwrite')
sys.modules['svgwrite'] = svg
for package in ('magenta', 'magenta.models', 'magenta.models.sketch_rnn'):
    sys.modules[package] = types.ModuleType(package)
    sys.modules[package].__path__ = [package.replace('.', '/')]

import tensorflow.compat.v1 as tf
from magenta.models.sketch_rnn import model as sketch_rnn_model

for dec, enc, conditional in (('lstm', 'lstm', True), ('layer_norm', 'layer_norm', True), ('hyper', 'lstm', False)):
    tf.reset_default_graph()
    hps = sketch_rnn_model.get_default_hparams()
    hps.parse('max_seq_len=6,dec_rnn_size=12,enc_rnn_size=8,z_size=4,num_mixture=3,batch_size=2,dec_model=%s,enc_model=%s' % (dec, enc))
    hps.conditional = conditional
    model = sketch_rnn_model.Model(hps)
    eval_model = sketch_rnn_model.Model(sketch_rnn_model.copy_hparams(hps), reuse=True)
