# tf: raises ValueError: Variable w already exists
import os
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import helpers

helpers.weights([2])
helpers.weights([2])  # expect: TFS101
