//! What cargo knows about the crates of this workspace.

use std::process::Command;

use serde_json::Value;

use crate::root;

/// A crate of this workspace.
#[derive(Debug)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// The text of its manifest.
    pub manifest: String,
    /// What it asks for directly.
    pub dependencies: Vec<Dependency>,
    /// Whether cargo would refuse to publish it.
    pub is_private: bool,
}

/// Something that a crate asks for directly.
#[derive(Debug)]
pub struct Dependency {
    /// The name of the crate that is asked for.
    pub name: String,
    /// Whether only tests and benches use it.
    pub is_dev: bool,
}

impl Package {
    /// The names of what this crate is built with; what only its tests use is left out.
    pub fn built_with(&self) -> impl Iterator<Item = &str> {
        let built = self.dependencies.iter().filter(|d| !d.is_dev);
        built.map(|dependency| dependency.name.as_str())
    }
}

/// Every crate of this workspace.
pub fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo is what runs this test");
    assert!(
        output.status.success(),
        "cargo cannot read the workspace: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    list(&metadata["packages"]).iter().map(package).collect()
}

fn package(value: &Value) -> Package {
    let path = text(&value["manifest_path"]);
    Package {
        name: text(&value["name"]),
        manifest: std::fs::read_to_string(path).expect("cargo has just read this manifest"),
        dependencies: list(&value["dependencies"]).iter().map(dependency).collect(),
        is_private: value["publish"].as_array().is_some_and(Vec::is_empty),
    }
}

fn dependency(value: &Value) -> Dependency {
    Dependency { name: text(&value["name"]), is_dev: value["kind"] == "dev" }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list in cargo's metadata")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text in cargo's metadata").to_owned()
}
