#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Sealed charters are the same bytes wherever they are sealed: the command, built for arm64, seals in an arm64
# Linux on QEMU what this machine's command seals here. Called by run.sh.
set -u
cd "$(dirname "$0")/../.." || exit 4
. tools/env.sh
build=${BUILD:-build}
arm64=$build/tests/charter-arm64
if [ ! -x "$arm64" ] || [ ! -x "$QEMU" ] || [ ! -s "$KERNEL" ] || [ ! -x "$BUSYBOX" ]; then
	echo 'skip arm64/seal: no arm64 command, QEMU, kernel or busybox; tools/setup.sh provides them'
	exit 0
fi
work=$(mktemp -d) || exit 4
trap 'rm -rf "$work"' EXIT

files=
for charter in charters/*.json tests/cli/order-a.json tests/cli/order-b.json; do
	name=$(basename "$charter" .json)
	files="$files c/$name.json=$charter"
	"$build/charter" seal "$charter" -o "$work/$name.json" -b "$work/$name.charterb" >/dev/null || exit 1
	(cd "$work" && sha256sum "$name.json" "$name.charterb") >>"$work/here"
done
cat >"$work/seal" <<'EOF'
#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox mkdir /o
cd /o
for charter in /c/*.json; do
	name=${charter#/c/}
	/c/charter seal "$charter" -o "$name" -b "${name%.json}.charterb" | /bin/busybox sed -n 's/^sealed/SAID/p'
	/bin/busybox sha256sum "$name" "${name%.json}.charterb" | /bin/busybox sed 's/^/SUM /'
done
/bin/busybox poweroff -f
EOF
# shellcheck disable=SC2086 # a list of files
tools/initramfs.sh "$work/initramfs.gz" seal="$work/seal" c/charter="$arm64" $files || exit 1
timeout -k 5 120 "$QEMU" -M virt -cpu neoverse-n1 -m 512 -nographic -nodefaults -serial stdio -no-reboot -kernel "$KERNEL" \
	-initrd "$work/initramfs.gz" -append 'console=ttyAMA0 rdinit=/seal quiet panic=-1' </dev/null >"$work/console" 2>&1
tr -d '\r' <"$work/console" | sed -n 's/^.*SUM //p' >"$work/there"
if cmp -s "$work/here" "$work/there"; then
	echo "ok arm64/seal ($(wc -l <"$work/there") files are the same bytes)"
else
	echo "not ok arm64/seal: $(diff "$work/here" "$work/there" | head -4 | tr '\n' ' ')$(tail -2 "$work/console" | tr '\r\n' '  ')"
	exit 1
fi
