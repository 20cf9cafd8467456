from tfshare_lint.tfapi.layers_core import TABLE as _T

TABLE: dict = {}
