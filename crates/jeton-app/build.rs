//! Makes the list of presets from the files in `presets/`: a file that lies there is a preset, and no Rust names it.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let directory = Path::new(&told("CARGO_MANIFEST_DIR")?).join("../../presets").canonicalize()?;
    println!("cargo::rerun-if-changed={}", directory.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(&directory)? {
        let path = entry?.path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        // The policy of Jeton's own API is no preset: there is one such service, and it is always there.
        if path.extension().is_some_and(|extension| extension == "toml") && name != "jeton" {
            files.push((name, path));
        }
    }
    // What is in somebody's style is an example and stands behind the products.
    files.sort_by_key(|(name, _)| (name.ends_with("-style"), name.clone()));
    let mut list = format!(
        "/// Every policy that ships with Jeton but its own.\npub const PRESETS: [Preset; {}] = [\n",
        files.len()
    );
    for (name, path) in &files {
        list.push_str(&format!("    Preset {{ name: {name:?}, text: include_str!({path:?}) }},\n"));
    }
    list.push_str("];\n");
    fs::write(Path::new(&told("OUT_DIR")?).join("presets.rs"), list)
}

#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script by variables where it is"
)]
fn told(variable: &str) -> io::Result<String> {
    // Asked when it runs: a directory that was moved keeps what was built of it.
    env::var(variable).map_err(io::Error::other)
}
