//! Which file system a path lies on. SQLite's locks and its shared memory do not work over a network.

use std::{
    ffi::OsStr,
    fs, io,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
};

const NETWORK: &[&str] = &[
    "9p",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "davfs",
    "fuse.ceph",
    "fuse.ceph-fuse",
    "fuse.cephfs",
    "fuse.davfs2",
    "fuse.glusterfs",
    "fuse.gcsfuse",
    "fuse.juicefs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.sshfs",
    "fuse.vmhgfs-fuse",
    "glusterfs",
    "gpfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "orangefs",
    "pvfs2",
    "smb2",
    "smb3",
    "smbfs",
    "vboxsf",
];

/// The type of the network file system that `path` lies on, if it does. `path` must be absolute and without links.
pub(crate) fn network(path: &Path) -> io::Result<Option<String>> {
    // Only Linux has this file; the other systems that Jeton may be built on are for development.
    if !cfg!(target_os = "linux") {
        return Ok(None);
    }
    let mounts = fs::read("/proc/self/mountinfo")?;
    let kind = kind_of(&mounts, path);
    Ok(kind.filter(|kind| NETWORK.contains(&kind.as_str())))
}

/// The type of the file system that holds `path`, by a text like `/proc/self/mountinfo`, proc(5). Of several mounts at
/// one place the last one counts: it hides the others.
fn kind_of(mounts: &[u8], path: &Path) -> Option<String> {
    mounts
        .split(|byte| *byte == b'\n')
        .filter_map(mount)
        .filter(|(place, _)| path.starts_with(place))
        .max_by_key(|(place, _)| place.components().count())
        .map(|(_, kind)| kind)
}

fn mount(line: &[u8]) -> Option<(PathBuf, String)> {
    let mut fields = line.split(|byte| *byte == b' ');
    let place = fields.nth(4)?;
    let kind = fields.skip_while(|field| *field != b"-").nth(1)?;
    let kind = String::from_utf8_lossy(kind).into_owned();
    Some((PathBuf::from(OsStr::from_bytes(&unescape(place))), kind))
}

/// Blanks, tabs, line ends and backslashes are written as a backslash and three octal digits.
fn unescape(field: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(field.len());
    let mut rest = field;
    while let [first, tail @ ..] = rest {
        match tail {
            [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', after @ ..] if *first == b'\\' => {
                plain.push((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0'));
                rest = after;
            }
            _ => {
                plain.push(*first);
                rest = tail;
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &[u8] = b"\
        22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n\
        30 22 0:40 / /srv rw shared:5 master:2 - nfs4 host:/srv rw,vers=4.2\n\
        31 30 254:2 / /srv/local rw - xfs /dev/vdb rw\n\
        32 22 0:41 / /mnt/two\\040words rw - fuse.sshfs host: rw\n\
        33 22 254:3 / /data rw - ext4 /dev/vdc rw\n\
        34 22 0:42 / /data rw - cifs //host/data rw\n";

    #[test]
    fn the_longest_mount_point_above_a_path_tells_its_file_system() {
        for (path, kind) in [
            ("/var/lib/jeton.db", "ext4"),
            ("/srv/jeton.db", "nfs4"),
            ("/srv/local/jeton.db", "xfs"),
            ("/srv/localized/jeton.db", "nfs4"),
            ("/srvs/jeton.db", "ext4"),
            ("/mnt/two words/jeton.db", "fuse.sshfs"),
        ] {
            assert_eq!(kind_of(MOUNTS, Path::new(path)).as_deref(), Some(kind), "{path}");
        }
    }

    #[test]
    fn of_two_mounts_at_one_place_the_later_one_counts() {
        let kind = kind_of(MOUNTS, Path::new("/data/jeton.db"));

        assert_eq!(kind.as_deref(), Some("cifs"));
    }

    #[test]
    fn a_local_path_is_on_no_network() {
        let here = fs::canonicalize(".").unwrap();

        assert_eq!(network(&here).unwrap(), None);
    }
}
