//! A disk that is full, for real: a file system of its own in a mount namespace, which takes no rights but needs Linux.

use std::process::Command;

use jeton_tests::binaries;

/// Fills the disk under a Jeton that runs, and makes room again. What it prints is what a client saw.
const STORY: &str = r#"
set -e
mount -t tmpfs -o size=4m tmpfs disk
"$JETON" serve --listen 127.0.0.1:0 --data disk/data > out 2> log & PID=$!
trap 'kill $PID' EXIT
until grep -q '^Jeton listens at ' out; do sleep 0.05; kill -0 $PID; done
URL=$(sed -n 's/^Jeton listens at //p' out)
export JETON_SERVER=$URL
sed -n 's/.*#/#/p' out | sed "s|^|$URL/link|" > link
echo 'correct horse battery' > password
"$JETON" link redeem --link-file link --password-file password 2> /dev/null
"$JETON" login admin --password-file password 2> /dev/null
status() { curl -s -o /dev/null -w '%{http_code}' "$@"; }
change() { "$JETON" account create --machine machine > /dev/null 2> refused && echo done || grep -c 'the disk is full' refused; }
# What the fault list says beside its faults.
told() { "$JETON" fault list 2>&1 > /dev/null | grep '^read-only' || echo nothing; }
ready() {
    tries=0
    until [ "$(status "$URL/readyz")" = "$1" ]; do tries=$((tries + 1)); [ $tries -lt 400 ]; sleep 0.05; done
}
ready 200
cat /dev/zero > disk/filler 2> /dev/null || true
ready 503
echo "full: a change $(change), a verdict $(status "$URL/verify/jeton"), $(told)"
rm disk/filler
ready 200
echo "room again: a change $(change), a verdict $(status "$URL/verify/jeton"), $(told)"
echo "said $(grep -c 'the disk is full: no change is taken' log) time, then $(grep -c 'the disk has room again' log)"
"#;

#[test]
fn a_full_disk_takes_no_change_and_answers_and_is_ready_again_by_itself() {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    std::fs::create_dir(directory.path().join("disk")).expect("it is empty");

    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", STORY])
        .current_dir(directory.path())
        .env("JETON", binaries().join("jeton"))
        .env("HOME", directory.path())
        .env_remove("XDG_CONFIG_HOME")
        .output()
        .expect("util-linux is on every Linux");

    let told = String::from_utf8_lossy(&output.stdout);
    let expected = "full: a change 1, a verdict 401, read-only: the disk is full; verifying goes on, changes are refused\n\
                    room again: a change done, a verdict 401, nothing\n\
                    said 1 time, then 1\n";
    assert_eq!(told, expected, "{}", String::from_utf8_lossy(&output.stderr));
}
