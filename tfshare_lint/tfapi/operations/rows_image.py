"""Rows of the operation table: ``tf.image``, decoding, and the reading of records."""

from __future__ import annotations

__all__ = ["ROWS"]

ROWS = """
image.resize_images image.resize | | images, size, method=0, align_corners=False, preserve_aspect_ratio=False,
    name=None | resize | resize_by_method
image.resize_bilinear | | images, size, align_corners=False, name=None, half_pixel_centers=False | ResizeBilinear |
    resize
image.resize_nearest_neighbor | | images, size, align_corners=False, name=None, half_pixel_centers=False |
    ResizeNearestNeighbor | resize
image.resize_bicubic | | images, size, align_corners=False, name=None, half_pixel_centers=False | ResizeBicubic |
    resize
image.resize_area | | images, size, align_corners=False, name=None | ResizeArea | resize
image.resize_image_with_crop_or_pad image.resize_with_crop_or_pad | | image, target_height, target_width |
    resize_image_with_crop_or_pad | boxed
image.resize_image_with_pad | | image, target_height, target_width, method=0, align_corners=False |
    resize_image_with_pad | boxed
image.crop_to_bounding_box | | image, offset_height, offset_width, target_height, target_width |
    crop_to_bounding_box | boxed
image.pad_to_bounding_box | | image, offset_height, offset_width, target_height, target_width | pad_to_bounding_box |
    boxed
image.central_crop | | image, central_fraction | central_crop | part_of_image
image.rot90 | | image, k=1, name=None | rot90 | turned
image.transpose_image image.transpose | | image, name=None | transpose | flipped_axes
image.crop_and_resize | crop_and_resize_v1 | image, boxes, box_ind=None, crop_size=None, method='bilinear',
    extrapolation_value=0, name=None, box_indices=None | CropAndResize | crop_and_resize
image.flip_left_right | | image | flip_left_right | same
image.flip_up_down | | image | flip_up_down | same
image.random_flip_left_right | | image, seed=None | random_flip_left_right | same
image.random_flip_up_down | | image, seed=None | random_flip_up_down | same
image.random_brightness | | image, max_delta, seed=None | adjust_brightness | randomly_adjusted
image.random_contrast | | image, lower, upper, seed=None | adjust_contrast | randomly_adjusted
image.random_saturation | | image, lower, upper, seed=None | adjust_saturation | randomly_adjusted
image.random_hue | | image, max_delta, seed=None | adjust_hue | randomly_adjusted
image.adjust_brightness | | image, delta | adjust_brightness | same
image.adjust_contrast | | images, contrast_factor | adjust_contrast | same
image.adjust_saturation | | image, saturation_factor, name=None | adjust_saturation | same
image.adjust_hue | | image, delta, name=None | adjust_hue | same
image.adjust_gamma | | image, gamma=1, gain=1 | adjust_gamma | same
image.rgb_to_hsv | | images, name=None | RGBToHSV | same
image.hsv_to_rgb | | images, name=None | HSVToRGB | same
image.draw_bounding_boxes | | images, boxes, name=None, colors=None | DrawBoundingBoxes | same
image.per_image_standardization | | image | per_image_standardization | standardized
image.rgb_to_grayscale | | images, name=None | rgb_to_grayscale | one_channel
image.grayscale_to_rgb | | images, name=None | grayscale_to_rgb | three_channels
image.convert_image_dtype | | image, dtype, saturate=False, name=None | convert_image | convert_image
image.decode_jpeg io.decode_jpeg | | contents, channels=0, ratio=1, fancy_upscaling=True, try_recover_truncated=False,
    acceptable_fraction=1, dct_method='', name=None | DecodeJpeg | decoded
image.decode_png io.decode_png | | contents, channels=0, dtype=tf.uint8, name=None | DecodePng | decoded
image.decode_gif io.decode_gif | | contents, name=None | DecodeGif | decoded_frames
image.decode_image io.decode_image | | contents, channels=None, dtype=tf.uint8, name=None, expand_animations=True |
    decode_image | decoded_somehow
image.encode_png io.encode_png | | image, compression=-1, name=None | EncodePng | text
image.encode_jpeg io.encode_jpeg | | image, format="", quality=95, progressive=False, optimize_size=False,
    chroma_downsampling=True, density_unit="in", x_density=300, y_density=300, xmp_metadata="", name=None |
    EncodeJpeg | text
image.extract_jpeg_shape io.extract_jpeg_shape | | contents, output_type=tf.int32, name=None | ExtractJpegShape |
    jpeg_shape
image.non_max_suppression | | boxes, scores, max_output_size, iou_threshold=0.5, score_threshold=-inf, name=None |
    NonMaxSuppression | unknown
image.total_variation | | images, name=None | total_variation | unknown
"""
