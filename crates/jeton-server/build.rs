//! Builds anew when the dashboard was: its files become a part of this crate.

fn main() {
    println!("cargo:rerun-if-changed=../../web/dist");
}
