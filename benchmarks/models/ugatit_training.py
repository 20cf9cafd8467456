import sys
import types

sys.modules["cv2"] = types.ModuleType("cv2")
import tensorflow as tf
import UGATIT as module
from UGATIT import UGATIT

module.check_folder = lambda d: d
module.glob = lambda p: ["a.jpg", "b.jpg"]
module.prefetch_to_device = lambda device, size: lambda dataset: dataset
a = types.SimpleNamespace(
    phase="train",
    light=True,
    dataset="x",
    epoch=1,
    iteration=1,
    batch_size=1,
    print_freq=1,
    save_freq=1,
    decay_flag=True,
    decay_epoch=1,
    lr=1e-4,
    GP_ld=10,
    adv_weight=1,
    cycle_weight=10,
    identity_weight=10,
    cam_weight=1000,
    gan_type="lsgan",
    smoothing=True,
    ch=8,
    n_res=4,
    n_dis=6,
    n_critic=1,
    sn=True,
    img_size=64,
    img_ch=3,
    augment_flag=True,
    checkpoint_dir="c",
    result_dir="r",
    log_dir="l",
    sample_dir="s",
)
with tf.Session() as s:
    g = UGATIT(s, a)
    g.build_model()
