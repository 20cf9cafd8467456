# tf: variables a, b
from tools import *

make("a")
make("b")
