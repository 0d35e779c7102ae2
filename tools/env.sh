# SPDX-License-Identifier: BSD-2-Clause
# Where Charter's machines are. To be sourced, by any POSIX shell:
#
#     . tools/env.sh
#
# It only names things; tools/setup.sh provides them. A value that is already set is kept, so that
# another QEMU or kernel can be tried: QEMU=/opt/qemu/bin/qemu-system-aarch64 ./check
#
# shellcheck shell=sh

: "${CHARTER_CACHE:=${XDG_CACHE_HOME:-${HOME:?tools/env.sh: set HOME, XDG_CACHE_HOME or CHARTER_CACHE}/.cache}/charter}"
: "${QEMU:=$CHARTER_CACHE/bin/qemu-system-aarch64}"
: "${KERNEL:=$CHARTER_CACHE/images/Image-6.12}"
: "${BUSYBOX:=$CHARTER_CACHE/images/busybox}"
: "${CROSS_COMPILE:=aarch64-linux-gnu-}"
export CHARTER_CACHE QEMU KERNEL BUSYBOX CROSS_COMPILE

# QEMU 10 is for tests alone: QEMU10 is set only where it is there.
if [ -z "${QEMU10:-}" ] && [ -x "$CHARTER_CACHE/bin/qemu10-system-aarch64" ]; then
    QEMU10=$CHARTER_CACHE/bin/qemu10-system-aarch64
fi
[ -z "${QEMU10:-}" ] || export QEMU10
