import sys
import types


class Empty(object):
    pass


learn = types.ModuleType("sklearn")
learn.base = types.ModuleType("sklearn.base")
learn.base.BaseEstimator = Empty
learn.base.TransformerMixin = type("TransformerMixin", (object,), {})
learn.metrics = types.ModuleType("sklearn.metrics")
learn.metrics.roc_auc_score = lambda y, p: 0.5
yellow = types.ModuleType("yellowfin")
yellow.YFOptimizer = None
sys.modules.update({"sklearn": learn, "sklearn.base": learn.base, "sklearn.metrics": learn.metrics, "yellowfin": yellow})

from DeepFM import DeepFM

params = {
    "feature_size": 30,
    "field_size": 5,
    "embedding_size": 4,
    "deep_layers": [8, 6],
    "dropout_deep": [0.5, 0.5, 0.5],
    "batch_norm": 1,
    "l2_reg": 0.01,
}
DeepFM(**params)
fm = dict(params, use_deep=False, optimizer_type="momentum", loss_type="mse")
DeepFM(**fm)
params.update(use_fm=False, batch_norm=0, optimizer_type="adagrad")
DeepFM(**params)
