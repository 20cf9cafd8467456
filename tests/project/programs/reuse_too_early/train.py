from net import build


def run():
    build(reuse=True)
    build(reuse=False)
