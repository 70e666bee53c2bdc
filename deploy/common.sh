# What the scripts in this folder share. They are run with bash.
# shellcheck shell=bash disable=SC2034

app=/opt/meridian
state=/var/lib/meridian
backups=/var/backups/meridian
environment=/etc/meridian.env
answers=/etc/meridian.install
units=/etc/systemd/system
log=/var/log/meridian-install.log
account=meridian
written_by='# Written by deploy/install of Meridian'

say() { printf '%s\n' "$@"; }

fail() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

as_root() { [ "$(id -u)" = 0 ] || fail "Run this as root, for example with sudo."; }

# Runs a function, whose output goes into the log, and says how long it took; or why all ends here.
step() {
    local title=$1 function=$2 sentence=$3 begun=$SECONDS status
    printf '  %-58s' "$title"
    set +e
    (
        set -e
        "$function"
    ) >>"$log" 2>&1 </dev/null
    status=$?
    set -e
    if [ "$status" != 0 ]; then
        printf 'failed\n\n%s\n\nThe last lines of %s:\n\n' "$sentence" "$log"
        tail -n 12 "$log" | sed 's/^/  | /'
        exit 1
    fi >&2
    printf '%4d s\n' $((SECONDS - begun))
}

systemd_runs() { [ -d /run/systemd/system ]; }

# All that is asked of systemd. Where it does not run, units are only enabled or disabled.
systemd() {
    if systemd_runs; then
        systemctl "$@"
    elif command -v systemctl >/dev/null && [[ $1 == enable || $1 == disable ]]; then
        systemctl "${@/--now/--quiet}"
    else
        say "systemd does not run here, so this is left out: systemctl $*"
    fi
}

as_account() { runuser -u "$account" -- "$@"; }

# Runs a command of manage.py of the release in a folder.
manage() {
    local release=$1
    shift
    (cd "$release" && as_account .venv/bin/python manage.py "$@")
}

migrations_of() { manage "$1" showmigrations --plan | sed 's/^\[.\] *//' | sort; }

# Whether a release can go on with the database of a later one. Our migrations that only add do not
# disturb it; one that takes something away has `_contract_` in its name.
goes_on_with_database_of() {
    local before=$1 present=$2 known all name
    known=$(migrations_of "$before") && all=$(migrations_of "$present") || return 1
    for name in $(comm -13 <(say "$known") <(say "$all") | cut -d . -f 2); do
        say "Only the later release has the migration $name."
        [[ $name != *_contract_* ]] || return 1
        [ -n "$(find "$present/" -path "*/migrations/$name.py")" ] || return 1
    done
}

switch_to() {
    ln -sfn "$1" "$app/new"
    mv -T "$app/new" "$app/current"
}

port_of_site() { sed -n 's/^PORT=//p' "$environment" | tail -n 1 | grep . || echo 8000; }

start_site() {
    systemd restart meridian.target
    if systemd_runs; then
        python3 - "http://127.0.0.1:$(port_of_site)/readyz" <<'PYTHON'
import sys, time, urllib.request
deadline = time.monotonic() + 90
while True:
    try:
        print(urllib.request.urlopen(sys.argv[1], timeout=10).read().decode())
        break
    except OSError as error:
        if time.monotonic() > deadline:
            sys.exit(f"{sys.argv[1]}: {error}")
        time.sleep(0.5)
PYTHON
    fi
}
