/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the loaded image is (image.lds). Each boundary is page-aligned. */
#ifndef HYP_BOOT_IMAGE_H
#define HYP_BOOT_IMAGE_H

extern const char image_start[];     /* code */
extern const char image_code_end[];  /* constants */
extern const char image_const_end[]; /* variables */
extern const char image_file_end[];  /* zeroed variables: not in the file */
extern const char image_end[];

#endif
