#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Sets a Debian machine (12 or 13, amd64 or arm64) up to build, run and test Charter.
# What is there already is left alone; when nothing is missing this takes well under a second.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tools/env.sh
. "$here/env.sh"

cache=$CHARTER_CACHE
qemu_wanted=11.1
kernel_wanted=6.12
llvm_wanted=21
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

usage() {
    cat <<END
usage: tools/setup.sh [--build] [--machines] [--all] [--oracles] [--quiet]

  --build     Debian packages: compilers, arm64 cross tools, libraries (root or sudo)
  --machines  QEMU $qemu_wanted or newer, QEMU 10.0 beside it, an arm64 Linux kernel, an arm64 busybox, arm64 libraries (no root)
  --all       both of these; what is done when nothing is named
  --oracles   for tests that compare: Linux's description of the arm64 system registers, LLVM $llvm_wanted, binutils
  --quiet     say nothing unless something has to be done

All but the Debian packages goes to $cache
(CHARTER_CACHE or XDG_CACHE_HOME moves it). Remove a part of it to have that part fetched anew.
CHARTER_DEBIAN_ARCHIVE names the Debian archive to use where this machine's apt has none.
END
}

say() { [ $quiet = 1 ] || printf 'setup: %s\n' "$*"; }
doing() { printf 'setup: %s\n' "$*"; }
warn() { printf 'setup: warning: %s\n' "$*" >&2; }
die() { # what is wrong, what would help
    printf 'setup: error: %s\n' "$1" >&2
    printf 'setup: help: %s\n' "$2" >&2
    exit 1
}

# apt's own words are wanted only when it failed.
logged() { # command: its output, kept for show_log
    "$@" >"$tmp/log" 2>&1 9>&-
}
show_log() { tail -n 20 "$tmp/log" >&2; }

# ---------------------------------------------------------------- Debian packages (--build)

# On an arm64 machine the native tools carry the aarch64-linux-gnu- prefix too.
build_packages() {
    printf '%s\n' gcc make clang clang-format clang-tidy pkg-config dpkg-dev \
        libc6-dev libjansson-dev libfdt-dev libcmocka-dev device-tree-compiler python3-jsonschema \
        cpio gzip xz-utils zstd ca-certificates debian-archive-keyring
    if [ "$host_arch" = arm64 ]; then
        echo binutils
    else
        printf '%s\n' gcc-aarch64-linux-gnu binutils-aarch64-linux-gnu libc6-dev-arm64-cross
    fi
    clang_runtime_package
}

# The sanitizers' and libFuzzer's runtime is named after clang's major version, which the package
# clang depends on. Prints nothing as long as neither dpkg nor apt knows that package.
clang_runtime_package() {
    local depends
    depends=$(dpkg-query -W -f '${Depends}' clang 2>/dev/null || true)
    [ -n "$depends" ] || depends=$(apt-cache show clang 2>/dev/null | sed -n 's/^Depends: //p' || true)
    sed -n 's/^\(.*, \)\{0,1\}clang-\([0-9][0-9]*\).*/libclang-rt-\2-dev/p' <<<"$depends" | sed -n 1p
}

# One dpkg-query for all of them: every later run takes this path.
missing_packages() {
    local wanted
    wanted=$(build_packages | sort)
    # shellcheck disable=SC2016,SC2086 # dpkg's variables, not the shell's; a list of names
    { dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null || true; } |
        sed -n 's/^installed //p' | sort | comm -13 - <(printf '%s\n' "$wanted")
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# Another apt-get may be at work on this machine: for its lock on the lists we try again, for
# dpkg's apt waits by itself. Lists of other archives than Debian's may fail without harm.
update_lists() {
    local try
    doing "apt-get update"
    for try in 1 2 3; do
        logged as_root apt-get -qq update && return
        sleep $((try * 2))
    done
    show_log
    warn "apt-get update failed (see above); going on with the lists that are here"
}

install_packages() { # packages
    doing "apt-get install $*"
    logged as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
        -o DPkg::Lock::Timeout=600 install "$@" || {
        show_log
        die "apt-get could not install: $*" "the lines above are apt-get's own"
    }
}

setup_build() {
    local missing
    missing=$(missing_packages)
    if [ -n "$missing" ]; then
        [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
            die "neither root nor sudo, to install: ${missing//$'\n'/ }" "run tools/setup.sh --build once as root"
        update_lists
        # Again: on a fresh machine only the update told which clang there is.
        # shellcheck disable=SC2046 # a list of names
        install_packages $(missing_packages)
    fi
    say "Debian packages: all there"
}

# ---------------------------------------------------------------- packages of other suites, privately

# The archive that this machine's apt takes its own release from. (Before its first update apt knows
# the release's name only, not who made it.)
archive_address() {
    if [ -n "${CHARTER_DEBIAN_ARCHIVE:-}" ]; then
        echo "$CHARTER_DEBIAN_ARCHIVE"
        return
    fi
    # shellcheck disable=SC2016 # apt's variables, not the shell's
    apt-get indextargets --format '$(LABEL)|$(RELEASE)|$(COMPONENT)|$(REPO_URI)' 'Created-By: Packages' |
        awk -F '|' -v release="$host_release" '
            $3 != "main"                     { next }
            $1 == "Debian"                   { sure = $4 }
            $1 == "" && $2 == release        { likely = $4 }
            END                              { print sure ? sure : likely }'
}

# An apt state of its own: own sources, lists and cache, and an empty list of installed packages,
# so that apt resolves the whole closure, libc included, and nothing of the system is touched.
# The machine's proxy settings still count; its apt hooks do not.
apt_state() { # architecture, suite
    local archive suite
    state=$cache/apt/$2-$1
    [ "$state" != "${state_ready:-}" ] || return 0
    archive=$(archive_address)
    [ -n "$archive" ] || die "this machine's apt names no Debian archive" "set CHARTER_DEBIAN_ARCHIVE to the address of one"
    [ -r $keyring ] || die "$keyring is missing" "install debian-archive-keyring; tools/setup.sh --build does"
    mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
    : >"$state/status"
    for suite in "$2" "$2-backports"; do
        echo "deb [signed-by=$keyring] $archive $suite main"
    done >"$state/sources.list"
    cat >"$state/preferences" <<END
Package: qemu-*
Pin: release n=$2-backports
Pin-Priority: 990
END
    cat >"$state/apt.conf" <<END
#clear APT::Architectures;
#clear APT::Default-Release;
#clear APT::Update;
APT::Update::Error-Mode "any";
APT::Architecture "$1";
APT::Architectures { "$1"; };
APT::Sandbox::User "root";
APT::Install-Recommends "false";
Acquire::Languages "none";
Acquire::PDiffs "false";
Acquire::Retries "3";
Dir::State "$state";
Dir::State::lists "$state/lists";
Dir::State::status "$state/status";
Dir::State::extended_states "$state/extended_states";
Dir::Cache "$state/cache";
Dir::Etc::sourcelist "$state/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "$state/preferences";
Dir::Etc::preferencesparts "/dev/null";
END
    doing "reading the package lists of $2 and $2-backports ($1)"
    logged private apt-get -q update || {
        show_log
        die "no package lists of $2 and $2-backports ($1) from the archive this machine's apt is set to" \
            "the lines above are apt-get's own; CHARTER_DEBIAN_ARCHIVE names another archive"
    }
    # A run that was cut short may have left packages that the suite has replaced since.
    logged private apt-get -q autoclean
    state_ready=$state
}

private() { # apt program, arguments
    local program=$1
    shift
    "$program" -c "$state/apt.conf" "$@"
}

fetch_package() { # package -> sets deb, the file
    doing "downloading $1"
    mkdir -p "$state/cache/archives/partial"
    cd "$state/cache/archives"
    logged private apt-get -q download "$1" || {
        show_log
        die "the package $1 cannot be downloaded" "the lines above are apt-get's own"
    }
    deb=$(find "$PWD" -name "$1_*.deb" | sed -n 1p)
    cd "$here"
}

unpack() { # folder, .deb files
    local into=$1 file
    shift
    for file; do
        dpkg-deb -x "$file" "$into" || die "$file does not unpack" "remove $cache/apt and start again"
    done
}

# What was downloaded is kept until the part it is for is complete: a run that was cut short is
# taken up again where it was.
drop_downloads() { rm -rf "$state/cache/archives"; }

# A part appears in the cache under its name by rename, so nobody ever sees half of it.
publish() { # file or folder, its name
    mkdir -p "$(dirname "$2")"
    mv -fT "$1" "$2"
}

# ---------------------------------------------------------------- QEMU

qemu_version() { # program -> MAJOR.MINOR, or nothing
    { "$1" --version 2>/dev/null || true; } | sed -n 's/^QEMU emulator version \([0-9]*\.[0-9]*\).*/\1/p'
}

new_enough() { # MAJOR.MINOR, or nothing
    [ -n "$1" ] && printf '%s\n' $qemu_wanted "$1" | sort -C -V
}

# What it takes to run a prefix's programs: sets loader and libraries.
prefix_programs() { # prefix
    loader=$(find "$1" -name 'ld-linux-*.so.*' -type f | sed -n 1p)
    [ -n "$loader" ] || die "no loader among the packages unpacked into $1" "remove $cache/apt and start again"
    libraries=$(find "$1" -name '*.so.*' -printf '%h\n' | sort -u |
        grep -E "/lib/$triplet(/(pulseaudio|blas|lapack))?\$" | paste -s -d :)
}

# The wrapper is what makes the prefix private: QEMU runs with the prefix's own loader and libraries.
# (The modules' folder must be told: QEMU looks beside /proc/self/exe, which here is the loader.)
qemu_wrapper() { # prefix
    prefix_programs "$1"
    cat <<END
#!/bin/sh
QEMU_MODULE_DIR='$1/usr/lib/$triplet/qemu'
export QEMU_MODULE_DIR
exec '$loader' --argv0 "\$0" --library-path '$libraries' \\
    '$1/usr/bin/qemu-system-aarch64' -L '$1/usr/share/qemu' -L '$1/usr/lib/ipxe/qemu' "\$@"
END
}

fetch_qemu() { # suite, name in bin/
    local prefix=$cache/prefix/$2
    apt_state "$host_arch" "$1"
    doing "downloading QEMU and what it needs from $1-backports"
    # ipxe-qemu: the boot ROM of the network card that a plain -M virt has.
    logged private apt-get -q -y --download-only install qemu-system-arm ipxe-qemu || {
        show_log
        die "QEMU cannot be had from $1-backports ($host_arch)" "the lines above are apt-get's own"
    }
    mkdir "$tmp/prefix"
    unpack "$tmp/prefix" "$state"/cache/archives/*.deb
    rm -rf "$prefix"
    publish "$tmp/prefix" "$prefix"
    qemu_wrapper "$prefix" >"$tmp/wrapper"
    chmod 755 "$tmp/wrapper"
    logged "$tmp/wrapper" --version || {
        show_log
        die "the QEMU in $prefix does not run" "the lines above are its own"
    }
    publish "$tmp/wrapper" "$cache/bin/$2"
    drop_downloads
}

use_own_qemu() { # -> no, when the system has none or an older one
    local own
    own=$(command -v qemu-system-aarch64) || return 1
    new_enough "$(qemu_version "$own")" || return 1
    ln -s "$own" "$tmp/own"
    publish "$tmp/own" "$cache/bin/qemu-system-aarch64"
}

provide_qemu() {
    local program=$cache/bin/qemu-system-aarch64
    [ ! -x "$program" ] || return 0
    use_own_qemu || fetch_qemu trixie qemu-system-aarch64
    new_enough "$(qemu_version "$program")" ||
        die "$program is QEMU $(qemu_version "$program"), Charter needs $qemu_wanted" \
            "install a newer qemu-system-aarch64, remove that file and start again"
    doing "QEMU $(qemu_version "$program"): $program"
}

# QEMU 10.0, whose CPUs have less: hosts for tests. The system's own may be that (Debian 13).
use_own_qemu10() { # -> no, when it is another or there is none
    local own
    own=$(command -v qemu-system-aarch64) || return 1
    case $(qemu_version "$own") in 10.*) ;; *) return 1 ;; esac
    ln -s "$own" "$tmp/own"
    publish "$tmp/own" "$cache/bin/qemu10-system-aarch64"
}

provide_qemu10() {
    local program=$cache/bin/qemu10-system-aarch64
    if [ ! -x "$program" ]; then
        use_own_qemu10 || fetch_qemu bookworm qemu10-system-aarch64
        doing "QEMU $(qemu_version "$program"): $program"
    fi
    say "QEMU 10: there, in $cache"
}

# ---------------------------------------------------------------- arm64 kernel and busybox

number_at() { # file, offset -> the little-endian 32-bit word there
    od -A n -t u4 --endian=little -j "$2" -N 4 "$1" | tr -d ' '
}

text_at() { # file, offset, length
    tail -c +$(($2 + 1)) "$1" 2>/dev/null | head -c "$3" | tr -d '\0' || true
}

decompress() { # how, output; from standard input
    case $1 in
    gzip) gzip -d ;;
    xz*) xz -d ;;
    zstd*) zstd -q -d ;;
    *) die "the kernel is compressed with '$1', which nothing here reads" "gzip, xz and zstd are read" ;;
    esac
}

# A kernel file is the arm64 Image itself, or that in gzip, or an EFI program that carries it
# ("zimg": the payload's offset and size at 8 and 12, how it is compressed at 24).
raw_image() { # kernel file, output
    if [ "$(text_at "$1" 4 4)" = zimg ]; then
        tail -c +$(($(number_at "$1" 8) + 1)) "$1" | head -c "$(number_at "$1" 12)" >"$2.packed"
        decompress "$(text_at "$1" 24 8)" <"$2.packed" >"$2"
    elif [ "$(od -A n -t x1 -N 2 "$1" | tr -d ' ')" = 1f8b ]; then
        decompress gzip <"$1" >"$2"
    else
        cp "$1" "$2"
    fi
    [ "$(text_at "$2" 56 4)" = ARMd ] || die "$1 holds no arm64 Image" "remove $cache/kernel and start again"
}

# The meta package names the kernel that the suite holds now.
kernel_package() {
    private apt-cache depends linux-image-cloud-arm64/trixie |
        sed -n "s/^ *Depends: \\(linux-image-$kernel_wanted\\..*-cloud-arm64\\)\$/\\1/p" | sed -n 1p
}

fetch_kernel() {
    local package tree vmlinuz
    package=$(kernel_package)
    [ -n "$package" ] || die "trixie holds no linux-image-$kernel_wanted*-cloud-arm64" \
        "put an arm64 Image at $cache/images/Image-$kernel_wanted"
    fetch_package "$package"
    mkdir "$tmp/kernel"
    unpack "$tmp/kernel" "$deb"
    tree=$cache/kernel/$package
    rm -rf "$tree"
    publish "$tmp/kernel" "$tree"
    vmlinuz=$(find "$tree" -name 'vmlinuz*' -type f | sed -n 1p)
    [ -n "$vmlinuz" ] || die "no kernel in the package $package" "see what is in $tree"
    raw_image "$vmlinuz" "$tmp/Image"
    ln -s "$tree" "$tmp/linux"
    publish "$tmp/linux" "$cache/images/linux-$kernel_wanted"
    publish "$tmp/Image" "$cache/images/Image-$kernel_wanted"
    doing "Linux ${package#linux-image-}: $cache/images/Image-$kernel_wanted"
}

fetch_busybox() {
    local found
    fetch_package busybox-static
    mkdir "$tmp/busybox"
    unpack "$tmp/busybox" "$deb"
    found=$(find "$tmp/busybox" -path '*/bin/busybox' -type f | sed -n 1p)
    [ -n "$found" ] || die "no busybox in the package busybox-static" "put a static arm64 one at $cache/images/busybox"
    publish "$found" "$cache/images/busybox"
    doing "busybox: $cache/images/busybox"
}

provide_images() {
    local kernel=$cache/images/Image-$kernel_wanted busybox=$cache/images/busybox
    [ ! -s "$kernel" ] || [ ! -x "$busybox" ] || return 0
    apt_state arm64 trixie
    [ -s "$kernel" ] || fetch_kernel
    [ -x "$busybox" ] || fetch_busybox
    drop_downloads
}

# The libraries of an arm64 command, of this machine's own release as its cross compiler is: a test
# holds what that command writes against what this machine's does, and does without if it must.
fetch_arm64_libraries() {
    local package
    apt_state arm64 "$host_release"
    mkdir "$tmp/arm64"
    for package in libjansson-dev libfdt-dev; do
        fetch_package $package
        unpack "$tmp/arm64" "$deb"
    done
    publish "$tmp/arm64" "$cache/arm64"
    drop_downloads
    doing "libraries for an arm64 command: $cache/arm64"
}

provide_arm64_libraries() {
    [ "$host_arch" != arm64 ] || return 0
    [ -d "$cache/arm64" ] || (fetch_arm64_libraries) || warn "going on without libraries for an arm64 command"
}

setup_machines() {
    provide_qemu
    # Tests do without, and say so.
    [ -x "$cache/bin/qemu10-system-aarch64" ] || (provide_qemu10) || warn "going on without QEMU 10"
    provide_images
    provide_arm64_libraries
    say "machines: all there, in $cache"
}

# ---------------------------------------------------------------- oracles

# Linux's own description of the registers, of the newest kernel that the suites hold. It is
# GPL-2.0: it stays in the cache, tests compare with it, and nothing of Charter is made from it.
# Only the package of the whole source has it, so a large download gives a small file.
fetch_sysreg() {
    local package inner
    apt_state arm64 trixie
    package=$(private apt-cache search --names-only '^linux-source-[0-9.]+$' |
        sed 's/ .*//' | sort -V | sed -n '$p')
    [ -n "$package" ] || die "neither trixie nor trixie-backports holds a linux-source package" \
        "put arch/arm64/tools/sysreg of a Linux source tree at $cache/oracles/linux-sysreg"
    fetch_package "$package"
    inner=arch/arm64/tools/sysreg
    # tar stops at the file, and so ends the pipe before its end: that is no error.
    { dpkg-deb --fsys-tarfile "$deb" | tar -x -O --wildcards '*/linux-source-*.tar.xz' | xz -d |
        tar -x -O --occurrence=1 "$package/$inner" >"$tmp/sysreg"; } 2>"$tmp/log" || true
    grep -q '^Sysreg' "$tmp/sysreg" || {
        show_log
        die "no $inner in the package $package" "see what is in $deb"
    }
    basename "$deb" .deb >"$tmp/from"
    publish "$tmp/from" "$cache/oracles/linux-sysreg.from"
    publish "$tmp/sysreg" "$cache/oracles/linux-sysreg"
    drop_downloads
    doing "Linux's register description: $cache/oracles/linux-sysreg"
}

# LLVM's library and the GNU assembler, newer than what a machine has to have: which instruction words a CPU
# with given features has. oracle-exec runs a program with their loader and libraries.
fetch_disassemblers() {
    local prefix=$cache/prefix/oracles
    apt_state "$host_arch" trixie
    doing "downloading LLVM $llvm_wanted and binutils, and what they need, from trixie and trixie-backports"
    logged private apt-get -q -y --download-only install libllvm$llvm_wanted binutils-aarch64-linux-gnu || {
        show_log
        die "LLVM $llvm_wanted and binutils cannot be had from trixie ($host_arch)" "the lines above are apt-get's own"
    }
    mkdir "$tmp/oracles"
    unpack "$tmp/oracles" "$state"/cache/archives/*.deb
    rm -rf "$prefix"
    publish "$tmp/oracles" "$prefix"
    prefix_programs "$prefix"
    printf '#!/bin/sh\nexec %s --library-path %s "$@"\n' "'$loader'" "'$libraries'" >"$tmp/exec"
    chmod 755 "$tmp/exec"
    logged "$tmp/exec" "$prefix/usr/bin/aarch64-linux-gnu-as" --version || {
        show_log
        die "the assembler in $prefix does not run" "the lines above are its own"
    }
    publish "$tmp/exec" "$cache/bin/oracle-exec"
    drop_downloads
    doing "LLVM $llvm_wanted and binutils: $prefix"
}

# Tests do without an oracle that is not there: a failure here is told, and is none of ours.
setup_oracles() {
    if [ ! -s "$cache/oracles/linux-sysreg" ]; then
        (fetch_sysreg) || warn "going on without Linux's register description"
    fi
    if [ ! -x "$cache/bin/oracle-exec" ]; then
        (fetch_disassemblers) || warn "going on without LLVM and the GNU assembler as oracles"
    fi
}

# ---------------------------------------------------------------- start

quiet=0 build=0 machines=0 oracles=0
for argument; do
    case $argument in
    --build) build=1 ;;
    --machines) machines=1 ;;
    --all) build=1 machines=1 ;;
    --oracles) oracles=1 ;;
    --quiet) quiet=1 ;;
    -h | --help) usage && exit ;;
    *) printf "setup: error: unknown argument '%s'\n" "$argument" >&2; usage >&2; exit 2 ;;
    esac
done
[ $build$machines$oracles != 000 ] || build=1 machines=1

for tool in apt-get dpkg-query dpkg-deb flock; do
    command -v $tool >/dev/null || die "this machine has no $tool" \
        "this script is for Debian; elsewhere install the compilers and QEMU $qemu_wanted by hand and set what tools/env.sh names"
done
host_arch=$(dpkg --print-architecture)
case $host_arch in
amd64) triplet=x86_64-linux-gnu ;;
arm64) triplet=aarch64-linux-gnu ;;
*) die "no recipe for a build machine of the architecture $host_arch" "use amd64 or arm64" ;;
esac
# shellcheck source=/dev/null
host_release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")

# One set-up at a time. Whoever waited here finds the work done.
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
rm -rf "$cache"/tmp.*
tmp=$(mktemp -d "$cache/tmp.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP

# The packages first: the machines' part uses some of them.
[ $build = 0 ] || setup_build
[ $machines = 0 ] || setup_machines
[ $oracles = 0 ] || setup_oracles
