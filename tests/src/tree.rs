//! The files of the repository.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this package lies in a folder of the repository")
}

/// Every file that git holds or would add, relative to [`root`].
pub fn git_files() -> Vec<PathBuf> {
    let output = Command::new("git")
        // A checkout may belong to somebody else than the user who runs the tests.
        .args(["-c", "safe.directory=*", "ls-files", "-z"])
        .args(["--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git is installed; `./dev test` sees to that");
    assert!(
        output.status.success(),
        "git cannot list its files: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let names = String::from_utf8(output.stdout).expect("file names in the repository are UTF-8");
    let mut files: Vec<_> = names
        .split_terminator('\0')
        .map(PathBuf::from)
        .filter(|file| root().join(file).is_file())
        .collect();
    files.sort();
    files.dedup();
    files
}

/// The text of a file of the repository; `None` if it is not UTF-8.
pub fn text_of(file: &Path) -> Option<String> {
    let bytes = fs::read(root().join(file)).ok()?;
    String::from_utf8(bytes).ok()
}

/// A Rust file below `crates/*/src`.
#[derive(Debug)]
pub struct SourceFile {
    /// Where it is, relative to [`root`].
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

impl SourceFile {
    /// Every Rust file below `crates/*/src`.
    pub fn all() -> Vec<Self> {
        git_files()
            .into_iter()
            .filter(|path| is_source(path))
            .filter_map(|path| text_of(&path).map(|text| Self { path, text }))
            .collect()
    }

    /// The numbered lines without comments and without the test module, which our style puts last.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate();
        lines
            .take_while(|(_, line)| *line != "#[cfg(test)]")
            .map(|(index, line)| (index + 1, without_comment(line)))
    }
}

fn is_source(path: &Path) -> bool {
    let parts: Vec<_> = path.iter().collect();
    parts.first().is_some_and(|part| *part == "crates")
        && parts.get(2).is_some_and(|part| *part == "src")
        && path.extension().is_some_and(|extension| extension == "rs")
}

// `://` stands in addresses, not before comments.
fn without_comment(line: &str) -> &str {
    let start = line
        .match_indices("//")
        .map(|(start, _)| start)
        .find(|start| !line[..*start].ends_with(':'));
    start.map_or(line, |start| &line[..start])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_what_stands_outside_comments_and_the_test_module() {
        let file = SourceFile {
            path: "crates/x/src/x.rs".into(),
            text: "//! doc\nlet a = \"http://b\"; // c\n#[cfg(test)]\nmod tests {}".into(),
        };

        let code: Vec<_> = file.code().collect();

        assert_eq!(code, [(1, ""), (2, "let a = \"http://b\"; ")]);
    }
}
