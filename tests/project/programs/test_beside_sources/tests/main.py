# tf: raises ValueError: Variable v already exists
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from src.layers import layer

layer()
layer()  # expect: TFS101
