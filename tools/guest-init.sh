#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# /init of Charter's test guest (tools/initramfs.sh packs it): tells on the console what this machine
# shows to an unmodified Linux, then powers off.
#
# Every block stands between `charter-guest: begin NAME` and `charter-guest: end NAME`.
# Words on the kernel's command line change what follows the report:
#     charter.shell    an interactive shell; leaving it powers off
#     charter.hold     a tick every second, for ever
#     charter.alarm    an alarm of the clock, two seconds ahead, is waited for
#
# shellcheck shell=sh

export PATH=/bin
/bin/busybox --install -s /bin

mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev

# The kernel's own messages would cut our lines in two. (dmesg has them still.)
dmesg -n 1

block() { # name, command and its arguments
    name=$1
    shift
    echo "charter-guest: begin $name"
    "$@" 2>&1
    echo "charter-guest: end $name"
}

midr() {
    for cpu in /sys/devices/system/cpu/cpu[0-9]*; do
        echo "${cpu##*/} $(cat "$cpu/regs/identification/midr_el1" 2>/dev/null || echo unknown)"
    done
}

kernel_messages() {
    dmesg | grep -i -E 'psci|smccc|hypervisor|kvm|stolen|GIC|arch_timer|rtc|detected:'
}

# The lines of /proc/interrupts whose counts are not all zero.
interrupts() {
    awk 'NR == 1 { cpus = NF; print; next }
         { for (i = 2; i <= cpus + 1; i++) if ($i + 0 > 0) { print; next } }' /proc/interrupts
}

has_word() { # word of the kernel's command line
    grep -q -w -F "$1" /proc/cmdline
}

hold() {
    tick=0
    while :; do
        sleep 1
        tick=$((tick + 1))
        echo "charter-guest: tick $tick"
    done
}

# What came, and when: the interrupt, and seconds by the clock.
alarm() {
    wake=/sys/class/rtc/rtc0/wakealarm
    began=$(cat /sys/class/rtc/rtc0/since_epoch)
    echo +2 >$wake || return
    echo "set $(($(cat $wake) - began))"
    waited=0
    while [ -n "$(cat $wake)" ] && [ $waited -lt 50 ]; do
        sleep 0.1
        waited=$((waited + 1))
    done
    echo "came $(($(cat /sys/class/rtc/rtc0/since_epoch) - began))"
    grep rtc-pl031 /proc/interrupts
}

echo "charter-guest: user space is up"
block uname uname -a
block online nproc
block midr midr
block cpuinfo cat /proc/cpuinfo
block dmesg kernel_messages
block interrupts interrupts
if has_word charter.alarm; then
    block alarm alarm
fi

if has_word charter.shell; then
    echo "charter-guest: shell"
    setsid cttyhack sh
elif has_word charter.hold; then
    hold
fi

echo "charter-guest: power off"
poweroff -f
