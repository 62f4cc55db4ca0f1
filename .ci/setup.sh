# Sourced by ./run and ./test: finds, or installs, what the project needs. Works in bash 3.2 and later.

say() { printf '%s\n' "$*"; }
fail() { printf '\n%s\n' "$1" >&2; [ -z "${2:-}" ] || printf 'What to do: %s\n' "$2" >&2; exit 1; }

# Runs a command with its output kept back; shows the seconds while it takes longer than one, and the
# output's end if it fails.
step() {
    local title=$1 log seconds=0
    shift
    log=$(mktemp)
    "$@" > "$log" 2>&1 &
    local pid=$!
    while kill -0 "$pid" 2> /dev/null; do
        sleep 1
        seconds=$((seconds + 1))
        if [ -t 1 ]; then printf '\r%s … %s s' "$title" "$seconds"; elif [ $((seconds % 15)) = 0 ]; then say "$title … $seconds s"; fi
    done
    if wait "$pid"; then
        if [ -t 1 ]; then printf '\r%s: done (%s s)\n' "$title" "$seconds"; else say "$title: done ($seconds s)"; fi
        rm -f "$log"
    else
        printf '\n%s failed. The end of its output:\n\n' "$title" >&2
        tail -n 40 "$log" >&2
        rm -f "$log"
        return 1
    fi
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif sudo -n true 2> /dev/null; then sudo "$@"; else return 1; fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

ensure_curl() {
    command -v curl > /dev/null || step "Installing curl" apt_install curl ca-certificates ||
        fail "curl is missing and could not be installed." "install it, then run this again."
}

has_sdk() { command -v dotnet > /dev/null && dotnet --list-sdks 2> /dev/null | grep -q '^10\.'; }

install_sdk() {
    if command -v apt-get > /dev/null && apt_install dotnet-sdk-10.0; then return 0; fi
    if command -v brew > /dev/null && brew install dotnet; then return 0; fi
    curl -fsSL https://dot.net/v1/dotnet-install.sh -o "$HOME/.dotnet-install.sh" &&
        bash "$HOME/.dotnet-install.sh" --channel 10.0 --install-dir "$HOME/.dotnet"
}

ensure_sdk() {
    ensure_curl
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
    if ! has_sdk && [ -x "$HOME/.dotnet/dotnet" ]; then export DOTNET_ROOT="$HOME/.dotnet" PATH="$HOME/.dotnet:$PATH"; fi
    if ! has_sdk; then
        step "Installing the .NET 10 SDK" install_sdk ||
            fail "The .NET 10 SDK is missing and could not be installed." \
                "install it from https://dot.net/download (Debian and Ubuntu: sudo apt-get install dotnet-sdk-10.0; macOS: brew install dotnet), then run this again."
        if [ -x "$HOME/.dotnet/dotnet" ]; then export DOTNET_ROOT="$HOME/.dotnet" PATH="$HOME/.dotnet:$PATH"; fi
        has_sdk || fail "The .NET 10 SDK was installed and is not found." "open a new terminal and run this again."
    fi
    say "The .NET SDK: $(dotnet --version)"
}

# The folders in which PostgreSQL's programs usually are, newest first, as far as initdb is there.
postgres_folders() {
    local dir
    for dir in "${ClaimLedger__PostgresBinaries:-}" "$(dirname "$(command -v initdb 2> /dev/null || echo /none/initdb)")" \
        $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin 2> /dev/null | sort -rV); do
        [ -n "$dir" ] && [ -x "$dir/initdb" ] && say "$dir"
    done
}

find_postgres() {
    local dir
    for dir in $(postgres_folders); do
        if [ "$("$dir/initdb" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')" -ge 15 ]; then
            say "$dir"
            return 0
        fi
    done
    return 1
}

install_postgres() {
    if command -v apt-get > /dev/null; then
        # The programs alone: on a machine that has nothing of PostgreSQL's yet, the package would also make
        # and start a cluster of the system's, which nobody asked for.
        if ! dpkg -s postgresql-common > /dev/null 2>&1; then
            apt_install postgresql-common &&
                as_root sed -ri 's/#?(create_main_cluster) .*$/\1 = false/' /etc/postgresql-common/createcluster.conf ||
                return 1
        fi
        apt_install postgresql
    elif command -v brew > /dev/null; then
        brew install postgresql@17
    else
        return 1
    fi
}

ensure_postgres() {
    if ! find_postgres > /dev/null; then
        step "Installing PostgreSQL" install_postgres ||
            fail "PostgreSQL 15 or later is missing and could not be installed." \
                "install it (Debian and Ubuntu: sudo apt-get install postgresql; macOS: brew install postgresql@17), then run this again."
        find_postgres > /dev/null || fail "PostgreSQL was installed in a version before 15, or is not found." \
            "install PostgreSQL 15 or later, or name its folder: ClaimLedger__PostgresBinaries=/path/to/bin"
    fi
    say "PostgreSQL: $("$(find_postgres)/initdb" --version | sed 's/initdb (PostgreSQL) //')"
}
