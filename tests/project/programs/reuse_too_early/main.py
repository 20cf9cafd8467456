# tf: raises ValueError: Variable net/w does not exist
from train import run

run()
