use std::fs;
use std::os::unix::fs::PermissionsExt;

use custody::{Disk, RealDisk};

#[test]
fn a_file_is_overwritten_before_it_goes_even_if_it_was_read_only() {
    let folder = tempfile::tempdir().unwrap();
    let (path, other_name) = (folder.path().join("a"), folder.path().join("b"));
    for length in [0, 1, 73, 4096, 10_000] {
        fs::write(&path, vec![b'k'; length]).unwrap();
        fs::hard_link(&path, &other_name).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
        RealDisk.overwrite_and_remove(&path).unwrap();
        assert!(!RealDisk.exists(&path).unwrap());
        let left = fs::read(&other_name).unwrap();
        assert_eq!(left.len(), length);
        assert!(!left.contains(&b'k'), "{length}");
        fs::remove_file(&other_name).unwrap();
    }
    assert!(RealDisk.overwrite_and_remove(&path).is_err());
}

#[test]
fn what_is_written_replaces_the_file_whole_and_is_for_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a").join("b");
    RealDisk.create_dir(&deep).unwrap();
    RealDisk.create_dir(&deep).unwrap();
    assert_eq!(RealDisk.mode(&deep).unwrap(), 0o700);
    let path = deep.join("file");
    // A left-over that everybody may read does not lend its permissions.
    fs::write(deep.join("file.tmp"), "half").unwrap();
    fs::set_permissions(deep.join("file.tmp"), fs::Permissions::from_mode(0o666)).unwrap();
    RealDisk.write_durable(&path, b"one").unwrap();
    RealDisk.write_durable(&path, b"three").unwrap();
    RealDisk.append_durable(&path, b"four").unwrap();
    RealDisk.append_durable(&deep.join("new"), b"five").unwrap();
    assert_eq!(RealDisk.read(&path).unwrap(), b"threefour");
    for name in ["file", "new"] {
        assert_eq!(RealDisk.mode(&deep.join(name)).unwrap(), 0o600);
    }
    RealDisk.rename(&path, &deep.join("moved")).unwrap();
    assert_eq!(RealDisk.list(&deep).unwrap(), [deep.join("moved"), deep.join("new")]);
}
